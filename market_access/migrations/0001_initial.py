from django.db import migrations


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('companies', '0001_initial'),
        ('consulates', '0001_initial'),
        ('counseling', '0001_initial'),
        ('products', '0001_initial'),
    ]

    operations: list = []
