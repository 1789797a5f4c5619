"""Paths of pages for a reader, whose language may differ from the active one."""

from django.urls import reverse
from django.utils.translation import override


def localized_path(language: str, route: str, *args: object) -> str:
    """Return the path of a page in this language."""
    with override(language):
        return reverse(route, args=args)
