"""Rows of reference that are archived, never deleted, because other rows name them."""

from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class ArchivableQuerySet(models.QuerySet[Row]):
    def in_use(self, keep: object = None) -> Self:
        """Return the rows that new entries may name, and the row with the primary key `keep`, which an entry names."""
        found = models.Q(is_active=True)
        return self.filter(found | models.Q(pk=keep) if keep is not None else found)


def active_field() -> models.BooleanField:
    """Return the column `is_active` of an archivable model."""
    return models.BooleanField(
        _("in use"), default=True, help_text=_("Otherwise new entries cannot name it; those that do keep it.")
    )
