import django.db.models.functions.text
import datetime
import django.db.models.deletion
import exportasv.core.db.fields
import exportasv.core.db.operations
import exportasv.core.notifications.models.export
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', exportasv.core.db.fields.BoundedDateField(help_text="In the person's zone.", least=datetime.date(2000, 1, 1), most=datetime.date(2100, 12, 31), verbose_name='day')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
            ],
            options={
                'verbose_name': 'daily summary',
                'verbose_name_plural': 'daily summaries',
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='digest_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='DigestSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', exportasv.core.db.fields.BoundedIntegerField(default=7, least=0, most=23, verbose_name='hour of the daily summary')),
                ('zone', models.CharField(default='America/El_Salvador', max_length=50, verbose_name='time zone')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_hour', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hour of the daily summary',
                'verbose_name_plural': 'hours of daily summaries',
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__range', (6, 19))), name='digest_hour_is_civil')],
            },
        ),
        migrations.CreateModel(
            name='ListExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=exportasv.core.notifications.models.export.new_key, editable=False, max_length=24, unique=True, verbose_name='key')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('address', models.CharField(max_length=2000, verbose_name='address of the list')),
                ('company', models.BigIntegerField(blank=True, null=True, verbose_name='company acted for')),
                ('form', models.CharField(max_length=4, verbose_name='kind of file')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('waiting', 'being made'), ('ready', 'ready'), ('failed', 'could not be made')], default='waiting', max_length=10, verbose_name='state')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='rows in all')),
                ('problem', models.CharField(blank=True, max_length=300, verbose_name='problem')),
                ('file', models.FileField(blank=True, upload_to='private/exports/', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ordered')),
                ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='ready')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL, verbose_name='ordered by')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['created_at'], name='notificatio_created_f3bd57_idx')],
                'triggers': [pgtrigger.compiler.Trigger(name='state_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:ready,waiting:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8b1ccda59710e8ff078f5416efbdf2d616607ec5', operation='UPDATE', pgid='pgtrigger_state_moves_d71a5', table='notifications_listexport', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20, verbose_name='topic')),
                ('channel', exportasv.core.db.fields.ChoiceField(choices=[('at_once', 'by mail, at once'), ('whatsapp', 'by WhatsApp, at once'), ('push', 'on my phone or computer, at once'), ('digest', 'in the daily summary'), ('portal', 'only in the portal')], max_length=10, verbose_name='channel')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'choice of notices',
                'verbose_name_plural': 'choices of notices',
                'constraints': [models.UniqueConstraint(fields=('user', 'topic'), name='notice_choice_once')],
            },
        ),
        migrations.CreateModel(
            name='MailFold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(help_text="The person's number, or the hash of a guest's address.", max_length=70, verbose_name='to')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed')),
            ],
            options={
                'verbose_name': 'folded mail',
                'verbose_name_plural': 'folded mails',
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('to', 'kind'), name='fold_open_once')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=200, verbose_name='natural key')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='to')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='answers to')),
                ('language', exportasv.core.db.fields.ChoiceField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed')),
                ('forgotten_at', models.DateTimeField(blank=True, null=True, verbose_name='address and words removed')),
                ('fold', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letters', to='notifications.mailfold', verbose_name='folded mail')),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('forgotten_at__isnull', True)), fields=['created_at'], name='letter_to_forget'), models.Index(django.db.models.functions.text.Upper('address'), models.F('kind'), models.F('created_at'), name='letter_of_address')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='letter_once')],
            },
        ),
        migrations.CreateModel(
            name='ReminderRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', exportasv.core.db.fields.CodeField(help_text='Stays the same when the rule is changed.', max_length=120, unique=True, verbose_name='code')),
                ('trigger', models.CharField(max_length=60, verbose_name='trigger')),
                ('threshold', exportasv.core.db.fields.BoundedIntegerField(help_text='Days, working days or hours, before or after the event, as the trigger counts them.', least=0, most=1000, verbose_name='threshold')),
                ('audience', exportasv.core.db.fields.ChoiceField(choices=[('owners', "the company's owners"), ('members', 'everybody of the company'), ('adviser', 'its adviser'), ('house', 'the trading house'), ('invest', 'Invest officers'), ('managers', 'programme managers'), ('person', 'the person concerned')], max_length=10, verbose_name='recipients')),
                ('channel', exportasv.core.db.fields.ChoiceField(choices=[('wished', 'as the person prefers'), ('at_once', 'by mail, at once'), ('portal', 'only in the portal')], default='wished', max_length=10, verbose_name='how')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'reminder rule',
                'verbose_name_plural': 'reminder rules',
                'ordering': ['trigger', 'threshold', 'audience'],
                'constraints': [models.UniqueConstraint(fields=('trigger', 'threshold', 'audience'), name='reminder_rule_once', violation_error_message='An identical rule already exists.')],
                'triggers': [pgtrigger.compiler.Trigger(name='audited', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (current_setting('exportasv.audit', true) IS DISTINCT FROM 'bulk')", func="\n        PERFORM exportasv_audit(TG_TABLE_NAME::text, TG_OP,\n            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,\n            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);\n        RETURN NULL;\n        ", hash='964139c842d080207e411de0ebcb6d6e78e3774d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audited_3b10a', table='notifications_reminderrule', when='AFTER')), pgtrigger.compiler.Trigger(name='shown', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO audit_contentchange DEFAULT VALUES; RETURN NULL;', hash='3130882a68849425ae440a5729be004169eca5c7', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_shown_c8cef', table='notifications_reminderrule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=200, verbose_name='natural key')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('body', models.TextField(verbose_name='text')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='link')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='answers to')),
                ('channel', exportasv.core.db.fields.ChoiceField(choices=[('at_once', 'by mail, at once'), ('whatsapp', 'by WhatsApp, at once'), ('push', 'on my phone or computer, at once'), ('digest', 'in the daily summary'), ('portal', 'only in the portal')], default='at_once', max_length=10, verbose_name='channel')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='read')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='mailed')),
                ('digest', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notifications.digest', verbose_name='daily summary')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
                ('fold', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notifications.mailfold', verbose_name='folded mail')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notificatio_recipie_a972ce_idx'), models.Index(condition=models.Q(('channel', 'digest'), ('digest__isnull', True), ('read_at__isnull', True)), fields=['recipient'], name='notice_for_digest')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'kind', 'key'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='ReminderDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_table', models.CharField(max_length=80, verbose_name='about')),
                ('subject_id', models.BigIntegerField(verbose_name='row')),
                ('occasion', models.CharField(blank=True, max_length=60, verbose_name='occasion')),
                ('to', models.CharField(help_text="The person's number, or the hash of a guest's address.", max_length=70, verbose_name='to')),
                ('is_overtaken', models.BooleanField(default=False, help_text='Not sent: a more urgent reminder about the same matter was sent instead.', verbose_name='superseded')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notifications.reminderrule', verbose_name='rule')),
            ],
            options={
                'verbose_name': 'reminder sent',
                'verbose_name_plural': 'reminders sent',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('rule', 'subject_table', 'subject_id', 'occasion', 'to'), name='delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='EmailAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('media_type', models.CharField(max_length=120, verbose_name='type')),
                ('content', models.BinaryField()),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='notifications.notification')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='notifications.outgoingemail')),
            ],
            options={
                'verbose_name': 'file of a mail',
                'verbose_name_plural': 'files of mails',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('letter__isnull', False), ('notice__isnull', True)), models.Q(('letter__isnull', True), ('notice__isnull', False)), _connector='OR'), name='letter_file_of_one_mail')],
            },
        ),
        migrations.CreateModel(
            name='CalendarInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=200, verbose_name='event')),
                ('address', models.EmailField(max_length=254, verbose_name='to')),
                ('sequence', models.PositiveIntegerField(verbose_name='version of the invitation')),
                ('is_cancelled', models.BooleanField(verbose_name='cancelled')),
                ('sent_at', models.DateTimeField(verbose_name='mailed')),
                ('ends_at', models.DateTimeField(verbose_name='end')),
            ],
            options={
                'verbose_name': 'calendar invitation',
                'verbose_name_plural': 'calendar invitations',
                'constraints': [models.UniqueConstraint(fields=('uid', 'address'), name='calendar_invitation_once')],
            },
        ),
        migrations.CreateModel(
            name='CompletedReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_table', models.CharField(max_length=80, verbose_name='about')),
                ('subject_id', models.BigIntegerField(verbose_name='row')),
                ('occasion', models.CharField(blank=True, max_length=60, verbose_name='occasion')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('again_at', models.DateTimeField(blank=True, null=True, verbose_name='looked at again')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notifications.reminderrule')),
            ],
            options={
                'verbose_name': 'completed reminder',
                'verbose_name_plural': 'completed reminders',
                'constraints': [models.UniqueConstraint(fields=('rule', 'subject_table', 'subject_id', 'occasion'), name='completed_reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='RefusedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True, verbose_name='address')),
                ('reason', models.CharField(max_length=300, verbose_name='answer of the mail server')),
                ('refused_at', models.DateTimeField(verbose_name='refused')),
                ('corrected_at', models.DateTimeField(blank=True, null=True, verbose_name='corrected')),
                ('corrected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='corrected by')),
            ],
            options={
                'verbose_name': 'refused address',
                'verbose_name_plural': 'refused addresses',
                'ordering': ['-refused_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('corrected_at__isnull', True)), fields=['refused_at'], name='refused_open')],
            },
        ),
        migrations.CreateModel(
            name='MailKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, unique=True, verbose_name='kind')),
                ('hour', models.DateTimeField(verbose_name='hour')),
                ('sent', models.PositiveIntegerField(default=0, verbose_name='sent in this hour')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped')),
                ('free_until', models.DateTimeField(blank=True, null=True, verbose_name='without limit until')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
            ],
            options={
                'verbose_name': 'kind of mail',
                'verbose_name_plural': 'kinds of mails',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='PushDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.URLField(editable=False, max_length=1000, unique=True, verbose_name='address of the push service')),
                ('p256dh', models.CharField(editable=False, max_length=120)),
                ('auth', models.CharField(editable=False, max_length=40)),
                ('is_phone', models.BooleanField(default=False, verbose_name='phone')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                ('session', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sessions.session')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_devices', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'device that shows notices',
                'verbose_name_plural': 'devices that show notices',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        exportasv.core.db.operations.CreateTriggers(
        ),
    ]
