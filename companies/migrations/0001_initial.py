import django.contrib.postgres.fields
import exportasv.core.db.phone_field
import exportasv.core.db.sorting
import exportasv.core.db.country
import datetime
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django_countries.fields
import exportasv.core.db.fields
import exportasv.core.db.operations
import exportasv.core.db.validators
import pgtrigger.compiler
import phonenumber_field.modelfields
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from exportasv.core.db.operations import run_sql_file
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('audit', '0001_initial'),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name='CertificateType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', exportasv.core.db.fields.CodeField(unique=True, verbose_name='code')),
                ('name_es', models.CharField(max_length=120, verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('issuer', models.CharField(blank=True, max_length=120, verbose_name='who issues it')),
                ('is_active', models.BooleanField(default=True, help_text='Otherwise new entries cannot name it; those that do keep it.', verbose_name='in use')),
            ],
            options={
                'verbose_name': 'kind of certificate',
                'verbose_name_plural': 'kinds of certificate',
                'ordering': [models.OrderBy(exportasv.core.db.sorting.SortKey('name_es'), descending=False)],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='8e4bda76afdff9e385a790d8728cb8fd15efb13b', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_a9b13', table='companies_certificatetype', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='trade name')),
                ('legal_name', models.CharField(max_length=160, verbose_name='legal name')),
                ('slug', exportasv.core.db.fields.AddressSlugField(max_length=140, unique=True, verbose_name='address on the site')),
                ('legal_form', exportasv.core.db.fields.ChoiceField(choices=[('person', 'natural person'), ('sa', 'S.A. de C.V.'), ('sas', 'S.A.S. de C.V.'), ('cooperative', 'cooperative (de R.L.)'), ('association', 'association')], max_length=20, verbose_name='legal form')),
                ('nit', models.CharField(blank=True, max_length=17, null=True, validators=[exportasv.core.db.validators.validate_nit], verbose_name='NIT')),
                ('dui', models.CharField(blank=True, max_length=10, null=True, validators=[exportasv.core.db.validators.validate_dui], verbose_name='DUI')),
                ('nrc', models.CharField(blank=True, max_length=9, validators=[exportasv.core.db.validators.validate_nrc], verbose_name='NRC')),
                ('size', exportasv.core.db.fields.ChoiceField(choices=[('micro', 'micro'), ('small', 'small'), ('medium', 'medium')], max_length=10, verbose_name='size')),
                ('workers', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=0, most=100000, null=True, verbose_name='workers')),
                ('women_led', models.BooleanField(default=False, verbose_name='led by women')),
                ('founded_year', exportasv.core.db.fields.PastYearField(blank=True, least=1800, null=True, verbose_name='founded')),
                ('department', exportasv.core.db.fields.ChoiceField(choices=[('AH', 'Ahuachapán'), ('SA', 'Santa Ana'), ('SO', 'Sonsonate'), ('CH', 'Chalatenango'), ('LI', 'La Libertad'), ('SS', 'San Salvador'), ('CU', 'Cuscatlán'), ('PA', 'La Paz'), ('CA', 'Cabañas'), ('SV', 'San Vicente'), ('US', 'Usulután'), ('SM', 'San Miguel'), ('MO', 'Morazán'), ('UN', 'La Unión')], max_length=2, verbose_name='department')),
                ('municipality', exportasv.core.db.fields.ChoiceField(choices=[('AH-Norte', 'Ahuachapán Norte'), ('AH-Centro', 'Ahuachapán Centro'), ('AH-Sur', 'Ahuachapán Sur'), ('SA-Norte', 'Santa Ana Norte'), ('SA-Centro', 'Santa Ana Centro'), ('SA-Este', 'Santa Ana Este'), ('SA-Oeste', 'Santa Ana Oeste'), ('SO-Norte', 'Sonsonate Norte'), ('SO-Centro', 'Sonsonate Centro'), ('SO-Este', 'Sonsonate Este'), ('SO-Oeste', 'Sonsonate Oeste'), ('CH-Norte', 'Chalatenango Norte'), ('CH-Centro', 'Chalatenango Centro'), ('CH-Sur', 'Chalatenango Sur'), ('LI-Norte', 'La Libertad Norte'), ('LI-Centro', 'La Libertad Centro'), ('LI-Oeste', 'La Libertad Oeste'), ('LI-Este', 'La Libertad Este'), ('LI-Costa', 'La Libertad Costa'), ('LI-Sur', 'La Libertad Sur'), ('SS-Norte', 'San Salvador Norte'), ('SS-Oeste', 'San Salvador Oeste'), ('SS-Este', 'San Salvador Este'), ('SS-Centro', 'San Salvador Centro'), ('SS-Sur', 'San Salvador Sur'), ('CU-Norte', 'Cuscatlán Norte'), ('CU-Sur', 'Cuscatlán Sur'), ('PA-Oeste', 'La Paz Oeste'), ('PA-Centro', 'La Paz Centro'), ('PA-Este', 'La Paz Este'), ('CA-Este', 'Cabañas Este'), ('CA-Oeste', 'Cabañas Oeste'), ('SV-Norte', 'San Vicente Norte'), ('SV-Sur', 'San Vicente Sur'), ('US-Norte', 'Usulután Norte'), ('US-Este', 'Usulután Este'), ('US-Oeste', 'Usulután Oeste'), ('SM-Norte', 'San Miguel Norte'), ('SM-Centro', 'San Miguel Centro'), ('SM-Oeste', 'San Miguel Oeste'), ('MO-Norte', 'Morazán Norte'), ('MO-Sur', 'Morazán Sur'), ('UN-Norte', 'La Unión Norte'), ('UN-Sur', 'La Unión Sur')], max_length=20, verbose_name='municipality')),
                ('district', models.CharField(blank=True, max_length=60, verbose_name='district')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('phone', exportasv.core.db.phone_field.PhoneField(blank=True, max_length=128, region=None, verbose_name='phone')),
                ('whatsapp', exportasv.core.db.phone_field.PhoneField(blank=True, max_length=128, region=None, validators=[exportasv.core.db.phone_field.validate_without_extension], verbose_name='WhatsApp')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='contact person')),
                ('about_es', exportasv.core.db.fields.LimitedTextField(blank=True, max_length=4000, verbose_name='about, in Spanish')),
                ('about_en', exportasv.core.db.fields.LimitedTextField(blank=True, max_length=4000, verbose_name='about, in English')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('applied', 'applied'), ('verified', 'verified'), ('active', 'active'), ('paused', 'paused'), ('archived', 'archived')], default='applied', max_length=10, verbose_name='state')),
                ('answers_in_hours', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='answers buyers within so many hours')),
                ('joined_on', exportasv.core.db.fields.BoundedDateField(blank=True, least=datetime.date(1990, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='in the programme since')),
                ('left_on', exportasv.core.db.fields.BoundedDateField(blank=True, editable=False, least=datetime.date(1990, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='left the programme')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('adviser', models.ForeignKey(blank=True, limit_choices_to={'role': 'adviser'}, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='advised_companies', to=settings.AUTH_USER_MODEL, verbose_name='adviser')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged_from', to='companies.company', verbose_name='merged into')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), blank=True, default=list, help_text='Codes of what it says it makes; its products say it where it has some.', size=None, verbose_name='sectors')),
            ],
            options={
                'verbose_name': 'company',
                'verbose_name_plural': 'companies',
                'ordering': [models.OrderBy(exportasv.core.db.sorting.SortKey('name'), descending=False), 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['name'], name='company_name_trgm', opclasses=['gin_trgm_ops']), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['left_on'], name='company_left'), models.Index(models.F('state'), exportasv.core.db.sorting.SortKey('name'), models.F('id'), name='company_by_name'), models.Index(exportasv.core.db.sorting.SortKey('name'), models.F('id'), name='company_in_alphabet'), models.Index(condition=models.Q(('state', 'active')), fields=['joined_on', 'id'], name='company_active_by_age')],
                'constraints': [models.UniqueConstraint(fields=('nit',), name='company_nit_once'), models.UniqueConstraint(fields=('dui',), name='company_dui_once'), models.CheckConstraint(condition=models.Q(('nit__isnull', False), ('dui__isnull', False), ('merged_into__isnull', False), _connector='OR'), name='company_has_id', violation_error_message='A company needs its NIT, or the DUI of its owner.'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('state', 'archived'), _connector='OR'), name='company_merged_is_archived'), models.CheckConstraint(condition=models.Q(('nit__regex', '^\\d{4}-\\d{6}-\\d{3}-\\d$')), name='company_nit_form'), models.CheckConstraint(condition=models.Q(('nrc__regex', '^(\\d{1,7}-\\d)?$')), name='company_nrc_form'), models.CheckConstraint(condition=models.Q(('dui__regex', '^\\d{8}-\\d$')), name='company_dui_form'), models.CheckConstraint(condition=models.Q(('municipality__startswith', models.F('department'))), name='company_municipality_of_department', violation_error_message='This municipality lies in another department.')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='39480f6c4e8a82cd45cc7eba6a5c341fd451c32e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_e9a61', table='companies_company', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='702e9dcec588dccbb390f447a35c2e60cabdd3b9', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_bec1c', table='companies_company', when='AFTER')), pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{applied:verified,applied:archived,verified:active,verified:archived,active:paused,active:archived,paused:active,paused:archived}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='7a12d71cd322f0e766a478c249d5a39a17219b24', operation='UPDATE', pgid='pgtrigger_state_moves_12f68', table='companies_company', when='BEFORE')), pgtrigger.compiler.Trigger(name='dates_left_on', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NOT (NEW.state = 'archived') THEN\n            NEW.left_on = NULL;\n        ELSIF TG_OP = 'UPDATE' THEN\n            NEW.left_on = coalesce(NEW.left_on, OLD.left_on, (now() AT TIME ZONE 'America/El_Salvador')::date);\n        ELSE\n            NEW.left_on = coalesce(NEW.left_on, (now() AT TIME ZONE 'America/El_Salvador')::date);\n        END IF;\n        RETURN NEW;\n        ", hash='bec49fdc1a0cc82aea24a6c6852f8677c48752ce', operation='INSERT OR UPDATE', pgid='pgtrigger_dates_left_on_869b0', table='companies_company', when='BEFORE')), pgtrigger.compiler.Trigger(name='old_slug', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.slug IS DISTINCT FROM NEW.slug)', func='\n        DELETE FROM companies_oldslug WHERE slug = NEW.slug;\n        INSERT INTO companies_oldslug (slug, company_id) SELECT OLD.slug, NEW.id WHERE OLD.slug IS NOT NULL\n        ON CONFLICT (slug) DO UPDATE SET company_id = EXCLUDED.company_id;\n        RETURN NULL;\n        ', hash='02214bf88f58ff9f2479255c7c6a6b94f127fec9', operation='UPDATE OF "slug"', pgid='pgtrigger_old_slug_903a0', table='companies_company', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', exportasv.core.db.fields.ChoiceField(choices=[('apply', 'Application to join the programme')], max_length=20, verbose_name='purpose')),
                ('version', models.CharField(max_length=20, verbose_name='version of the text')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('given_at', models.DateTimeField(verbose_name='given')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-given_at', '-pk'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='7d79de13170e831067e1174d094404f6cf8b440c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_e4c22', table='companies_consent', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DestinationSurvey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', exportasv.core.db.fields.BoundedIntegerField(least=2000, most=2100, unique=True, verbose_name='year')),
                ('opened_on', exportasv.core.db.fields.BoundedDateField(least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='opened')),
                ('closed_on', exportasv.core.db.fields.BoundedDateField(blank=True, least=datetime.date(1990, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'destination survey',
                'verbose_name_plural': 'destination surveys',
                'ordering': ['-year'],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='40a5a7a5f1f48884b4a2496d90f0d6f764bb076e', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_f7527', table='companies_destinationsurvey', when='AFTER')), pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='73fd591dc88213946a2e59fda9c4894fee426b4e', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_2f1c1', table='companies_destinationsurvey', when='AFTER')), pgtrigger.compiler.Trigger(name='closed_survey_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF OLD.closed_on <= (now() AT TIME ZONE 'America/El_Salvador')::date THEN\n            RAISE EXCEPTION 'A closed survey is never deleted: its shares are published.' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'closed_survey_stays';\n        END IF;\n        RETURN OLD;\n        ", hash='37da5d3c959b89674dcbb9637f27e1cf97efb1df', operation='DELETE', pgid='pgtrigger_closed_survey_stays_e9463', table='companies_destinationsurvey', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='DistinctPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', exportasv.core.db.fields.ChoiceField(choices=[('companies.company', 'company'), ('products.product', 'product')], max_length=20, verbose_name='kind')),
                ('low_id', models.BigIntegerField(verbose_name='one')),
                ('high_id', models.BigIntegerField(verbose_name='other')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'distinct pair',
                'verbose_name_plural': 'distinct pairs',
                'constraints': [models.UniqueConstraint(fields=('kind', 'low_id', 'high_id'), name='not_the_same_once'), models.CheckConstraint(condition=models.Q(('low_id__lt', models.F('high_id'))), name='not_the_same_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='1798ca301e74a69e0f42def9610bd0eba9c31221', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_adeca', table='companies_distinctpair', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', exportasv.core.db.fields.ChoiceField(choices=[('companies.company', 'company'), ('products.product', 'product')], max_length=20, verbose_name='kind')),
                ('kept_id', models.BigIntegerField(verbose_name='number of the remaining one')),
                ('dropped_id', models.BigIntegerField(verbose_name='number of the other')),
                ('kept_name', models.CharField(max_length=160, verbose_name='kept')),
                ('dropped_name', models.CharField(max_length=160, verbose_name='merged into it')),
                ('record', models.JSONField(default=dict, verbose_name='what moved')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'merge',
                'verbose_name_plural': 'merges',
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('kind', 'dropped_id'), name='merged_once'), models.CheckConstraint(condition=models.Q(('kept_id', models.F('dropped_id')), _negated=True), name='merge_of_two')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='a025841207d8d05943f50bffe37164ed70e200c8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_36599', table='companies_merge', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CompanyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', exportasv.core.db.fields.ChoiceField(choices=[('owner', 'owner'), ('editor', 'editor')], default='editor', max_length=10, verbose_name='role')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='companies.company', verbose_name='company')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'constraints': [models.UniqueConstraint(fields=('company', 'user'), name='member_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='b4a9f9409cec59cb236f04d6375f2173f7d00318', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_c724f', table='companies_companymember', when='AFTER')), pgtrigger.compiler.Trigger(name='never_without_owner', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                IF EXISTS (SELECT 1 FROM companies_companymember WHERE company_id = OLD.company_id)\n                    AND NOT EXISTS (SELECT 1 FROM companies_companymember\n                        WHERE company_id = OLD.company_id AND role = 'owner')\n                THEN RAISE EXCEPTION 'company % would have members but no owner', OLD.company_id\n                    USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NULL;\n                ", hash='3cb25ab4c0d64b218d22dbc11df07fc4b029eb15', operation='UPDATE OR DELETE', pgid='pgtrigger_never_without_owner_4cf71', table='companies_companymember', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DestinationAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('destination', exportasv.core.db.fields.ChoiceField(choices=[('central_america', 'Central America'), ('united_states', 'United States'), ('europe', 'Europe'), ('mexico', 'Mexico'), ('others', 'others'), ('none', 'does not export yet')], max_length=20, verbose_name='destination')),
                ('answered_at', models.DateTimeField(verbose_name='answered')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='destination_answers', to='companies.company', verbose_name='company')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='companies.destinationsurvey', verbose_name='survey')),
            ],
            options={
                'verbose_name': 'survey answer',
                'verbose_name_plural': 'survey answers',
                'constraints': [models.UniqueConstraint(fields=('survey', 'company', 'destination'), name='destination_answer_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='7a7b3121a626eb940d011f0cc1a87012f35b7bfc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_7b4d9', table='companies_destinationanswer', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='0a06dd220a22a07543683967068fae3c51d1b384', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_b7826', table='companies_destinationanswer', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DocumentAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=160, verbose_name='paper')),
                ('guest_name', models.CharField(blank=True, help_text='A buyer, by the private link of a thread.', max_length=120, verbose_name='who, without an account')),
                ('accessed_at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='document_accesses', to='companies.company', verbose_name='company')),
                ('viewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who looked')),
            ],
            options={
                'verbose_name': 'access to a private document',
                'verbose_name_plural': 'accesses to private documents',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['company', '-id'], name='companies_d_company_388c7b_idx')],
            },
        ),
        migrations.CreateModel(
            name='ExportMarket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', exportasv.core.db.country.CountryField(max_length=2, verbose_name='country')),
                ('standing', exportasv.core.db.fields.ChoiceField(choices=[('exporting', 'exporting'), ('target', 'target'), ('not_interested', 'not interested')], max_length=20, verbose_name='standing')),
                ('source', exportasv.core.db.fields.ChoiceField(choices=[('company', 'the company'), ('adviser', 'an adviser'), ('survey', 'the destination survey'), ('win', 'a confirmed sale'), ('import', 'an imported sheet')], max_length=10, verbose_name='source')),
                ('since', exportasv.core.db.fields.BoundedDateField(least=datetime.date(1950, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='since')),
                ('until', exportasv.core.db.fields.BoundedDateField(blank=True, least=datetime.date(1950, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='until')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='markets', to='companies.company', verbose_name='company')),
            ],
            options={
                'verbose_name': 'export market',
                'verbose_name_plural': 'export markets',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('company', 'country'), name='market_current_once'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='market_dates_in_order')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='f0e3dac254cc317f2feaab65b41b5f390dbaefa0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_bdf13', table='companies_exportmarket', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='bbcae4c55492c66cecfe1475c3785d522e25100c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_6d2fd', table='companies_exportmarket', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', exportasv.core.db.fields.ChoiceField(choices=[('owner', 'owner'), ('editor', 'editor')], max_length=10, verbose_name='role')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='companies.company', verbose_name='company')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), fields=('company', 'email'), name='invitation_open_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='851950fe20504ceca15bb5f4fefe665f3e30a026', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_25280', table='companies_invitation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OldSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', exportasv.core.db.fields.AddressSlugField(max_length=160, unique=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_slugs', to='companies.company')),
            ],
        ),
        migrations.CreateModel(
            name='ReadinessAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict, help_text='Question code → points from 0 to 3.', verbose_name='answers')),
                ('dimensions', models.JSONField(default=dict, verbose_name='score by dimension')),
                ('score', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=0, most=100, null=True, verbose_name='score')),
                ('level', exportasv.core.db.fields.ChoiceField(blank=True, choices=[('starting', 'starting'), ('preparing', 'preparing'), ('ready', 'ready to try'), ('method', 'exporting with method')], max_length=10, verbose_name='level')),
                ('is_regulated', models.BooleanField(default=False, help_text='Without health registration the level is “preparing” at most.', verbose_name='makes food, drinks or cosmetics')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='completed')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='companies.company', verbose_name='company')),
            ],
            options={
                'verbose_name': 'readiness assessment',
                'verbose_name_plural': 'readiness assessments',
                'ordering': ['-started_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='readiness_score_range'), models.UniqueConstraint(condition=models.Q(('completed_at__isnull', True)), fields=('company',), name='readiness_open_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='fd12cc9369661f7a9d8b02c65a59661a920ad65a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_85751', table='companies_readinessassessment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict, help_text='Step → field → answer.', verbose_name='answers')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('draft', 'being written'), ('sent', 'sent'), ('asked', 'a question is open'), ('accepted', 'accepted'), ('refused', 'refused')], default='draft', max_length=10, verbose_name='state')),
                ('is_claim', models.BooleanField(default=False, verbose_name='claim of a known company')),
                ('question', models.TextField(blank=True, verbose_name='question to the applicant')),
                ('answer', models.TextField(blank=True, verbose_name='answer of the applicant')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to='companies.company', verbose_name='company')),
                ('corrected_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='corrected')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['sent_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'sent', 'asked'))), fields=('applicant',), name='application_open_once'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('sent_at__isnull', False), _connector='OR'), name='application_sent_has_date')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='44a1e34b25dc2b70d1ab15aea859135f4ba50b67', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_95354', table='companies_application', when='AFTER')), pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:sent,sent:asked,sent:accepted,sent:refused,asked:sent,asked:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6ce7eea74520f8ab78f4f6c708b081d7920288c7', operation='UPDATE', pgid='pgtrigger_state_moves_f53b2', table='companies_application', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('issued_on', exportasv.core.db.fields.BoundedDateField(blank=True, least=datetime.date(1980, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='issued')),
                ('expires_on', exportasv.core.db.fields.BoundedDateField(blank=True, least=datetime.date(1980, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='valid until')),
                ('document', models.FileField(blank=True, upload_to='private/certificates/', verbose_name='paper')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='companies.certificatetype', verbose_name='kind')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='companies.company', verbose_name='company')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['type__name_es', 'pk'],
                'indexes': [models.Index(fields=['expires_on'], name='companies_c_expires_52b3d4_idx')],
                'constraints': [models.UniqueConstraint(fields=('company', 'type', 'number'), name='certificate_once'), models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('issued_on'))), name='certificate_dates_in_order', violation_error_message='A certificate cannot expire before it was issued.')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='e75ba2778a61bcf48b80be37ebd962610875bace', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_53316', table='companies_certificate', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='4cee8ae473331c3ee76a756ea4b9733b757daef7', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_38f14', table='companies_certificate', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DeclinedConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', exportasv.core.db.fields.ChoiceField(choices=[('apply', 'Application to join the programme')], max_length=20, verbose_name='purpose')),
                ('version', models.CharField(max_length=20, verbose_name='version of the text')),
                ('declined_at', models.DateTimeField(verbose_name='declined')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declined_consents', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'declined consent',
                'verbose_name_plural': 'declined consents',
                'constraints': [models.UniqueConstraint(fields=('user', 'purpose', 'version'), name='consent_declined_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='031e0a32d8ec1eee17e1368968fbaee9e80ef7d9', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_c5b8a', table='companies_declinedconsent', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ApplicationPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='private/applications/', verbose_name='file')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='sent')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='companies.application', verbose_name='application')),
            ],
            options={
                'verbose_name': 'paper of an application',
                'verbose_name_plural': 'papers of applications',
                'ordering': ['pk'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='edfe4c57203e8d94af6c2a895ca8487c0326d774', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_713b4', table='companies_applicationpaper', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PartnerAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(auto_now_add=True, verbose_name='given')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='api.apiclient', verbose_name='client')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partner_accesses', to='companies.company', verbose_name='company')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('scopes', exportasv.core.db.fields.ChoicesField(base_field=models.CharField(choices=[('catalogue:read', 'read the catalogue, trading houses, services and events'), ('companies:read', 'read the companies'), ('inquiries:write', 'send inquiries of buyers'), ('requirements:write', 'send what buyers look for'), ('orders:read', 'read the orders of members that agreed to it'), ('figures:read', 'read the figures of the programme'), ('wins:read', 'read the confirmed export sales of members that agreed to it'), ('members:write', 'send goods and services of members that agreed to it')], max_length=18), blank=True, default=list, size=None, verbose_name='what was agreed')),
            ],
            options={
                'verbose_name': 'access of a partner',
                'verbose_name_plural': 'accesses of partners',
                'ordering': ['-given_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('company', 'client'), name='partner_access_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='9166bbbce9bd575ef076a1fe78071d70c3ea463f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_3506c', table='companies_partneraccess', when='AFTER'))],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
        run_sql_file(__file__, "row_versions.sql"),
    ]
