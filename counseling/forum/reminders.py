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
from exportasv.core.notifications.reminders import Contact, DueReminder, Unit, trigger


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
    for row in near.select_related("event__edition", "user"):
        yield DueReminder(
            row,
            partial(_recipients, row),
            {"registration": row, "event": row.event},
            link=partial(ticket_path, row, row.user.language if row.user else ""),
            occasion=f"{row.event.starts_at:%Y-%m-%dT%H:%M}",
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
    late = Service.objects.stale(today - timedelta(days=threshold)).select_related("institution")
    asked_at = _service_managers()
    for row in late:
        asked = asked_at.get(row.institution_id) or asked_at.get(None, [])
        yield DueReminder(
            row,
            partial(_same_recipients, asked),
            {"service": row, "months": CHECK_INTERVAL.days // 30},
            link=partial(reverse, "admin:counseling_service_change", args=[row.pk]),
            occasion=row.checked_on.isoformat(),
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
