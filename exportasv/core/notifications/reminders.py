"""Reminders: rules that staff edit, triggers that the apps register, a dispatcher, and a log of sent reminders.

An app registers its triggers in `<app>/reminders.py`. The schedule starts the dispatcher; two may run at the same time.
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

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.mail import address_hash, send_email
from exportasv.core.notifications.models import ReminderDelivery, ReminderRule
from exportasv.core.notifications.notices import notify

log = logging.getLogger(__name__)
CIVIL_HOURS = range(7, 20)  # reminders in days are sent during these hours of the programme's zone


class Unit(models.TextChoices):
    """Unit of a threshold. In "before" units a smaller number is more urgent; in "after" units a greater one."""

    DAYS_BEFORE = "days_before", _("days before")
    HOURS_BEFORE = "hours_before", _("hours before")
    DAYS_AFTER = "days_after", _("days after")
    WORKING_DAYS_AFTER = "working_days_after", _("working days after")


@dataclass(frozen=True)
class Contact:
    """A person without an account who gets a reminder."""

    address: str
    language: str = "es"


@dataclass(frozen=True)
class DueReminder:
    """A row that a trigger found.

    `recipients` returns the people of an audience. `link` returns the path of the page to open; it is called in the
    recipient's language. `occasion` separates occurrences of the same row (the day a certificate ends); each occurrence
    is reminded of once.
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
    """An event that causes reminders, the unit of its threshold, and its default rules."""

    name: str
    find: FindDue
    label: StrOrPromise
    unit: Unit
    audiences: tuple[str, ...]
    default_rules: tuple[tuple[int, str], ...]

    def by_urgency(self, rules: Iterable[ReminderRule]) -> list[ReminderRule]:
        """Return the rules, most urgent first."""
        return sorted(rules, key=lambda rule: rule.threshold, reverse=self.unit.endswith("after"))

    def runs_at(self, now: datetime) -> bool:
        return self.unit == Unit.HOURS_BEFORE or now.astimezone(ZoneInfo(settings.TIME_ZONE)).hour in CIVIL_HOURS


TRIGGERS: dict[str, Trigger] = {}


def trigger(
    name: str, label: StrOrPromise, *, unit: Unit, default_rules: Iterable[tuple[int, str]]
) -> Callable[[FindDue], FindDue]:
    """Register a function `(threshold, now) → DueReminder…` as the trigger `name`.

    The function yields every row that has reached the threshold at `now`, also rows with a sent reminder: the
    dispatcher sends each reminder once. A more urgent threshold must find a subset of the rows of a less urgent one;
    then only the most urgent reminder is sent. `default_rules` are the (threshold, audience) that `load_reference`
    writes. The text is templates/notifications/<name>.txt, with the `context` of each DueReminder, `subject` (the row)
    and `threshold`.
    """

    def register(find: FindDue) -> FindDue:
        rules = tuple(default_rules)
        audiences = tuple(dict.fromkeys(audience for _threshold, audience in rules))
        TRIGGERS[name] = Trigger(name, find, label, unit, audiences, rules)
        return find

    return register


def send_reminders(now: datetime | None = None) -> int:
    """Send the reminders that are due and not sent yet, and return how many.

    Each delivery has its own transaction. Two dispatchers at the same time send a reminder once, and a failing trigger
    does not stop the others.
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
    """Yield (rule, due, person, whether a more urgent rule also applies to them) of what is not in the log yet."""
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
    """Return the people of an audience, each once. A role has the same people for every row."""
    if role := ReminderRule.AUDIENCE_ROLES.get(audience):
        return User.objects.filter(role=role, is_active=True)
    return {_recipient_key(person): person for person in due.recipients(audience) if person is not None}.values()


def _recipient_key(person: User | Contact) -> str:
    return address_hash(person.address) if isinstance(person, Contact) else str(person.pk)


def _deliver(rule: ReminderRule, due: DueReminder, person: User | Contact, is_overtaken: bool) -> bool:
    """Write delivery and notice in one transaction, and return whether a reminder was sent."""
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
