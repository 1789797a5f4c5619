"""Numbers of related rows, asked for the rows that a page shows and not joined for the whole table."""

from django.db.models import F, Func, IntegerField, Model, OuterRef, Q, QuerySet, Subquery


def related_count(model: type[Model], relation: str, where: Q | None = None, of: str = "") -> Subquery:
    """Return how many rows of a reverse relation a row has, asked for the rows shown only, not joined and grouped."""
    link = model._meta.get_field(relation)
    name = link.field.name  # type: ignore[union-attr]  # of the other table's foreign key
    rows = link.related_model._base_manager.filter(where or Q(), **{name: OuterRef("pk")})  # type: ignore[union-attr]
    return count_of(rows, of)


def count_of(rows: QuerySet, of: str = "") -> Subquery:
    """Return the number of these rows, or of the different values of their column `of`, as a column of an outer row.

    Without GROUP BY, as Django's own Count would have it: PostgreSQL answers 0 where there is no row.
    """
    counted = (
        Func(F(of), template="COUNT(DISTINCT %(expressions)s)", output_field=IntegerField())
        if of
        else Func(template="COUNT(*)", output_field=IntegerField())
    )
    return Subquery(rows.order_by().values(row_count=counted))
