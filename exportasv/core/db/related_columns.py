"""Rows of other tables of which a page shows little: only these columns are read."""

from typing import TypeVar

from django.db.models import QuerySet

PERSON = "full_name email"  # the columns of which a person's name is made
Rows = TypeVar("Rows", bound=QuerySet)


def with_only(rows: Rows, **columns: str) -> Rows:
    """Return the rows with those that foreign keys lead to, of which only the named columns are read.

    `with_only(rows, product="name_es name_en", product__company="name")`. Whoever looks at another column of theirs
    pays a query for it.
    """
    own = [each.attname for each in rows.model._meta.concrete_fields]
    shown = [f"{path}__{column}" for path, names in columns.items() for column in names.split()]
    return rows.select_related(*columns).only(*own, *shown)
