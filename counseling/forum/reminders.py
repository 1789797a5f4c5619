"""Reminders of forum events, and of services that nobody has checked for a long time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counseling.forum.tickets import ticket_path
from counseling.models import Registration, Service
from counseling.models.services import CHECK_INTERVAL
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import ADMIN_SITE, Role
from exportasv.core.notifications.reminders import (
    CHUNK_SIZE,
    Contact,
    DueReminder,
    Unit,
    iso_day,
    iso_minute,
    pending_rows,
    trigger,
)


@trigger(
    "forum_event_soon",
    _("An event of the forum is near"),
    unit=Unit.HOURS_BEFORE,
    default_rules=[(24, "person"), (1, "person")],
)
def upcoming_events(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield registrations for events that begin within `threshold` hours."""
    near = Registration.objects.filter(
        state=Registration.State.REGISTERED,
        event__called_off_at=None,
        event__starts_at__range=(now, now + timedelta(hours=threshold)),
    )
    rows = pending_rows(near, iso_minute("event__starts_at")).select_related("event__edition", "user")
    for row in rows.iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            partial(_recipients, row),
            {"registration": row, "event": row.event},
            link=partial(ticket_path, row, row.user.language if row.user else ""),
        )


def _recipients(row: Registration, _audience: str) -> list[User | Contact]:
    return [row.user if row.user and row.user.is_active else Contact(row.email, row.language)]


@trigger(
    "service_unchecked",
    _("A service has not been checked for a long time"),
    unit=Unit.DAYS_AFTER,
    default_rules=[(0, "person")],
)
def unchecked_services(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield published services whose check is `threshold` days late, for their institution or the administrators."""
    today = timezone.localdate(now)
    late = pending_rows(Service.objects.stale(today - timedelta(days=threshold)), iso_day("checked_on"))
    asked_at: dict[int | None, list[User]] | None = None
    for row in late.select_related("institution").iterator(CHUNK_SIZE):
        asked_at = _service_managers() if asked_at is None else asked_at
        asked = asked_at.get(row.institution_id) or asked_at.get(None, [])
        yield DueReminder(
            row,
            partial(_same_recipients, asked),
            {"service": row, "months": CHECK_INTERVAL.days // 30},
            link=partial(reverse, "admin:counseling_service_change", args=[row.pk]),
        )


def _same_recipients(people: list[User], _audience: str) -> list[User]:
    return people


def _service_managers() -> dict[int | None, list[User]]:
    """Return managers, else other staff, by institution; administrators under None."""
    found: dict[int | None, list[User]] = {}
    staff = User.objects.filter(is_active=True, role__in=ADMIN_SITE)
    for person in staff.order_by("pk"):
        if person.role == Role.ADMINISTRATOR:
            found.setdefault(None, []).append(person)
        elif person.institution_id:
            found.setdefault(person.institution_id, []).append(person)
    return {
        place: [person for person in people if person.role == Role.MANAGER] or people for place, people in found.items()
    }
