from django.conf import settings
import exportasv.core.db.phone_field
import exportasv.core.db.validators
import exportasv.core.db.sorting
import datetime
import django.db.models.deletion
import django.db.models.functions.text
import exportasv.core.db.fields
import exportasv.core.db.operations
import pgtrigger.compiler
from django.db import migrations, models

from exportasv.core.db.operations import run_sql_file


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        run_sql_file(__file__, "sort_key.sql"),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', exportasv.core.db.fields.CodeField(unique=True, verbose_name='code')),
                ('name_es', models.CharField(max_length=160, verbose_name='name in Spanish')),
                ('name_en', models.CharField(max_length=160, verbose_name='name in English')),
                ('acronym', models.CharField(blank=True, max_length=30, verbose_name='acronym')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('is_founder', models.BooleanField(default=False, verbose_name='founder of the programme')),
                ('is_active', models.BooleanField(default=True, help_text='Otherwise new entries cannot name it; those that do keep it.', verbose_name='in use')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', exportasv.core.db.phone_field.PhoneField(blank=True, help_text='Shown to the public on the page of contacts.', max_length=128, region=None, verbose_name='phone')),
                ('whatsapp', exportasv.core.db.phone_field.PhoneField(blank=True, max_length=128, region=None, validators=[exportasv.core.db.phone_field.validate_without_extension], verbose_name='WhatsApp')),
            ],
            options={
                'verbose_name': 'institution',
                'verbose_name_plural': 'institutions',
                'ordering': [models.OrderBy(exportasv.core.db.sorting.SortKey('name_es'), descending=False)],
                'triggers': [pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='27993ed400e985fb64e61fffe1899f4480c858d3', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_8c0d1', table='accounts_institution', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('full_name', models.CharField(blank=True, max_length=120, verbose_name='full name')),
                ('role', exportasv.core.db.fields.ChoiceField(blank=True, choices=[('', 'company or guest'), ('adviser', 'adviser'), ('manager', 'programme manager'), ('consular', 'consular officer'), ('invest', 'Invest officer'), ('administrator', 'administrator'), ('viewer', 'viewer of figures')], default='', max_length=20, verbose_name='role')),
                ('language', exportasv.core.db.fields.ChoiceField(choices=[('es', 'Spanish'), ('en', 'English')], default='es', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='joined')),
                ('closed_on', exportasv.core.db.fields.BoundedDateField(blank=True, editable=False, least=datetime.date(1990, 1, 1), most=datetime.date(2100, 12, 31), null=True, verbose_name='account closed')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='accounts.institution', verbose_name='institution')),
                ('whatsapp', exportasv.core.db.phone_field.PhoneField(blank=True, max_length=128, region=None, validators=[exportasv.core.db.phone_field.validate_without_extension], verbose_name='WhatsApp')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['email'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_ci')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='c574011c5cc7d014040bf9440e9de5fbf9150bf6', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_0c9f7', table='accounts_user', when='AFTER')), pgtrigger.compiler.Trigger(name='dates_closed_on', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NOT (NOT NEW.is_active) THEN\n            NEW.closed_on = NULL;\n        ELSIF TG_OP = 'UPDATE' THEN\n            NEW.closed_on = coalesce(NEW.closed_on, OLD.closed_on, (now() AT TIME ZONE 'America/El_Salvador')::date);\n        ELSE\n            NEW.closed_on = coalesce(NEW.closed_on, (now() AT TIME ZONE 'America/El_Salvador')::date);\n        END IF;\n        RETURN NEW;\n        ", hash='ea814d2b73c030cfc15482793aa5e580592c34cf', operation='INSERT OR UPDATE', pgid='pgtrigger_dates_closed_on_5650d', table='accounts_user', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PrivateLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=24, verbose_name='purpose')),
                ('subject', models.BigIntegerField(verbose_name='row')),
                ('holder', models.CharField(blank=True, max_length=24, verbose_name='for whom')),
                ('nonce', models.CharField(editable=False, max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
            ],
            options={
                'verbose_name': 'private link',
                'verbose_name_plural': 'private links',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['expires_at'], name='private_link_end')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('purpose', 'subject', 'holder'), name='private_link_once')],
            },
        ),
        migrations.CreateModel(
            name='LimitRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=64, unique=True, verbose_name='hash of who and what')),
                ('value', models.JSONField(editable=False)),
                ('refused', models.PositiveIntegerField(default=0, editable=False, verbose_name='tries refused since the last one allowed')),
                ('expires_at', models.DateTimeField(editable=False, verbose_name='valid until')),
            ],
            options={
                'verbose_name': 'limit record',
                'verbose_name_plural': 'limit records',
                'indexes': [models.Index(fields=['expires_at'], name='limit_record_end')],
            },
        ),
        migrations.CreateModel(
            name='SecurityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('kind', exportasv.core.db.fields.ChoiceField(choices=[('sign_in', 'signed in'), ('sign_in_failed', 'sign-in failed'), ('limit', 'limit reached'), ('new_device', 'sign-in from a new device'), ('factor_link', 'link to set up two-step sign-in'), ('factor_added', 'second step added'), ('factor_removed', 'second step removed'), ('password_changed', 'password changed'), ('step_up', 'identity confirmed again'), ('refused', 'access refused'), ('role_changed', 'role or account changed'), ('sessions_ended', 'sessions ended'), ('export', 'personal data exported')], max_length=20, verbose_name='event')),
                ('ip', models.GenericIPAddressField(blank=True, null=True, verbose_name='IP address')),
                ('detail', models.CharField(blank=True, max_length=200, verbose_name='detail')),
                ('account', models.ForeignKey(blank=True, help_text="Whose account it concerns, if not the person's own.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'security event',
                'verbose_name_plural': 'security events',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['at'], name='security_event_at')],
            },
        ),
        migrations.CreateModel(
            name='KnownDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64)),
                ('first_seen_at', models.DateTimeField(auto_now_add=True, verbose_name='first sign-in')),
                ('last_seen_at', models.DateTimeField(verbose_name='last sign-in')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_devices', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'known device',
                'verbose_name_plural': 'known devices',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'token_hash'), name='known_device_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('route', models.CharField(editable=False, max_length=80, verbose_name='list')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(editable=False, help_text="As in the page's address.", max_length=1000, verbose_name='search')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'route', 'name'), name='saved_view_once')],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
