"""A record of what the loader of reference data last wrote, to tell it from later changes by staff."""

from django.db import models

from exportasv.core.db.fields import LineField


class ReferenceRow(models.Model):
    """A row of a reference file, with the values from when it was last loaded."""

    table = LineField(max_length=60)
    key = LineField(max_length=200)
    object_id = LineField(max_length=60)
    values = models.JSONField(help_text="Column → text; a column with another value today was changed by staff.")
    is_withdrawn = models.BooleanField(default=False, help_text="The newest file does not have it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="reference_row_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
