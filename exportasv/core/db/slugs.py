"""Addresses made of names. PostgreSQL makes them (`plain_slug`), so that a sheet's SQL and a form make the same."""

from django.db import connection, models
from django.utils.crypto import get_random_string


def make_slug(words: str, most: int) -> str:
    """Return the address of `words` in at most `most` characters; "" where no letter or digit is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain_slug(%s, %s)", [words, most])
        return cursor.fetchone()[0]


def free_slug(model: type[models.Model], words: str, most: int, otherwise: str) -> str:
    """Return an address that no row of `model` has: `words` (or else `otherwise`), with five letters if it is taken."""
    wanted = make_slug(words, most) or otherwise
    taken = model._default_manager.filter(slug=wanted).exists()
    return f"{wanted}-{get_random_string(5).lower()}" if taken else wanted
