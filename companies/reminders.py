"""Reminders for companies."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Certificate, Company, DestinationSurvey
from companies.people import reminder_recipients
from exportasv.core.notifications.reminders import CHUNK_SIZE, DueReminder, Unit, iso_day, pending_rows, trigger
from exportasv.core.programme import CERTIFICATE_REMINDERS
from exportasv.core.required import required

EARLIEST, SECOND, LAST = CERTIFICATE_REMINDERS


@trigger(
    "certificate_expiring",
    _("A certificate is expiring"),
    unit=Unit.DAYS_BEFORE,
    default_rules=[(EARLIEST, "owners"), (SECOND, "owners"), (LAST, "members"), (LAST, "adviser")],
)
def expiring_certificates(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield reminders of certificates that expire within `threshold` days."""
    today = timezone.localdate(now)
    ending = Certificate.objects.filter(
        expires_on__range=(today, today + timedelta(days=threshold)), company__state__in=Company.State.IN_PROGRAMME
    )
    rows = pending_rows(ending, iso_day("expires_on"))
    rows = rows.select_related("type", "company__adviser").prefetch_related("company__members__user")
    for row in rows.iterator(CHUNK_SIZE):
        expires_on = required(row.expires_on)
        days = (expires_on - today).days
        yield DueReminder(
            row,
            reminder_recipients(row.company),
            {"certificate": row, "company": row.company, "days": days},
            link=partial(reverse, "companies:certificate", args=[row.pk]),
        )


@trigger(
    "survey_waiting",
    _("The destination survey waits for an answer"),
    unit=Unit.DAYS_AFTER,
    default_rules=[(0, "owners"), (14, "members"), (28, "owners")],
)
def unanswered_surveys(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield reminders to active companies without an answer to an open survey of at least `threshold` days."""
    today = timezone.localdate(now)
    for survey in DestinationSurvey.objects.open_on(today).filter(opened_on__lte=today - timedelta(days=threshold)):
        silent = Company.objects.filter(state=Company.State.ACTIVE).exclude(destination_answers__survey=survey)
        rows = pending_rows(silent, str(survey.year)).select_related("adviser").prefetch_related("members__user")
        for company in rows.iterator(CHUNK_SIZE):
            yield DueReminder(
                company,
                reminder_recipients(company),
                {"company": company, "survey": survey},
                link=lambda: reverse("companies:destinations"),
            )
