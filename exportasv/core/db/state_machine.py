"""One step of a life-cycle: lock the row, check the move, write the new state.

Each life-cycle lists its moves once, as pairs (from, to), beside its model. The same list makes the
PostgreSQL trigger (`guarded`) that refuses every other move, also from SQL.
"""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

import pgtrigger
from django.db import models
from django.utils.translation import gettext as _

from exportasv.core.db.errors import RuleError

Row = TypeVar("Row", bound=models.Model)
Moves = Iterable[tuple[str, str]]


def state_machine_trigger(moves: Moves, field: str = "state") -> pgtrigger.FSM:
    """The trigger by which PostgreSQL refuses any change of `field` that is not in `moves`."""
    return pgtrigger.FSM(name=f"{field}_moves", field=field, transitions=list(moves))


def lock_row(row: Row) -> Row:
    """The same row, read again under a row lock; call it inside a transaction."""
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def change_state(row: Row, to: str, moves: Moves, **values: Any) -> Row:
    """Move `row` to state `to`, setting `values` too, and return the fresh, locked row.

    Raises RuleError when the move is not in `moves`. Must run inside a transaction.
    """
    row = lock_row(row)
    now = row.serializable_value("state")
    if (now, to) not in set(moves):
        states = dict(cast(models.Field, row._meta.get_field("state")).flatchoices)
        raise RuleError(
            _("This cannot go from “%(now)s” to “%(then)s”.")
            % {"now": states.get(now, now), "then": states.get(to, to)}
        )
    for name, value in {"state": to, **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    return row
