import django.utils.timezone
import exportasv.core.db.country
import datetime
import exportasv.core.db.fields
import django.db.models.deletion
import exportasv.core.db.operations
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, help_text='Of somebody without an account, who asked by other means.', max_length=254, verbose_name='e-mail address')),
                ('kind', exportasv.core.db.fields.ChoiceField(choices=[('correction', 'correction'), ('erasure', 'erasure')], max_length=10, verbose_name='kind')),
                ('text', models.TextField(blank=True, verbose_name='what is asked for')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('open', 'open'), ('done', 'done'), ('refused', 'refused')], default='open', max_length=10, verbose_name='state')),
                ('asked_on', exportasv.core.db.fields.BoundedDateField(least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='asked')),
                ('due_on', exportasv.core.db.fields.BoundedDateField(least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='to be answered by')),
                ('extended_on', exportasv.core.db.fields.BoundedDateField(blank=True, least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='extended')),
                ('extension_reason', models.CharField(blank=True, max_length=300, verbose_name='why more time is needed')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('held', models.JSONField(blank=True, default=dict, help_text='Table → rows that name the person and must stay.', verbose_name='kept by law')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='data_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'request on personal data',
                'verbose_name_plural': 'requests on personal data',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('address', ''), _negated=True), models.Q(('state', 'open'), _negated=True), _connector='OR'), name='data_request_of_somebody', violation_error_message='Name the person, or the address of somebody without an account.'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('user', 'kind'), name='data_request_open_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='c9615d2f6a80de240d0d72f8b5c752b72ae97612', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_8b26b', table='privacy_datarequest', when='AFTER')), pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:done,open:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c8f6b43846e6bb2c0055cbb3d388c13457fbcbed', operation='UPDATE', pgid='pgtrigger_state_moves_1e06f', table='privacy_datarequest', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RetentionRemoval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', exportasv.core.db.fields.BoundedDateField(least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='day')),
                ('table', models.CharField(max_length=80, verbose_name='table')),
                ('what', exportasv.core.db.fields.ChoiceField(choices=[('deleted', 'deleted'), ('emptied', 'emptied of what tells of people')], max_length=10, verbose_name='what was done')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
            ],
            options={
                'verbose_name': 'removal of old data',
                'verbose_name_plural': 'removals of old data',
                'ordering': ['-day', 'table', 'what'],
                'constraints': [models.UniqueConstraint(fields=('day', 'table', 'what'), name='removal_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='DataCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('pending', 'pending'), ('ready', 'ready'), ('gone', 'removed')], default='pending', max_length=10, verbose_name='state')),
                ('file', models.FileField(blank=True, upload_to='private/copies/', verbose_name='file')),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='ready')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='valid until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_copies', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'copy of personal data',
                'verbose_name_plural': 'copies of personal data',
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('user',), name='data_copy_pending_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='bd9b079ed9ab2762855d8fead3ada54b1f286e3b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_6e4d8', table='privacy_datacopy', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DataTransfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='given')),
                ('table', models.CharField(max_length=80, verbose_name='whose data: table')),
                ('row_id', models.BigIntegerField(verbose_name='whose data: row')),
                ('recipient_table', models.CharField(max_length=80, verbose_name='recipient: table')),
                ('recipient_id', models.BigIntegerField(verbose_name='recipient: row')),
                ('country', exportasv.core.db.country.CountryField(max_length=2, verbose_name='country')),
                ('occasion', exportasv.core.db.fields.ChoiceField(choices=[('answer', 'answer to a buyer'), ('introduction', 'introduction to a buyer'), ('escalation', 'a trading house answers instead of the company'), ('placement', 'product in a trading house'), ('samples', 'samples for a trading house'), ('fair', 'names and contacts for the organizer of a fair')], max_length=12, verbose_name='occasion')),
                ('ground', exportasv.core.db.fields.ChoiceField(choices=[('consent', 'consent of the person'), ('own_act', 'the person sent it'), ('none', 'no ground on record')], max_length=8, verbose_name='ground')),
                ('consented_at', models.DateTimeField(blank=True, null=True, verbose_name='consent given')),
                ('consent_version', models.CharField(blank=True, max_length=20, verbose_name='version of the consent')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who gave it')),
                ('consent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who consented')),
            ],
            options={
                'verbose_name': 'transfer of data abroad',
                'verbose_name_plural': 'transfers of data abroad',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['ground', 'at'], name='transfer_ground')],
                'constraints': [models.UniqueConstraint(fields=('table', 'row_id', 'recipient_table', 'recipient_id', 'occasion', 'ground'), name='transfer_once'), models.CheckConstraint(condition=models.Q(models.Q(('ground', 'consent'), _negated=True), ('consented_at__isnull', False), _connector='OR'), name='transfer_consent_has_its_day')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='28d46d3cd8431cdd8366867a87b83dc278319502', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_e7682', table='privacy_datatransfer', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', exportasv.core.db.fields.ChoiceField(choices=[('account', 'an account'), ('file', 'a file'), ('key', 'a key or password of the portal')], max_length=8, verbose_name='what got into other hands')),
                ('name', models.CharField(help_text='The e-mail of the account, the name of the file, or the setting of the key, as SECRET_KEY.', max_length=200, verbose_name='which one')),
                ('since', models.DateTimeField(verbose_name='possible since')),
                ('noticed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='noticed')),
                ('what', models.TextField(verbose_name='what happened')),
                ('measures', models.TextField(blank=True, verbose_name='what was done against it')),
                ('reach', models.JSONField(blank=True, default=dict, editable=False, verbose_name='reach')),
                ('agency_told_at', models.DateTimeField(blank=True, null=True, verbose_name='agency told')),
                ('prosecutor_told_at', models.DateTimeField(blank=True, null=True, verbose_name='prosecutor told')),
                ('persons_told_at', models.DateTimeField(blank=True, null=True, verbose_name='persons told')),
                ('opened_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contact')),
            ],
            options={
                'verbose_name': 'incident with personal data',
                'verbose_name_plural': 'incidents with personal data',
                'ordering': ['-noticed_at', '-pk'],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='21bb31ae41a537bb9b5deeeb7c65c3a97115d365', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_a899d', table='privacy_incident', when='AFTER'))],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
