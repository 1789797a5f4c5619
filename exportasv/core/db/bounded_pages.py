"""Numbered pages of a list that is counted no further than a person would turn them."""

from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import QuerySet

MAX_COUNTED = 5_000  # rows; a list says no more than this, and its filters and its search lead further


class BoundedPaginator(Paginator):
    """Pages of a list that counts no further than MAX_COUNTED, and counts without the columns of other tables."""

    @property
    def most(self) -> int:
        return MAX_COUNTED

    @property
    def is_capped(self) -> bool:
        """Return whether there are more rows than were counted."""
        return self.count > self.most

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[: self.most + 1].count()
