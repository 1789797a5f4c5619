import exportasv.core.db.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(help_text='Unique for each kind and key.', max_length=200, verbose_name='natural key')),
                ('ids', models.JSONField(blank=True, default=dict, verbose_name='ids')),
                ('state', exportasv.core.db.fields.ChoiceField(choices=[('pending', 'pending'), ('running', 'running'), ('done', 'done'), ('held', 'on hold'), ('failed', 'failed')], default='pending', max_length=10, verbose_name='state')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('leased_until', models.DateTimeField(blank=True, null=True, verbose_name='leased until')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('last_error', models.TextField(blank=True, verbose_name='last error')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('held_for', models.CharField(blank=True, help_text='What must be released first.', max_length=100, verbose_name='on hold for')),
                ('priority', models.PositiveSmallIntegerField(default=5, help_text='The lowest number is done first.', verbose_name='priority')),
                ('worker', models.CharField(blank=True, help_text='The machine and process that runs it.', max_length=40, verbose_name='worker')),
            ],
            options={
                'verbose_name': 'background job',
                'verbose_name_plural': 'background jobs',
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['priority', 'due_at'], name='outbox_task_due'), models.Index(condition=models.Q(('state', 'running')), fields=['worker'], name='outbox_task_run'), models.Index(condition=models.Q(('state', 'held')), fields=['held_for'], name='outbox_task_held'), models.Index(condition=models.Q(('state', 'done')), fields=['done_at'], name='outbox_task_done'), models.Index(condition=models.Q(('state', 'failed')), fields=['due_at'], name='outbox_task_failed')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='outbox_task_once')],
            },
        ),
    ]
