"""How the admin site deletes rows. The audit trail declares it, because it keeps what falls."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from exportasv.core.accounts.models import User


@dataclass(frozen=True)
class DeletionRules:
    """Why a row is never deleted ("" if it may be), how many rows fall with it, and the deletion itself."""

    obstacle: Callable[[models.Model], str]
    count_rows: Callable[[models.Model], int]
    delete: Callable[[models.Model, User], object]  # may raise RuleError
    max_rows_without_password: int
    days_kept: int  # in which it can be brought back


_declared: list[DeletionRules] = []


def declare_deletion_rules(rules: DeletionRules) -> None:
    """Declare the rules of all deletions. The last declaration counts."""
    _declared[:] = [rules]


def deletion_rules() -> DeletionRules:
    return _declared[0]
