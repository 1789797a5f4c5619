import django.db.models.deletion
import exportasv.core.db.operations
import pgtrigger.compiler
from django.conf import settings
from exportasv.core.db.operations import run_sql_file
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        run_sql_file(__file__, "audit_function.sql"),
        run_sql_file(__file__, "row_versions.sql"),
        migrations.CreateModel(
            name='ContentChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'public change',
                'verbose_name_plural': 'public changes',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63, verbose_name='table')),
                ('row_id', models.CharField(max_length=64, verbose_name='row')),
                ('action', models.CharField(max_length=10, verbose_name='action')),
                ('before', models.JSONField(null=True, verbose_name='before')),
                ('after', models.JSONField(null=True, verbose_name='after')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='request')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['table_name', 'row_id', '-id'], name='audit_audit_table_n_8d3165_idx'), models.Index(fields=['actor', '-id'], name='audit_audit_actor_i_978e3b_idx')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ab24cb77a22d3160dc788fecde00a98236f14d09', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6cfb3', table='audit_auditentry', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.BinaryField(max_length=32)),
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='audit.auditentry', verbose_name='entry')),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='425da599b8e4cf7384a383a64e17697a9d08a345', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4de12', table='audit_seal', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='RowVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63, verbose_name='table')),
                ('row_id', models.BigIntegerField(verbose_name='row')),
                ('slug', models.CharField(max_length=200, verbose_name='address on the site')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('is_public', models.BooleanField(help_text='No: the public no longer sees it at this address.', verbose_name='public')),
            ],
            options={
                'verbose_name': 'version of a public row',
                'verbose_name_plural': 'versions of public rows',
                'indexes': [models.Index(fields=['table_name', 'row_id', '-at'], name='row_version_of_row'), models.Index(fields=['table_name', '-at'], name='row_version_newest')],
            },
        ),
        migrations.CreateModel(
            name='Deletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=32, unique=True, verbose_name='key')),
                ('model', models.CharField(max_length=100, verbose_name='table')),
                ('title', models.CharField(max_length=200, verbose_name='what')),
                ('rows', models.PositiveIntegerField(verbose_name='rows')),
                ('at', models.DateTimeField(verbose_name='deleted')),
                ('brought_back_at', models.DateTimeField(blank=True, null=True, verbose_name='brought back')),
                ('brought_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brought back by')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='deleted by')),
            ],
            options={
                'verbose_name': 'deletion',
                'verbose_name_plural': 'deletions',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['at'], name='deletion_to_forget')],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
