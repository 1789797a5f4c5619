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
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_copies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'copy of personal data',
                'verbose_name_plural': 'copies of personal data',
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('user',), name='data_copy_pending_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='bd9b079ed9ab2762855d8fead3ada54b1f286e3b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_6e4d8', table='privacy_datacopy', when='AFTER'))],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
