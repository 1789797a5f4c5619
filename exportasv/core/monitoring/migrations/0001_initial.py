import exportasv.core.db.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FileCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('missing', models.PositiveIntegerField(verbose_name='rows without their file')),
                ('orphaned', models.PositiveIntegerField(verbose_name='files without a row')),
                ('examples', models.JSONField(default=list, help_text='Table, row and column of a missing file.', verbose_name='examples')),
            ],
            options={
                'verbose_name': 'comparison of rows and files',
                'verbose_name_plural': 'comparisons of rows and files',
                'get_latest_by': 'at',
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('at', models.DateTimeField(verbose_name='last seen')),
            ],
            options={
                'verbose_name': 'sign of life',
                'verbose_name_plural': 'signs of life',
            },
        ),
    ]
