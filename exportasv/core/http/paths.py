"""Paths of pages for a reader, whose language may differ from the active one."""

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import override


def localized_path(language: str, route: str, *args: object, **kwargs: object) -> str:
    """Return the path of a page in this language."""
    with override(language):
        return reverse(route, args=args, kwargs=kwargs)


def localized_row_path(language: str, row: Model) -> str:
    """Return the path of the row's page in this language."""
    with override(language):
        return row.get_absolute_url()  # type: ignore[attr-defined]  # every row with a page has it
