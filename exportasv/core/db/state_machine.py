"""Life cycles: an enum of states with label, tone and moves, the function that changes a state, and the trigger.

The trigger is generated from the moves of the enum. PostgreSQL refuses every other move, including those from SQL.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import partial
from typing import Any, Self, TypeVar

import pgtrigger
from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext as _

from exportasv.core.db.errors import RuleError
from exportasv.core.db.fields import ChoiceField

Row = TypeVar("Row", bound=models.Model)
Moves = Mapping[Any, tuple[Any, ...]]


class Tone(Enum):
    """How a state looks: the kind of its badge on the site and the colour of its label in the admin site."""

    QUIET = "", "default"
    OFF = "bad", "default"
    STANDBY = "warn", "default"
    RUNNING = "", "info"
    AGREED = "good", "info"
    ASKED = "", "warning"
    WAITING = "warn", "warning"
    ON_THE_WAY = "warm", "warning"
    GOOD = "good", "success"
    ENDED = "", "danger"
    RETURNED = "warn", "danger"
    BAD = "bad", "danger"

    @property
    def badge(self) -> str:
        return self.value[0]

    @property
    def admin_colour(self) -> str:
        return self.value[1]


class LifeCycle(models.TextChoices):
    """The states of a model, each `NAME = "value", Tone.X, _("label")`, and the moves between them."""

    tone: Tone

    def __new__(cls, value: str, tone: Tone = Tone.QUIET) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone = tone
        return member

    @classproperty
    def MOVES(cls) -> Moves:
        """Return state → the states it may change to. Empty if the code sets the state freely."""
        return {}

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """Return every move as (from, to)."""
        return [(before.value, after.value) for before, all_after in cls.MOVES.items() for after in all_after]

    @classmethod
    def questions(cls) -> dict[str, tuple[str, ...]]:
        """Return question → states for which it is true.

        A question is `is_` and the name of a state or of a named set of states.
        """
        named = {name: getattr(cls, name) for name, value in vars(cls).items() if isinstance(value, classproperty)}
        sets = {name: states for name, states in named.items() if isinstance(states, tuple)}
        return {f"is_{name.lower()}": states for name, states in {**{m.name: (m,) for m in cls}, **sets}.items()}

    @classmethod
    def allows(cls, before: str, after: str) -> bool:
        return (before, after) in cls.pairs()


def sql_list(values: Iterable[str]) -> str:
    """Return values of an enum as SQL writes them in parentheses: 'draft', 'sent'."""
    return ", ".join(f"'{value}'" for value in values)


def life_cycle_of(model: type[models.Model]) -> type[LifeCycle] | None:
    """Return the life cycle of a model's column `state`, or None."""
    return getattr(model, "State", None)


class StateField(ChoiceField):
    """The column of a life cycle.

    It adds a property to the model for each state and each named set (`is_published`, `is_public`), for use in
    templates, and `tone`, the tone of the state.
    """

    def __init__(self, verbose_name: Any = None, states: type[LifeCycle] | None = None, **options: Any) -> None:
        self.states = states
        if states:
            options.setdefault("choices", states.choices)
        super().__init__(verbose_name, **options)

    def deconstruct(self) -> tuple[Any, Any, Any, Any]:
        """Return a field with plain choices, so that migrations do not depend on the life cycle."""
        name, _path, args, options = super().deconstruct()
        return name, "exportasv.core.db.fields.ChoiceField", args, options

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **options: Any) -> None:
        super().contribute_to_class(cls, name, *args, **options)
        if self.states is None:
            return
        cls.tone = property(lambda row: self.states(row.serializable_value(name)).tone)  # type: ignore[attr-defined, misc]
        for question, states in self.states.questions().items():
            if not hasattr(cls, question):
                setattr(cls, question, property(partial(_is_among, name=name, states=states)))


def _is_among(row: models.Model, *, name: str, states: tuple[str, ...]) -> bool:
    return row.serializable_value(name) in states


def state_machine_trigger(states: type[LifeCycle]) -> pgtrigger.FSM:
    """Return the trigger that refuses any change of `state` that is not a move of the life cycle."""
    return pgtrigger.FSM(name="state_moves", field="state", transitions=states.pairs())


def lock_row(row: Row) -> Row:
    """Return the row, read again with a row lock. Call it in a transaction."""
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def change_state(row: Row, to: str, **values: Any) -> Row:
    """Move `row` to state `to`, set `values` too, and return the fresh, locked row.

    Raise RuleError if the row's life cycle does not allow the move. Call it in a transaction.
    """
    row = lock_row(row)
    now, states = row.serializable_value("state"), life_cycle_of(type(row))
    if not (states and states.allows(now, to)):
        labels = dict(states.choices) if states else {}
        raise RuleError(
            _("This cannot go from “%(now)s” to “%(then)s”.")
            % {"now": labels.get(now, now), "then": labels.get(to, to)}
        )
    for name, value in {"state": to, **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    return row
