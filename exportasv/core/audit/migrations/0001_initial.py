import exportasv.core.db.transactions
import datetime
import exportasv.core.db.fields
import django.db.models.deletion
import exportasv.core.db.operations
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
                ('signature', models.CharField(blank=True, default='', editable=False, max_length=120, verbose_name='signature')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'indexes': [models.Index(fields=['table_name', 'row_id', '-id'], name='audit_audit_table_n_8d3165_idx'), models.Index(fields=['actor', '-id'], name='audit_audit_actor_i_978e3b_idx')],
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
                ('transaction_id', models.BigIntegerField(db_default=exportasv.core.db.transactions.CurrentTransaction(), help_text='Its number in PostgreSQL.', verbose_name='transaction')),
            ],
            options={
                'verbose_name': 'version of a public row',
                'verbose_name_plural': 'versions of public rows',
                'indexes': [models.Index(fields=['table_name', 'row_id', '-at'], name='row_version_of_row'), models.Index(fields=['table_name', '-at'], name='row_version_newest'), models.Index(fields=['at'], name='row_version_recent'), models.Index(condition=models.Q(('is_public', False)), fields=['at'], name='row_version_gone'), models.Index(fields=['table_name', 'transaction_id', 'id'], name='row_version_in_order')],
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
        migrations.CreateModel(
            name='TrailCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='verified')),
                ('seals', models.BigIntegerField(verbose_name='entries verified')),
                ('heads', models.PositiveIntegerField(help_text='Of those kept outside the database.', verbose_name='heads compared')),
                ('intact', models.BooleanField(verbose_name='intact')),
                ('problems', models.JSONField(blank=True, default=list, verbose_name='problems')),
            ],
            options={
                'verbose_name': 'verification of the audit trail',
                'verbose_name_plural': 'verifications of the audit trail',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('key_id', models.CharField(max_length=16, verbose_name='key')),
                ('signature', exportasv.core.db.fields.ChoiceField(choices=[('signed', 'signed by the portal'), ('unsigned', 'not signed'), ('wrong', 'wrong signature')], max_length=8, verbose_name='signature')),
                ('sealed_at', models.DateTimeField(verbose_name='sealed')),
                ('hash', models.BinaryField(max_length=32, verbose_name='hash')),
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='audit.auditentry', verbose_name='entry')),
            ],
            options={
                'verbose_name': 'seal',
                'verbose_name_plural': 'seals',
            },
        ),
        migrations.CreateModel(
            name='TrailAnchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', exportasv.core.db.fields.BoundedDateField(help_text='The first day of the month that was archived.', least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='month')),
                ('number', models.BigIntegerField(verbose_name='last seal')),
                ('hash', models.BinaryField(max_length=32, verbose_name='hash')),
                ('used_keys', models.JSONField(default=list, verbose_name='keys')),
                ('late', models.JSONField(default=list, verbose_name='entries sealed later')),
                ('file_name', models.CharField(max_length=100, verbose_name='file')),
                ('file_hash', models.CharField(max_length=64, verbose_name='hash of the file')),
                ('at', models.DateTimeField(verbose_name='archived')),
                ('key_id', models.CharField(max_length=16, verbose_name='key')),
                ('mac', models.BinaryField(max_length=32, verbose_name='signature')),
            ],
            options={
                'verbose_name': 'archived month of the audit trail',
                'verbose_name_plural': 'archived months of the audit trail',
            },
        ),
        run_sql_file(__file__, "audit_partitions.sql"),
        run_sql_file(__file__, "audit_guards.sql"),
        migrations.RunSQL("SELECT exportasv_audit_months(3)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='FeedBarrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('horizon', models.BigIntegerField(unique=True, verbose_name='transactions before')),
                ('ends', models.BigIntegerField(verbose_name='after those before')),
            ],
            options={
                'verbose_name': 'barrier of the change feed',
                'verbose_name_plural': 'barriers of the change feed',
            },
        ),
        migrations.CreateModel(
            name='ClockDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', exportasv.core.db.fields.BoundedDateField(least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='day')),
            ],
            options={
                'verbose_name': 'day of the changes by date',
                'verbose_name_plural': 'days of the changes by date',
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
