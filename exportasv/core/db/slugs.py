"""Slugs made from names. PostgreSQL makes them (`plain_slug`), so that imports and forms make the same ones."""

from django.db import connection, models
from django.db.models import Q
from django.utils.crypto import get_random_string

from exportasv.core.db.fields import AddressSlugField


def make_slug(words: str, most: int) -> str:
    """Return the slug of a text, at most `most` characters; "" if it has no letter or digit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain_slug(%s, %s)", [words, most])
        return cursor.fetchone()[0]


def free_slug(model: type[models.Model], words: str, most: int, otherwise: str) -> str:
    """Return a slug that no row of `model` has in any language: of `words` (or `otherwise`), plus five letters if it
    is taken.
    """
    wanted = make_slug(words, most) or otherwise
    columns = [each.name for each in model._meta.concrete_fields if isinstance(each, AddressSlugField)]
    taken = model._default_manager.filter(Q(*[(name, wanted) for name in columns], _connector=Q.OR)).exists()
    return f"{wanted}-{get_random_string(5).lower()}" if taken else wanted
