"""An index counts the active companies of an adviser. It is made without a lock."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("companies", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="company",
            index=models.Index(
                condition=models.Q(("state", "active")), fields=["adviser"], name="company_active_of_adviser"
            ),
        )
    ]
