"""Queries of what a person may see, whose SQL is made once for each role: making it takes longer than its answer."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import FixedQuery, Given, kinds_of


class ActorQuery:
    """The rows of `make(user, *values)`, whose SQL depends on the person's role, number and institution, on the values,
    and on the clock.

    What a value is, and how the clock moves, is said by FixedQuery.
    """

    def __init__(self, make: Callable[..., QuerySet]) -> None:
        self.make = make
        self._of_role: dict[tuple[str, bool, bool], FixedQuery] = {}

    def rows(self, user: User, *values: Given) -> list[Any]:
        """Return the rows, as Django makes them of the query. One query."""
        if user.previewed_company_id is not None:
            return list(self.make(user, *values))
        kind = (user.role, user.is_superuser, user.institution_id is not None)
        if kind not in self._of_role:
            self._of_role[kind] = self._query(*kind)
        return self._of_role[kind].rows(user.pk, user.institution_id or 0, *values)

    def row_or_404(self, user: User, *values: Given) -> Any:
        """Return the first row. Raise Http404 if there is none, or none that the person may see. One query."""
        for row in self.rows(user, *values):
            return row
        raise Http404

    def _query(self, role: str, is_superuser: bool, has_institution: bool) -> FixedQuery:
        def make(number: int, institution: int, *values: Given) -> QuerySet:
            own = institution if has_institution else None
            return self.make(User(pk=number, role=role, is_superuser=is_superuser, institution_id=own), *values)

        return FixedQuery(make, [int, int, *kinds_of(self.make)[1:]])
