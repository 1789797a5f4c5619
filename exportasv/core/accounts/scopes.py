"""Scopes: which rows each person sees. Apps declare them in their `portal.py`; `for_actor` reads them.

A scope says which roles see all rows of a model, and by which lookups other people find their rows: those of their
company, their house or their institution, or their own. `for_actor` raises KeyError if a model has no scope.
"""

from dataclasses import dataclass
from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import ANONYMOUS, NOBODY, SIGNED_IN, role_of

ALL, NONE = "all", "none"
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class OwnRows:
    """Rows that belong to a person.

    `word` names them, as in "own company". `lookups` lead from the row to the person, or with `of_institution` to the
    person's institution. `roles` are the roles that they apply to.
    """

    word: str
    lookups: tuple[str, ...]
    roles: frozenset[str] = SIGNED_IN
    of_institution: bool = False
    company: str | None = None  # leads from the row to the company ("" if the row is one), for rows of a company

    def condition(self, model: type[models.Model], user: User) -> models.Q:
        """Return the filter of these rows for a person. It returns each row once.

        In a preview (company_preview.py) they are the rows of the company that is previewed, and no others.
        """
        if user.previewed_company_id is not None:
            found = models.Q(pk__in=[])
            return found if self.company is None else models.Q((self.company or "pk", user.previewed_company_id))
        value = user.institution_id if self.of_institution else user.pk
        found = models.Q(pk__in=[])
        for lookup in self.lookups if value is not None else ():
            path = models.Q((lookup, value))
            if "__" in lookup:
                path = models.Q(pk__in=model._base_manager.filter(path).values("pk"))
            found |= path
        return found


@dataclass(frozen=True)
class Scope:
    """Which roles see all rows of a model, and which rows other people see."""

    all_for: frozenset[str]
    own: tuple[OwnRows, ...]

    def rows_of(self, role: str) -> str:
        """Return which rows a role sees, in words: "all", "none", or as in "own company, own house"."""
        if role in self.all_for:
            return ALL
        if role == ANONYMOUS:
            return NONE
        return ", ".join(each.word for each in self.own if role in each.roles) or NONE


SCOPES: dict[str, Scope] = {}  # model, as in "privacy.datarequest" → its scope


def own(word: str, lookups: str, *, roles: frozenset[str] = SIGNED_IN, of_institution: bool = False) -> OwnRows:
    """Return rows that belong to a person. `lookups` are separated by spaces."""
    return OwnRows(word, tuple(lookups.split()), roles, of_institution)


def own_company(lookup: str, *, roles: frozenset[str] = SIGNED_IN) -> OwnRows:
    """Return the rows of every company of a person. `lookup` leads from the row to the company ("" if it is one)."""
    return OwnRows("own company", (f"{lookup}__members__user".removeprefix("__"),), roles, company=lookup)


def own_house(lookup: str) -> OwnRows:
    """Return the rows of an officer's houses. `lookup` leads from the row to the house ("" if it is one)."""
    return own("own house", f"{lookup}__officers__user".removeprefix("__"))


def declare_scope(labels: str, *own_rows: OwnRows, all_for: frozenset[str] = NOBODY) -> None:
    """Declare the scope of models, separated by spaces. Raise ValueError if a model has a scope already."""
    for label in labels.split():
        if label in SCOPES:
            raise ValueError(f"{label} has a scope already")
        SCOPES[label] = Scope(all_for, own_rows)


def sees_all(user: User | AnonymousUser, label: str) -> bool:
    """Return whether a person sees every row of a model."""
    return role_of(user) in SCOPES[label].all_for


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows of a model that has a scope."""

    def for_actor(self, user: User | AnonymousUser) -> Self:
        """Return the rows that this person may see. Raise KeyError if the model has no scope."""
        scope, role = SCOPES[self.model._meta.label_lower], role_of(user)
        if role in scope.all_for:
            return self
        if not isinstance(user, User) or user.pk is None:
            return self.none()
        found = models.Q(pk__in=[])
        for rows in scope.own:
            if role in rows.roles:
                found |= rows.condition(self.model, user)
        return self.filter(found)
