"""The index of headings has what the newest products are chosen by. It is made without a lock, the old one goes last."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("products", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="searchdocument",
            index=models.Index(
                fields=["hs_code"],
                include=("published_at", "product"),
                name="entry_of_heading",
                opclasses=["varchar_pattern_ops"],
            ),
        ),
        RemoveIndexConcurrently(model_name="searchdocument", name="entry_hs"),
    ]
