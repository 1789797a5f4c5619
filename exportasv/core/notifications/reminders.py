"""Reminders: rules kept by staff, triggers registered by the apps, one dispatcher, one log of what left.

An app registers its triggers in `<app>/reminders.py`; the dispatcher runs by the schedule and may run twice at once.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import Role, User
from exportasv.core.audit.actor import act_as
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.mail import address_hash, send_email
from exportasv.core.notifications.models import ReminderDelivery, ReminderRule
from exportasv.core.notifications.notices import notify

log = logging.getLogger(__name__)
Audience = ReminderRule.Audience
CIVIL_HOURS = range(7, 20)  # reminders counted in days leave at these hours of the programme's zone


class Unit(models.TextChoices):
    """What a threshold counts. "Before" units: the smaller number is the more urgent; "after" units: the greater."""

    DAYS_BEFORE = "days_before", _("days before")
    HOURS_BEFORE = "hours_before", _("hours before")
    DAYS_AFTER = "days_after", _("days after")
    WORKING_DAYS_AFTER = "working_days_after", _("working days after")


@dataclass(frozen=True)
class Contact:
    """Somebody without an account who is to be reminded."""

    address: str
    language: str = "es"


@dataclass(frozen=True)
class DueReminder:
    """One row that a trigger found: `recipients` names who belongs to an audience, `link` gives the path to act at.

    `occasion` tells one time from the next of the same row (the day a certificate ends): each is reminded of anew.
    `link` is called in the language of the person who gets it.
    """

    row: models.Model
    recipients: Callable[[str], Iterable[User | Contact]]
    context: dict[str, object] = field(default_factory=dict)
    link: Callable[[], str] | None = None
    occasion: str = ""

    def subject_key(self) -> tuple[str, int, str]:
        return self.row._meta.label_lower, self.row.pk, self.occasion


FindDue = Callable[[int, datetime], Iterable[DueReminder]]


@dataclass(frozen=True)
class Trigger:
    """Something that happens, how it is counted, and the rules that the programme begins with."""

    name: str
    find: FindDue
    label: StrOrPromise
    unit: Unit
    audiences: tuple[str, ...]
    default_rules: tuple[tuple[int, str], ...]

    def by_urgency(self, rules: Iterable[ReminderRule]) -> list[ReminderRule]:
        """The most urgent rule first."""
        return sorted(rules, key=lambda rule: rule.threshold, reverse=self.unit.endswith("after"))

    def runs_at(self, now: datetime) -> bool:
        return self.unit == Unit.HOURS_BEFORE or now.astimezone(ZoneInfo(settings.TIME_ZONE)).hour in CIVIL_HOURS


TRIGGERS: dict[str, Trigger] = {}


def trigger(
    name: str, label: StrOrPromise, *, unit: Unit, default_rules: Iterable[tuple[int, str]]
) -> Callable[[FindDue], FindDue]:
    """Register a function `(threshold, now) → DueReminder…` as the trigger `name`.

    It yields every row for which the threshold is reached at `now`, also those told of before: the dispatcher sends
    once. A rule with a more urgent threshold must find a part of what a less urgent one finds; then only the most
    urgent reminder leaves. `default_rules` are those (threshold, audience) that `load_reference` writes. Its text is
    templates/notifications/<name>.txt, with the `context` of each DueReminder, `subject` (the row) and `threshold`.
    """

    def register(find: FindDue) -> FindDue:
        rules = tuple(default_rules)
        audiences = tuple(dict.fromkeys(audience for _threshold, audience in rules))
        TRIGGERS[name] = Trigger(name, find, label, unit, audiences, rules)
        return find

    return register


def send_reminders(now: datetime | None = None) -> int:
    """Send what the active rules find due and what has not been sent; returns how many reminders left.

    Each delivery is a transaction of its own: two dispatchers at once send one, a broken trigger stops no other.
    """
    now = now or timezone.now()
    sent = 0
    for name, rules in groupby(ReminderRule.objects.filter(is_active=True).order_by("trigger"), lambda r: r.trigger):
        known = TRIGGERS.get(name)
        if known is None or not known.runs_at(now):
            continue
        try:
            sent += sum(_deliver(*each) for each in _pending_deliveries(known, rules, now))
        except Exception:
            log.exception("reminders of %s failed", name)
    return sent


def _pending_deliveries(known: Trigger, rules: Iterable[ReminderRule], now: datetime) -> Iterator[tuple]:
    """(rule, due, person, whether a more urgent rule tells the same person of the same) not in the log yet."""
    told = set()
    for rule in known.by_urgency(rules):
        found = list(known.find(rule.threshold, now))
        done = _delivered_keys(rule, [due.row.pk for due in found])
        for due in found:
            for person in _recipients(due, rule.audience):
                same = (*due.subject_key(), _recipient_key(person))
                if same not in done:
                    yield rule, due, person, same in told
                told.add(same)


def _delivered_keys(rule: ReminderRule, rows: list[int]) -> set[tuple]:
    log_rows = ReminderDelivery.objects.filter(rule=rule, subject_id__in=rows)
    return set(log_rows.values_list("subject_table", "subject_id", "occasion", "to"))


def _recipients(due: DueReminder, audience: str) -> Iterable[User | Contact]:
    """The people of an audience, each once; those of a role are the same for every row."""
    roles: dict[str, Role] = {Audience.INVEST: Role.INVEST, Audience.MANAGERS: Role.MANAGER}
    if audience in roles:
        return User.objects.filter(role=roles[audience], is_active=True)
    return {_recipient_key(person): person for person in due.recipients(audience) if person is not None}.values()


def _recipient_key(person: User | Contact) -> str:
    return address_hash(person.address) if isinstance(person, Contact) else str(person.pk)


def _deliver(rule: ReminderRule, due: DueReminder, person: User | Contact, is_overtaken: bool) -> bool:
    """Write delivery and notice together, unless the log has it already; whether a reminder left."""
    table, row, occasion = due.subject_key()
    with act_as(None):
        _delivery, is_new = ReminderDelivery.objects.get_or_create(
            rule=rule,
            subject_table=table,
            subject_id=row,
            occasion=occasion,
            to=_recipient_key(person),
            defaults={"recipient": person if isinstance(person, User) else None, "is_overtaken": is_overtaken},
        )
        if not is_new or is_overtaken:
            return False
        _notify_recipient(rule, due, person, key=f"{rule.pk}-{table}-{row}-{occasion}")
    return True


def _notify_recipient(rule: ReminderRule, due: DueReminder, person: User | Contact, key: str) -> None:
    words: dict[str, Any] = {"subject": due.row, "threshold": rule.threshold, **due.context}
    with translation.override(person.language):
        url = due.link() if due.link else ""
    if isinstance(person, Contact):
        key = f"{key}-{address_hash(person.address)[:16]}"
        send_email(person.address, rule.trigger, key=key, language=person.language, url=url, **words)
    else:
        channel = "" if rule.channel == ReminderRule.Channel.WISHED else rule.channel
        notify(person, rule.trigger, key=key, url=url, channel=channel, **words)
