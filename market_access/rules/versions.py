"""Change a rule: the new version begins on a day, the old one ends the day before and stays."""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from market_access.models import MarketRequirement
from market_access.models.versions import Evidence, VersionedFact
from market_access.rules.changes import record_change
from market_access.rules.hits import mark_lights_stale
from market_access.rules.rulebook import renew_rulebook

Row = TypeVar("Row", bound=VersionedFact)


def supersede(rule: Row, values: dict[str, Any], holds_from: date, *, by: User) -> Row:
    """Store a new version of a rule with these values; the old one ends the day before.

    Raise RuleError if the day is past or not after the old version's first day, or if it is not the last version.
    """
    model = type(rule)
    with transaction.atomic(), act_as(by):
        transaction.on_commit(renew_rulebook)  # before what wakes the worker, which reads the rules too
        versions = list(model._base_manager.select_for_update().filter(code=rule.code))
        old = next(each for each in versions if each.pk == rule.pk)
        _check_day(old, versions, holds_from)
        ends = old.effective_to
        old.effective_to = holds_from - timedelta(days=1)
        old.save(update_fields=["effective_to"])
        new = _next_version(old, len(versions) + 1, {"effective_from": holds_from, "effective_to": ends} | values)
        new.full_clean()
        new.save(force_insert=True)
        record_change(new, old)
        _touch_lights(old, new)
    return new


def record_new(rule: VersionedFact, *, by: User) -> None:
    """Record that staff typed a rule that the portal did not have: what it touches is found and told."""
    with transaction.atomic(), act_as(by):
        transaction.on_commit(renew_rulebook)
        record_change(rule)
        _touch_lights(rule)


def record_end(rule: VersionedFact, *, by: User) -> None:
    """Record that a version has another last day: what it touches is found and told, as of the day after it."""
    today = timezone.localdate()
    with transaction.atomic(), act_as(by):
        transaction.on_commit(renew_rulebook)
        day = rule.effective_to + timedelta(days=1) if rule.effective_to else today
        record_change(rule, holds_from=max(day, today))
        _touch_lights(rule)


def _check_day(old: VersionedFact, versions: list[Any], holds_from: date) -> None:
    if holds_from < timezone.localdate():
        raise RuleError(_("A new version begins today or later: what applied in the past stays as it was."))
    if old.effective_from is not None and old.effective_from >= holds_from:
        raise RuleError(_("The version that you are changing begins on that day or later. Choose a later day."))
    if old.effective_to is not None and old.effective_to < holds_from:
        raise RuleError(_("The version that you are changing ended before that day."))
    if any(each.effective_from and old.effective_from != each.effective_from > holds_from for each in versions):
        raise RuleError(_("There is already a later version. Change that one."))


def _next_version(old: Row, number: int, values: dict[str, Any]) -> Row:
    columns = [each for each in old._meta.concrete_fields if not each.primary_key]
    stored = {each.attname: getattr(old, each.attname) for each in columns}
    return type(old)(**stored | values | {"key": f"{old.code}/{number}"})


def _touch_lights(*rules: Any) -> None:
    for rule in rules:
        if isinstance(rule, MarketRequirement):
            mark_lights_stale(rule)


def mark_checked(rule: Any, *, by: User) -> None:
    """Record that a rule was compared with its source today, and nothing changed."""
    with transaction.atomic(), act_as(by):
        rule.checked_on = timezone.localdate()
        rule.save(update_fields=["checked_on"])
        _touch_lights(rule)
    transaction.on_commit(renew_rulebook)


def mark_verified(rule: Any, *, by: User) -> None:
    """Record that a rule was read in its source today: pages no longer say that it is to be confirmed."""
    with transaction.atomic(), act_as(by):
        rule.checked_on, rule.status = timezone.localdate(), Evidence.VERIFIED
        rule.save(update_fields=["checked_on", "status"])
        _touch_lights(rule)
    transaction.on_commit(renew_rulebook)
