import exportasv.core.db.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import exportasv.core.db.operations
import pgtrigger.compiler
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from exportasv.core.db.operations import run_sql_file
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        run_sql_file(__file__, "plain_text.sql"),
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='private/imports/', verbose_name='file')),
                ('file_name', models.CharField(max_length=200, verbose_name='file name')),
                ('photos', models.FileField(blank=True, upload_to='private/imports/', verbose_name='photos')),
                ('photos_told', models.JSONField(blank=True, null=True, verbose_name='photo report')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('uploaded', 'being checked'), ('asked', 'waiting for its columns to be named'), ('checked', 'waiting for your decision'), ('applying', 'being applied'), ('applied', 'applied'), ('stopped', 'stopped'), ('undoing', 'being undone'), ('undone', 'undone'), ('failed', 'could not be read'), ('cancelled', 'discarded')], default='uploaded', max_length=12, verbose_name='state')),
                ('chosen', models.JSONField(blank=True, help_text='Sheet, header, column → field, decimal mark.', null=True, verbose_name='columns chosen')),
                ('found', models.JSONField(blank=True, default=dict, verbose_name='file contents')),
                ('counts', models.JSONField(blank=True, default=dict, help_text='Verdict → number of rows.', verbose_name='counts')),
                ('takes', models.JSONField(blank=True, default=list, verbose_name='verdicts to apply')),
                ('problem', models.JSONField(blank=True, help_text='Cause and facts.', null=True, verbose_name='problem')),
                ('rounds', models.PositiveSmallIntegerField(default=0, verbose_name='times checked, applied or undone')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='rows in all')),
                ('through', models.PositiveIntegerField(default=0, verbose_name='applied through row')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='import_jobs', to=settings.AUTH_USER_MODEL, verbose_name='sender')),
                ('mended', models.JSONField(blank=True, default=dict, help_text='Row → field → text written on the page.', verbose_name='cells mended')),
                ('accepted', models.JSONField(blank=True, default=dict, help_text='Row → field → value that its sender confirmed.', verbose_name='doubts accepted')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-created_at', '-pk'],
                'triggers': [pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{uploaded:asked,uploaded:checked,uploaded:failed,uploaded:cancelled,asked:uploaded,asked:cancelled,checked:uploaded,checked:applying,checked:cancelled,applying:applied,applying:stopped,stopped:applying,stopped:undoing,applied:undoing,undoing:undone}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8098b2bfc5464511a68a39f04eec7749c401554f', operation='UPDATE', pgid='pgtrigger_state_moves_9c96a', table='imports_importjob', when='BEFORE')), pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) - 'done' - 'total' - 'through' - 'photos_told' END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) - 'done' - 'total' - 'through' - 'photos_told' END);\n        RETURN NULL;\n        ", hash='13930aa22b9f9330f640ab7edfea097c1b75af6a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_06934', table='imports_importjob', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='KnownColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('header', models.CharField(help_text='Without accents and capitals.', max_length=120, verbose_name='header')),
                ('field', models.CharField(blank=True, max_length=40, verbose_name='field')),
                ('changed_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='changed')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sender')),
            ],
            options={
                'verbose_name': 'known column',
                'verbose_name_plural': 'known columns',
                'constraints': [models.UniqueConstraint(fields=('sender', 'kind', 'header'), name='known_column_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='276fdedcc41c0c1fa3d765d7b90c5cbe24db8bb6', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_41a01', table='imports_knowncolumn', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ImportEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(verbose_name='row in the sheet')),
                ('target', models.BigIntegerField(verbose_name='written row')),
                ('before', models.JSONField(help_text='None for a row that did not exist.', null=True, verbose_name='before')),
                ('stamp', models.TextField(verbose_name='version')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('kept', models.CharField(blank=True, db_default='', max_length=10, verbose_name='reason it was kept')),
                ('job', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='effects', to='imports.importjob')),
            ],
            options={
                'verbose_name': 'effect of an import',
                'verbose_name_plural': 'effects of imports',
                'ordering': ['row_number'],
                'constraints': [models.UniqueConstraint(fields=('job', 'row_number'), name='import_effect_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(verbose_name='row in the sheet')),
                ('verdict', exportasv.core.db.fields.ChoiceField(choices=[('new', 'new'), ('changed', 'changed'), ('same', 'same'), ('doubt', 'to be confirmed'), ('twin', 'similar to an existing one'), ('duplicate', 'twice in the sheet'), ('wrong', 'wrong')], max_length=10, verbose_name='verdict')),
                ('values', models.JSONField(default=dict, verbose_name='as understood')),
                ('errors', models.JSONField(blank=True, help_text='Field, code, value, facts.', null=True, verbose_name='errors')),
                ('changes', models.JSONField(blank=True, help_text='Field → [old, new].', null=True, verbose_name='changes')),
                ('job', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='imports.importjob', verbose_name='import')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of an import',
                'ordering': ['row_number'],
                'indexes': [models.Index(condition=models.Q(('verdict', 'new'), _negated=True), fields=['job', 'verdict', 'row_number'], name='import_row_verdict')],
                'constraints': [models.UniqueConstraint(fields=('job', 'row_number'), name='import_row_number_once')],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
