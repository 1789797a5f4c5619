"""Numbers of related rows, asked for the rows that a page shows and not joined for the whole table."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def related_count(model: type[models.Model], relation: str, where: Q | None = None, of: str = "pk") -> Coalesce:
    """Return how many rows of a reverse relation a row has, asked for the rows shown only, not joined and grouped."""
    link = model._meta.get_field(relation)
    name = link.field.name  # type: ignore[union-attr]  # of the other table's foreign key
    rows = link.related_model._base_manager.filter(where or Q(), **{name: OuterRef("pk")})  # type: ignore[union-attr]
    counted = rows.order_by().values(name).annotate(n=Count(of, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)
