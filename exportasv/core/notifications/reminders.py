"""Reminders: rules that staff edit, triggers that the apps register, a dispatcher, and a log of sent reminders.

An app registers its triggers in `<app>/reminders.py`. The schedule starts the dispatcher; two may run at the same time.
"""

import logging
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.notifications.address_hash import address_hash
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.models import CompletedReminder, ReminderDelivery, ReminderRule
from exportasv.core.notifications.models.reminder import TRIGGERS
from exportasv.core.notifications.notices import notify

log = logging.getLogger(__name__)
CHUNK_SIZE = 500  # rows at once
LOOK_AGAIN_AFTER = timedelta(hours=1)  # at a row that nobody could be reminded of
Rows = TypeVar("Rows", bound=models.QuerySet)
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


SubjectKey = tuple[str, int, str]  # table, row, occasion


@dataclass(frozen=True)
class DueReminder:
    """A row that a trigger found.

    `recipients` returns the people of an audience. `link` returns the path of the page to open; it is called in the
    recipient's language. `occasion` separates occurrences of the same row (the day a certificate ends); each occurrence
    is reminded of once. Rows of `pending_rows` bring their own.
    """

    row: models.Model
    recipients: Callable[[str], Iterable[User | Contact]]
    context: dict[str, object] = field(default_factory=dict)
    link: Callable[[], str] | None = None
    occasion: str = ""

    def subject_key(self) -> SubjectKey:
        occasion = self.occasion or getattr(self.row, "reminder_occasion", "")
        return self.row._meta.label_lower, self.row.pk, occasion


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


_running_rule: ContextVar[ReminderRule | None] = ContextVar("running_rule", default=None)


def trigger(
    name: str, label: StrOrPromise, *, unit: Unit, default_rules: Iterable[tuple[int, str]]
) -> Callable[[FindDue], FindDue]:
    """Register a function `(threshold, now) → DueReminder…` as the trigger `name`.

    The function yields every row that has reached the threshold at `now`. It takes them from `pending_rows`, so that a
    run costs what is still to be sent and not what the table holds; the dispatcher sends each reminder once in any
    case. A more urgent threshold must find a subset of the rows of a less urgent one;
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


def iso_day(column: str) -> models.Func:
    """Return the day of a date or of a time in UTC as text, as in "2026-11-26"."""
    return _as_text(column, "YYYY-MM-DD")


def iso_minute(column: str) -> models.Func:
    """Return a time in UTC as text, as in "2026-11-26T14:05"."""
    return _as_text(column, 'YYYY-MM-DD"T"HH24:MI')


def _as_text(column: str, pattern: str) -> models.Func:
    return models.Func(F(column), Value(pattern), function="to_char", output_field=models.CharField())


def pending_rows(rows: Rows, occasion: Any = "") -> Rows:
    """Annotate `reminder_occasion`, and leave out the rows of which the running rule has reminded everybody.

    `occasion` is a text or an expression. Outside the dispatcher no row is left out.
    """
    given = Value(occasion) if isinstance(occasion, str) else occasion
    rows = cast(Rows, rows.annotate(reminder_occasion=Cast(given, models.CharField())))
    rule = _running_rule.get()
    if rule is None:
        return rows
    complete = CompletedReminder.objects.filter(
        Q(again_at=None) | Q(again_at__gt=timezone.now()),
        rule=rule,
        subject_table=rows.model._meta.label_lower,
        subject_id=OuterRef("pk"),
        occasion=OuterRef("reminder_occasion"),
    )
    return cast(Rows, rows.filter(~Exists(complete)))


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
            sent += _send_of_trigger(known, rules, now)
        except Exception:
            log.exception("reminders of %s failed", name)
    return sent


def _send_of_trigger(known: Trigger, rules: Iterable[ReminderRule], now: datetime) -> int:
    sent, told = 0, set()
    more_urgent: list[ReminderRule] = []
    for rule in known.by_urgency(rules):
        running = _running_rule.set(rule)
        try:
            due_rows = iter(known.find(rule.threshold, now))
            while batch := list(islice(due_rows, CHUNK_SIZE)):
                told |= _delivered_keys(more_urgent, batch)
                sent += _send_batch(rule, batch, told)
        finally:
            _running_rule.reset(running)
        more_urgent.append(rule)
    return sent


def _send_batch(rule: ReminderRule, batch: list[DueReminder], told: set[tuple]) -> int:
    """Send the reminders of a rule that are not in the log yet, and note which rows are complete.

    `told` has who was reminded of which row by a more urgent rule; it gets those of this one.
    """
    sent = 0
    complete: dict[SubjectKey, bool] = {}  # row → whether there was somebody to remind
    failed: set[SubjectKey] = set()
    done = _delivered_keys([rule], batch)
    for due in batch:
        key, people = due.subject_key(), list(_recipients(due, rule.audience))
        try:
            for person in people:
                same = (*key, _recipient_key(person))
                if same not in done:
                    sent += _deliver(rule, due, person, is_overtaken=same in told)
                told.add(same)
        except Exception:
            log.exception("reminder %s of %s %s failed", rule.trigger, *key[:2])
            failed.add(key)
        if hasattr(due.row, "reminder_occasion"):
            complete[key] = complete.get(key, False) or bool(people)
    _note_complete(rule, {key: has_people for key, has_people in complete.items() if key not in failed})
    return sent


def _note_complete(rule: ReminderRule, rows: dict[SubjectKey, bool]) -> None:
    now = timezone.now()
    CompletedReminder.objects.bulk_create(
        [
            CompletedReminder(
                rule=rule, subject_table=table, subject_id=row, occasion=occasion, at=now,
                again_at=None if has_people else now + LOOK_AGAIN_AFTER,
            )
            for (table, row, occasion), has_people in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["rule", "subject_table", "subject_id", "occasion"],
        update_fields=["at", "again_at"],
    )  # fmt: skip


def _delivered_keys(rules: list[ReminderRule], batch: list[DueReminder]) -> set[tuple]:
    """Return who was reminded of these rows by these rules, as (table, row, occasion, person)."""
    if not rules:
        return set()
    log_rows = ReminderDelivery.objects.filter(rule__in=rules, subject_id__in={due.row.pk for due in batch})
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
