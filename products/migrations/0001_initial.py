import exportasv.core.db.constraints
import datetime
import django.core.serializers.json
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import exportasv.core.db.fields
import exportasv.core.db.operations
import exportasv.core.db.validators
import pgtrigger.compiler
import products.models.printouts
import products.models.product
from decimal import Decimal
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from exportasv.core.db.operations import run_sql_file
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('companies', '0001_initial'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        run_sql_file(__file__, "search_configuration.sql"),
        migrations.CreateModel(
            name='FacetCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.TextField()),
                ('n', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='GoodsCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('words_es', models.CharField(help_text='Separated by commas.', max_length=300, verbose_name='words in Spanish')),
                ('words_en', models.CharField(blank=True, help_text='Separated by commas.', max_length=300, verbose_name='words in English')),
                ('raises', models.CharField(blank=True, help_text='The first digits of codes, separated by a space.', max_length=300, validators=[django.core.validators.RegexValidator('\\A[0-9]{2,6}( [0-9]{2,6})*\\Z', 'Write the first digits of codes, separated by a space.')], verbose_name='codes it points to')),
                ('lowers', models.CharField(blank=True, help_text='The first digits of codes, separated by a space.', max_length=300, validators=[django.core.validators.RegexValidator('\\A[0-9]{2,6}( [0-9]{2,6})*\\Z', 'Write the first digits of codes, separated by a space.')], verbose_name='codes it excludes')),
                ('note_es', models.CharField(blank=True, max_length=240, verbose_name='note in Spanish')),
                ('note_en', models.CharField(blank=True, max_length=240, verbose_name='note in English')),
            ],
            options={
                'verbose_name': 'condition of goods',
                'verbose_name_plural': 'conditions of goods',
                'ordering': ['code'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='62744f6fdf7412d23c0774b5866cf6bfbf3d240d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_20ae2', table='products_goodscondition', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='HSHeading',
            fields=[
                ('code', models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name='code')),
                ('text_es', models.CharField(blank=True, max_length=400, verbose_name='text in Spanish')),
                ('text_en', models.CharField(max_length=400, verbose_name='text in English')),
            ],
            options={
                'verbose_name': 'HS chapter or heading',
                'verbose_name_plural': 'HS chapters and headings',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.Func(models.F('text_es'), models.F('text_en'), function='public.hs_vector'), fastupdate=False, name='hs_heading_text')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{2}(\\d{2})?$')), name='hs_heading_digits')],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='731a747ddad5d031a25aec3488a91729abbed830', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_ffdc4', table='products_hsheading', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TradeWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='In Spanish, in the singular.', max_length=80, unique=True, verbose_name='word')),
                ('words_es', models.CharField(blank=True, help_text='Separated by commas.', max_length=300, verbose_name='other words in Spanish')),
                ('words_en', models.CharField(blank=True, help_text='Separated by commas.', max_length=300, verbose_name='words in English')),
                ('codes', models.CharField(help_text='Codes or headings separated by a space, the usual one first.', max_length=120, validators=[django.core.validators.RegexValidator('\\A[0-9]{4}([0-9]{2})?( [0-9]{4}([0-9]{2})?)*\\Z', 'Write codes of six or four digits, separated by a space.')], verbose_name='HS codes')),
                ('note_es', models.CharField(blank=True, max_length=240, verbose_name='what tells them apart, in Spanish')),
                ('note_en', models.CharField(blank=True, max_length=240, verbose_name='what tells them apart, in English')),
            ],
            options={
                'verbose_name': 'word for a good',
                'verbose_name_plural': 'words for goods',
                'ordering': ['word'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='dc700a6913197350baa0ebfc3d5a2b492cc2576a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_7f333', table='products_tradeword', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='HSCode',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, validators=[exportasv.core.db.validators.validate_hs6], verbose_name='code')),
                ('text_es', models.CharField(blank=True, max_length=400, verbose_name='text in Spanish')),
                ('text_en', models.CharField(max_length=400, verbose_name='text in English')),
            ],
            options={
                'verbose_name': 'HS code',
                'verbose_name_plural': 'HS codes',
                'ordering': ['code'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.Func(models.F('text_es'), models.F('text_en'), function='public.hs_vector'), fastupdate=False, name='hs_code_text')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{6}$')), name='hs_six_digits')],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='282a34428fe23ae7161abc2138cd4141d0d25630', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_c471c', table='products_hscode', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='MissedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('query', models.CharField(max_length=60, verbose_name='words')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='times')),
            ],
            options={
                'verbose_name': 'search without hits',
                'verbose_name_plural': 'searches without hits',
                'ordering': ['-day', '-count'],
                'constraints': [models.UniqueConstraint(fields=('day', 'query'), name='missed_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Printout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=products.models.printouts.new_key, editable=False, max_length=24, unique=True, verbose_name='key')),
                ('kind', models.CharField(choices=[('catalogue', 'catalogue with a cover and an index'), ('labels', 'shelf labels, eight on a sheet')], default='catalogue', max_length=10, verbose_name='kind')),
                ('language', models.CharField(default='es', max_length=2, verbose_name='language')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('query', models.CharField(blank=True, help_text="As in the catalogue's address.", max_length=1000, verbose_name='filter')),
                ('products', models.JSONField(blank=True, help_text='Instead of a filter.', null=True, verbose_name='products')),
                ('place', models.CharField(default='catalogue', help_text='Shown in its QR codes.', max_length=60, verbose_name='place')),
                ('stamp', models.CharField(blank=True, max_length=60, verbose_name='catalogue version')),
                ('state', models.CharField(choices=[('waiting', 'being made'), ('ready', 'ready'), ('failed', 'could not be made')], default='waiting', max_length=10, verbose_name='state')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problem')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='products done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='products in all')),
                ('file', models.FileField(blank=True, upload_to='private/printouts/', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ordered')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='ready')),
            ],
            options={
                'verbose_name': 'printout',
                'verbose_name_plural': 'printouts',
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['created_at'], name='products_pr_created_bcd040_idx')],
                'triggers': [pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:ready,waiting:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='86ef62a18195d2da3e617707bf14b76bec2b04f4', operation='UPDATE', pgid='pgtrigger_state_moves_86f17', table='products_printout', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', exportasv.core.db.fields.AddressSlugField(unique=True, verbose_name='code')),
                ('name_es', models.CharField(max_length=80, verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('needs_health_registration', models.BooleanField(default=False, help_text='Its goods are food, drinks or cosmetics: moderators and the diagnostic ask for the registration.', verbose_name='needs a health registration')),
                ('usual_kind', models.CharField(choices=[('good', 'good that keeps'), ('perishable', 'perishable good'), ('service', 'service')], default='good', help_text='What a new product of this sector is, until its company says otherwise.', max_length=10, verbose_name='usually')),
                ('is_active', models.BooleanField(default=True, help_text='Otherwise new entries cannot name it; those that do keep it.', verbose_name='in use')),
            ],
            options={
                'verbose_name': 'sector',
                'verbose_name_plural': 'sectors',
                'ordering': ['position', 'code'],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='a119c764c0411ff43899a3274250f0f856d0ec2a', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_e42f9', table='products_sector', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='Of UN/CEFACT Recommendation 20 or 21: KGM, BG, HUR.', max_length=3, unique=True, verbose_name='code')),
                ('name_es', models.CharField(max_length=40, unique=True, verbose_name='name in Spanish')),
                ('plural_es', models.CharField(max_length=40, verbose_name='plural in Spanish')),
                ('name_en', models.CharField(max_length=40, verbose_name='name in English')),
                ('plural_en', models.CharField(max_length=40, verbose_name='plural in English')),
                ('is_active', models.BooleanField(default=True, help_text='Otherwise new entries cannot name it; those that do keep it.', verbose_name='in use')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['name_es'],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='349ce1cbdb9cbc5d293f451aaa0f02a75b39f3b7', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_5f057', table='products_unit', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='Separated by commas: bolso, cartera, handbag', max_length=300, verbose_name='words')),
            ],
            options={
                'verbose_name': 'synonyms',
                'verbose_name_plural': 'synonyms',
                'ordering': ['words'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='bede8ad23febe1b67457ef5a7e3fbd9a946d9cce', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_0e01a', table='products_synonym', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='3da7d324af912aa28f9a939909feb130c48fd3e4', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_28488', table='products_synonym', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CatalogueWord',
            fields=[
                ('word', models.TextField(primary_key=True, serialize=False)),
                ('plain', models.TextField(help_text='Without accents.')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['plain'], name='word_plain_trgm', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term_es', models.CharField(help_text='In the singular, lower case.', max_length=80, unique=True, verbose_name='in Spanish')),
                ('term_en', models.CharField(max_length=80, verbose_name='in English')),
                ('explanation_es', models.CharField(blank=True, max_length=240, verbose_name='what it means, in Spanish')),
                ('explanation_en', models.CharField(blank=True, max_length=240, verbose_name='what it means, in English')),
            ],
            options={
                'verbose_name': 'trade term',
                'verbose_name_plural': 'trade terms',
                'ordering': [django.db.models.functions.text.Lower('term_es')],
                'constraints': [models.CheckConstraint(condition=models.Q(('term_es', django.db.models.functions.text.Lower('term_es'))), name='term_in_lower_case', violation_error_message='Write it in lower case: it is looked for in texts.')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='b440af369cfc66a22e43b0348c000009faee55ae', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_d16a5', table='products_glossaryterm', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProductFamily',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_es', models.CharField(max_length=140, verbose_name='name in Spanish')),
                ('name_en', models.CharField(blank=True, max_length=140, verbose_name='name in English')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='families', to='companies.company', verbose_name='company')),
            ],
            options={
                'verbose_name': 'product family',
                'verbose_name_plural': 'product families',
                'ordering': ['name_es', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('company', 'name_es'), name='family_name_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='b5011f0db766a66df941aa2871f13265caf52dfc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_c2bd4', table='products_productfamily', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='50ae73ed5ee032307ebe0e39bd23582e594f9b61', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_67fb5', table='products_productfamily', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name="company's code")),
                ('slug', exportasv.core.db.fields.AddressSlugField(max_length=160, unique=True, verbose_name='address on the site')),
                ('name_es', models.CharField(max_length=140, verbose_name='name in Spanish')),
                ('name_en', models.CharField(blank=True, max_length=140, verbose_name='name in English')),
                ('summary_es', models.CharField(blank=True, max_length=240, verbose_name='in one sentence, Spanish')),
                ('summary_en', models.CharField(blank=True, max_length=240, verbose_name='in one sentence, English')),
                ('description_es', exportasv.core.db.fields.LimitedTextField(blank=True, max_length=8000, verbose_name='description in Spanish')),
                ('description_en', exportasv.core.db.fields.LimitedTextField(blank=True, max_length=8000, verbose_name='description in English')),
                ('hs_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='HS code checked')),
                ('gtin', exportasv.core.db.fields.GTINField(blank=True, max_length=14, verbose_name='GTIN')),
                ('unit_es', models.CharField(blank=True, max_length=40, verbose_name='unit of sale in Spanish')),
                ('unit_en', models.CharField(blank=True, max_length=40, verbose_name='unit of sale in English')),
                ('minimum_order', exportasv.core.db.fields.BoundedIntegerField(blank=True, help_text='In units.', least=1, most=1000000000, null=True, verbose_name='minimum order')),
                ('monthly_capacity', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=1000000000, null=True, verbose_name='monthly capacity')),
                ('lead_time_days', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=730, null=True, verbose_name='lead time in days')),
                ('shelf_life_days', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=7300, null=True, verbose_name='shelf life in days')),
                ('available_months', exportasv.core.db.fields.SeasonField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)]), blank=True, default=list, help_text='The months in which it is available; none if it is made all year.', size=None, validators=[products.models.product.validate_season], verbose_name='season')),
                ('samples', models.BooleanField(default=False, verbose_name='samples available')),
                ('private_label', models.BooleanField(default=False, verbose_name='private label')),
                ('details_es', models.JSONField(blank=True, default=dict, verbose_name='details in Spanish')),
                ('details_en', models.JSONField(blank=True, default=dict, verbose_name='details in English')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('changes_asked', 'changes requested'), ('published', 'published'), ('stale', 'unconfirmed'), ('withdrawn', 'withdrawn')], default='draft', max_length=15, verbose_name='state')),
                ('completeness', models.PositiveSmallIntegerField(default=0, verbose_name='completeness')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed by its owner')),
                ('stale_since', models.DateTimeField(blank=True, null=True, verbose_name='stale since')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('certificates', models.ManyToManyField(blank=True, related_name='products', to='companies.certificate', verbose_name='certificates')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='companies.company', verbose_name='company')),
                ('hs_code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products', to='products.hscode', verbose_name='HS code')),
                ('hs_confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='HS code checked by')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged_from', to='products.product', verbose_name='merged into')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='products.sector', verbose_name='sector')),
                ('case_gross_g', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=50000000, null=True, verbose_name='gross weight of a case, g')),
                ('case_height_cm', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=1000, null=True, verbose_name='height of a case, cm')),
                ('case_length_cm', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=1000, null=True, verbose_name='length of a case, cm')),
                ('case_net_g', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=50000000, null=True, verbose_name='net weight of a case, g')),
                ('case_width_cm', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=1000, null=True, verbose_name='width of a case, cm')),
                ('cases_per_layer', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=1000, null=True, verbose_name="cases in a pallet's layer")),
                ('cpc_code', models.CharField(blank=True, help_text='Central Product Classification 2.1, three to five digits.', max_length=5, validators=[django.core.validators.RegexValidator('^\\d{3,5}$', 'A CPC 2.1 code has three to five digits, as in 83141.')], verbose_name='CPC code')),
                ('delivery_modes', exportasv.core.db.fields.ChoicesField(base_field=models.CharField(choices=[('remote', 'from El Salvador, online'), ('client_comes', 'the client comes to El Salvador'), ('we_travel', 'we travel to the client')], max_length=12), blank=True, default=list, size=None, verbose_name='how it is delivered')),
                ('hours_en', models.CharField(blank=True, max_length=80, verbose_name='working hours in English')),
                ('hours_es', models.CharField(blank=True, max_length=80, verbose_name='working hours in Spanish')),
                ('kind', models.CharField(choices=[('good', 'good that keeps'), ('perishable', 'perishable good'), ('service', 'service')], default='good', max_length=10, verbose_name='good or service')),
                ('languages', exportasv.core.db.fields.ChoicesField(base_field=models.CharField(choices=[('es', 'Spanish'), ('en', 'English'), ('fr', 'French'), ('pt', 'Portuguese'), ('de', 'German'), ('it', 'Italian'), ('zh', 'Chinese'), ('ko', 'Korean')], max_length=2), blank=True, default=list, size=None, verbose_name='languages of the service')),
                ('layers_per_pallet', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=100, null=True, verbose_name='layers on a pallet')),
                ('net_volume_ml', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=50000000, null=True, verbose_name='net volume of a unit, ml')),
                ('net_weight_g', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=50000000, null=True, verbose_name='net weight of a unit, g')),
                ('pack_en', models.CharField(blank=True, max_length=80, verbose_name='presentation in English')),
                ('pack_es', models.CharField(blank=True, max_length=80, verbose_name='presentation in Spanish')),
                ('payment_terms', models.CharField(blank=True, choices=[('advance', 'in advance'), ('half', '50 % with the order, 50 % before shipping'), ('documents', 'against documents'), ('letter', 'letter of credit'), ('credit_30', '30 days after delivery'), ('agreed', 'to be agreed')], max_length=10, verbose_name='payment terms')),
                ('pieces', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=1000000000, null=True, verbose_name='pieces in a unit')),
                ('portfolio', exportasv.core.db.fields.LinksField(blank=True, help_text='Addresses of web pages, one a line.', max_length=2000, verbose_name='portfolio')),
                ('prices_valid_until', models.DateField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(datetime.date(2020, 1, 1)), django.core.validators.MaxValueValidator(datetime.date(2099, 12, 31))], verbose_name='prices valid until')),
                ('references_en', exportasv.core.db.fields.LimitedTextField(blank=True, max_length=2000, verbose_name='references in English')),
                ('references_es', exportasv.core.db.fields.LimitedTextField(blank=True, max_length=2000, verbose_name='references in Spanish')),
                ('signs_nda', models.BooleanField(default=False, verbose_name='signs confidentiality agreements')),
                ('storage', models.CharField(blank=True, choices=[('frozen', 'frozen, −18 °C or colder'), ('chilled', 'cold, 0 to 4 °C'), ('cool', 'cool and dry, out of the sun'), ('ambient', 'at room temperature'), ('ventilated', 'in a ventilated store')], max_length=10, verbose_name='storage')),
                ('units_per_case', exportasv.core.db.fields.BoundedIntegerField(blank=True, least=1, most=100000, null=True, verbose_name='units in a case')),
                ('family', models.ForeignKey(blank=True, help_text='Sizes of one product: buyers choose the size on its page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='products', to='products.productfamily', verbose_name='family')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'ordering': ['-published_at', '-pk'],
                'indexes': [models.Index(fields=['state', '-published_at', '-id'], name='product_newest'), models.Index(fields=['sector', 'state', '-published_at', '-id'], name='product_sector_newest'), models.Index(fields=['state', 'confirmed_at'], name='product_confirm_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('company', 'code'), name='product_code_once'), models.UniqueConstraint(fields=('company', 'name_es'), name='product_name_once'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('state', 'withdrawn'), _connector='OR'), name='product_merged_is_withdrawn'), models.CheckConstraint(condition=models.Q(('completeness__lte', 100)), name='product_completeness'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('published', 'stale')), _negated=True), ('published_at__isnull', False), _connector='OR'), name='product_shown_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'stale'), _negated=True), ('stale_since__isnull', False), _connector='OR'), name='product_stale_has_date'), models.CheckConstraint(condition=models.Q(('kind__in', ['good', 'perishable', 'service'])), name='product_kind_known'), models.CheckConstraint(condition=models.Q(('storage__in', ['', 'frozen', 'chilled', 'cool', 'ambient', 'ventilated'])), name='product_storage_known'), models.CheckConstraint(condition=models.Q(('payment_terms__in', ['', 'advance', 'half', 'documents', 'letter', 'credit_30', 'agreed'])), name='product_payment_known'), models.CheckConstraint(condition=models.Q(('kind', 'service'), models.Q(('cpc_code', ''), ('delivery_modes', []), ('hours_en', ''), ('hours_es', ''), ('languages', []), ('portfolio', ''), ('references_en', ''), ('references_es', ''), ('signs_nda', False)), _connector='OR'), name='good_is_not_served'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'perishable'), ('state__in', ('published', 'stale')), _negated=True), models.Q(models.Q(('storage', ''), _negated=True), ('shelf_life_days__isnull', False)), _connector='OR'), name='perishable_says_how_it_keeps'), models.CheckConstraint(condition=models.Q(('case_gross_g__isnull', True), ('case_net_g__isnull', True), ('case_gross_g__gte', models.F('case_net_g')), _connector='OR'), name='case_gross_above_net'), exportasv.core.db.constraints.DatabaseCheck(condition=models.Q(models.Q(('kind', 'service'), _negated=True), models.Q(('case_gross_g__isnull', True), ('case_height_cm__isnull', True), ('case_length_cm__isnull', True), ('case_net_g__isnull', True), ('case_width_cm__isnull', True), ('cases_per_layer__isnull', True), ('family__isnull', True), ('gtin', ''), ('hs_code__isnull', True), ('layers_per_pallet__isnull', True), ('minimum_order__isnull', True), ('monthly_capacity__isnull', True), ('net_volume_ml__isnull', True), ('net_weight_g__isnull', True), ('pack_en', ''), ('pack_es', ''), ('pieces__isnull', True), ('samples', False), ('shelf_life_days__isnull', True), ('storage', ''), ('unit_en', ''), ('unit_es', ''), ('units_per_case__isnull', True)), _connector='OR'), name='service_is_not_shipped')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='f1570c08a066ae1b8097cbf79f59971b7e88d397', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_04d97', table='products_product', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='b025bccd8264f38870a3522fe0e326724a996b2c', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_2e3a5', table='products_product', when='AFTER')), pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,submitted:changes_asked,submitted:published,changes_asked:submitted,published:stale,published:withdrawn,stale:published,stale:withdrawn,withdrawn:draft}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='bd75d207690d5f41e0ca739c590b1ad2466e31fa', operation='UPDATE', pgid='pgtrigger_state_moves_d442b', table='products_product', when='BEFORE')), pgtrigger.compiler.Trigger(name='old_slug', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.slug IS DISTINCT FROM NEW.slug)', func='\n        DELETE FROM products_oldslug WHERE slug = NEW.slug;\n        INSERT INTO products_oldslug (slug, product_id) VALUES (OLD.slug, NEW.id)\n        ON CONFLICT (slug) DO UPDATE SET product_id = EXCLUDED.product_id;\n        RETURN NULL;\n        ', hash='36bc86bc34519177dfee30b79d807ce9ea9632ad', operation='UPDATE OF "slug"', pgid='pgtrigger_old_slug_83c99', table='products_product', when='AFTER')), pgtrigger.compiler.Trigger(name='family_of_company', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.family_id IS NOT NULL)', func="\n        IF NOT EXISTS (SELECT 1 FROM products_productfamily\n            WHERE id = NEW.family_id AND company_id = NEW.company_id) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'family_of_company', MESSAGE = 'the family belongs to another company'; END IF;\n        RETURN NEW;\n        ", hash='1c5f20611b14a66cb8d37b0bb4a729f8ec731d10', operation='INSERT OR UPDATE OF "family_id"', pgid='pgtrigger_family_of_company_24c43', table='products_product', when='BEFORE')), pgtrigger.compiler.Trigger(name='kind_is_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.kind <> NEW.kind AND 'service' IN (OLD.kind, NEW.kind))", func="\n        IF OLD.published_at IS NOT NULL OR EXISTS (SELECT 1 FROM products_priceterm WHERE product_id = NEW.id)\n        THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'kind_is_settled', MESSAGE = 'the kind of a published or priced product stays'; END IF;\n        RETURN NEW;\n        ", hash='0842da791af21310b9cf17c356999f5d1641deae', operation='UPDATE OF "kind"', pgid='pgtrigger_kind_is_settled_52a6c', table='products_product', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='OldSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', exportasv.core.db.fields.AddressSlugField(max_length=160, unique=True)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_slugs', to='products.product')),
            ],
        ),
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incoterm', models.CharField(blank=True, choices=[('EXW', 'EXW'), ('FCA', 'FCA'), ('FAS', 'FAS'), ('FOB', 'FOB'), ('CFR', 'CFR'), ('CIF', 'CIF'), ('CPT', 'CPT'), ('CIP', 'CIP'), ('DAP', 'DAP'), ('DPU', 'DPU'), ('DDP', 'DDP')], max_length=3, verbose_name='Incoterm')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='place')),
                ('from_quantity', exportasv.core.db.fields.BoundedIntegerField(default=1, least=1, most=1000000000, verbose_name='from quantity')),
                ('before', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='before')),
                ('after', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='after')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by whom')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='price_changes', to='products.product', verbose_name='product')),
                ('basis', models.CharField(blank=True, choices=[('hour', 'hour'), ('day', 'day'), ('month', 'month'), ('project', 'project'), ('word', 'word'), ('page', 'page'), ('minute', 'minute'), ('person', 'person')], max_length=10, verbose_name='price for')),
            ],
            options={
                'verbose_name': 'price change',
                'verbose_name_plural': 'price changes',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['product', '-at'], name='products_pr_product_9e83e8_idx'), models.Index(fields=['-at'], name='products_pr_at_783c15_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('before__isnull', False), ('after__isnull', False), _connector='OR'), name='price_change_changes')],
            },
        ),
        migrations.CreateModel(
            name='PriceTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incoterm', models.CharField(blank=True, choices=[('EXW', 'EXW'), ('FCA', 'FCA'), ('FAS', 'FAS'), ('FOB', 'FOB'), ('CFR', 'CFR'), ('CIF', 'CIF'), ('CPT', 'CPT'), ('CIP', 'CIP'), ('DAP', 'DAP'), ('DPU', 'DPU'), ('DDP', 'DDP')], max_length=3, verbose_name='Incoterm')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='place')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0.01')), django.core.validators.MaxValueValidator(Decimal('1000000000'))], verbose_name='price in USD')),
                ('from_quantity', exportasv.core.db.fields.BoundedIntegerField(default=1, least=1, most=1000000000, verbose_name='from quantity')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='products.product', verbose_name='product')),
                ('basis', models.CharField(blank=True, choices=[('hour', 'hour'), ('day', 'day'), ('month', 'month'), ('project', 'project'), ('word', 'word'), ('page', 'page'), ('minute', 'minute'), ('person', 'person')], max_length=10, verbose_name='price for')),
            ],
            options={
                'verbose_name': 'price',
                'verbose_name_plural': 'prices',
                'ordering': ['from_quantity', 'amount'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', Decimal('1000000000'))), name='price_positive'), models.UniqueConstraint(fields=('product', 'incoterm', 'basis', 'place', 'from_quantity'), name='price_once'), models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ['hour', 'day', 'month', 'project', 'word', 'page', 'minute', 'person']), ('incoterm', ''), ('place', '')), models.Q(('basis', ''), models.Q(('incoterm', ''), _negated=True)), _connector='OR'), name='price_has_incoterm_or_basis')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='d8eabb36e3e28a15c7204ac834a113d429410a2f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_0ec9d', table='products_priceterm', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='f62204956cb20b80927bc467ad3c43b25cb7ab98', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_85e9f', table='products_priceterm', when='AFTER')), pgtrigger.compiler.Trigger(name='fits_product_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.id = c.product_id\n        WHERE (p.kind = 'service') <> (c.incoterm = '')) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'price_fits_kind', MESSAGE = 'a good has an Incoterm, a service has a price basis'; END IF;\n    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.id = c.product_id\n        WHERE c.from_quantity > 1 AND c.from_quantity <= p.minimum_order) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'price_step_above_minimum', MESSAGE = 'a price step is above the minimum order'; END IF;\n    RETURN NULL;\n    ", hash='ac32343ee0924b1ebe5fed43b42764d9da0df329', level='STATEMENT', operation='INSERT', pgid='pgtrigger_fits_product_insert_4c7ff', referencing='REFERENCING NEW TABLE AS changed ', table='products_priceterm', when='AFTER')), pgtrigger.compiler.Trigger(name='fits_product_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.id = c.product_id\n        WHERE (p.kind = 'service') <> (c.incoterm = '')) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'price_fits_kind', MESSAGE = 'a good has an Incoterm, a service has a price basis'; END IF;\n    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.id = c.product_id\n        WHERE c.from_quantity > 1 AND c.from_quantity <= p.minimum_order) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'price_step_above_minimum', MESSAGE = 'a price step is above the minimum order'; END IF;\n    RETURN NULL;\n    ", hash='108fc9fbe46649a456ac5c4c7d88af9eeac86a03', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_fits_product_update_b881f', referencing='REFERENCING NEW TABLE AS changed ', table='products_priceterm', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProductPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.ImageField(height_field='height', upload_to='photos/', verbose_name='photo', width_field='width')),
                ('width', models.PositiveIntegerField(default=0, editable=False)),
                ('height', models.PositiveIntegerField(default=0, editable=False)),
                ('crops', models.JSONField(default=dict, editable=False)),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=16)),
                ('alt_es', models.CharField(blank=True, max_length=160, verbose_name='what it shows, Spanish')),
                ('alt_en', models.CharField(blank=True, max_length=160, verbose_name='what it shows, English')),
                ('focus_x', models.PositiveSmallIntegerField(default=50, verbose_name='focal point, % from the left')),
                ('focus_y', models.PositiveSmallIntegerField(default=50, verbose_name='focal point, % from the top')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='products.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['position', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('focus_x__lte', 100), ('focus_y__lte', 100)), name='photo_focus_inside')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='8e00ffeea7f5a097d34100a4e1e7c7544c17ee9f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_043b2', table='products_productphoto', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='1bd27a75f4ba6ac00811e9d5813cb9c97d82f30d', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_93b92', table='products_productphoto', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProductRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changes', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='changes')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('changes_asked', 'changes requested'), ('approved', 'approved'), ('discarded', 'discarded')], default='draft', max_length=15, verbose_name='state')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='products.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'changes_asked'))), fields=('product',), name='revision_open_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='236c6553992bf05c1d99b5f00591bcf53adb63d0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_270e9', table='products_productrevision', when='AFTER')), pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,draft:discarded,submitted:changes_asked,submitted:approved,submitted:discarded,changes_asked:submitted,changes_asked:discarded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='99a61c4751a41a7a840fc96ba6a62f87803568f9', operation='UPDATE', pgid='pgtrigger_state_moves_88132', table='products_productrevision', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='QRScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('place', models.CharField(max_length=60, verbose_name='place')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='times')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='products.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'visit by QR code',
                'verbose_name_plural': 'visits by QR code',
                'ordering': ['-day', '-count'],
                'constraints': [models.UniqueConstraint(fields=('day', 'product', 'place'), name='visit_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='FieldComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40, verbose_name='field')),
                ('text', models.CharField(max_length=500, verbose_name='comment')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('resolved_at', models.DateTimeField(blank=True, null=True, verbose_name='resolved')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='products.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='17cd67cc922d0abf0e90ae46efafa0842ed14b28', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_5604b', table='products_fieldcomment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='products.product')),
                ('published_at', models.DateTimeField()),
                ('quality', models.SmallIntegerField(help_text='Completeness, 0 to 100; 40 less when stale.')),
                ('hs_code', models.CharField(blank=True, max_length=6)),
                ('facets', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), help_text='Tokens such as s:food; letters are those of products/catalogue/facets.py.', size=None)),
                ('search', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'verbose_name': 'catalogue document',
                'verbose_name_plural': 'catalogue documents',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='entry_search'), django.contrib.postgres.indexes.GinIndex(fields=['facets'], name='entry_facets'), models.Index(fields=['-published_at', '-product'], name='entry_newest'), models.Index(fields=['hs_code'], name='entry_hs', opclasses=['varchar_pattern_ops'])],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='860167cbc7e74a808d828f0ee1160c8bacd1cd39', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_4b11e', table='products_searchdocument', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField(verbose_name='taken')),
                ('held_until', models.DateTimeField(verbose_name='held until')),
                ('decision', models.CharField(blank=True, choices=[('', 'being read'), ('approved', 'approved'), ('changes', 'changes requested')], max_length=10, verbose_name='decision')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('moderator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='moderator')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='products.product', verbose_name='product')),
                ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='products.productrevision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['-taken_at', '-pk'],
                'indexes': [models.Index(fields=['moderator', '-decided_at'], name='products_re_moderat_3cbcb5_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('product',), name='review_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='review_decided_has_date')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='8ae102b82c54e02a389b94d5246fb7ad494e0a64', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_88b2e', table='products_review', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='WaitingPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.ImageField(height_field='height', upload_to='photos/', verbose_name='photo', width_field='width')),
                ('width', models.PositiveIntegerField(default=0, editable=False)),
                ('height', models.PositiveIntegerField(default=0, editable=False)),
                ('crops', models.JSONField(default=dict, editable=False)),
                ('fingerprint', models.CharField(blank=True, editable=False, max_length=16)),
                ('alt_es', models.CharField(blank=True, max_length=160, verbose_name='what it shows, Spanish')),
                ('alt_en', models.CharField(blank=True, max_length=160, verbose_name='what it shows, English')),
                ('focus_x', models.PositiveSmallIntegerField(default=50, verbose_name='focal point, % from the left')),
                ('focus_y', models.PositiveSmallIntegerField(default=50, verbose_name='focal point, % from the top')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_photos', to='products.productrevision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'photo under review',
                'verbose_name_plural': 'photos under review',
                'ordering': ['position', 'pk'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='e1ed07e03fbf47c90a9eae4cca124e8ef88cf85d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_59298', table='products_waitingphoto', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Shortlist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=43, unique=True, verbose_name='key')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
            ],
            options={
                'verbose_name': 'shortlist',
                'verbose_name_plural': 'shortlists',
            },
        ),
        migrations.CreateModel(
            name='ShortlistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.product')),
                ('shortlist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='products.shortlist')),
            ],
            options={
                'verbose_name': 'shortlisted product',
                'verbose_name_plural': 'shortlisted products',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('shortlist', 'product'), name='shortlist_item_once')],
            },
        ),
        migrations.AddField(
            model_name='Shortlist',
            name='products',
            field=models.ManyToManyField(related_name='shortlists', through='products.ShortlistItem', to='products.product'),
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
        run_sql_file(__file__, "search_functions.sql"),
        run_sql_file(__file__, "search_triggers.sql"),
    ]
