"""Reminders about personal data requests that are close to their legal deadline."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.notifications.reminders import CHUNK_SIZE, DueReminder, Unit, iso_day, pending_rows, trigger
from exportasv.core.privacy.models import DataRequest


@trigger(
    "data_request_due",
    _("The term to answer a request on personal data ends"),
    unit=Unit.DAYS_BEFORE,
    default_rules=[(10, "managers"), (3, "managers"), (0, "managers")],
)
def requests_due(threshold: int, now: datetime) -> Iterator[DueReminder]:
    """Yield open requests with a deadline within `threshold` days, and late ones."""
    today = timezone.localdate(now)
    due = DataRequest.objects.filter(state=DataRequest.State.OPEN, due_on__lte=today + timedelta(days=threshold))
    for row in pending_rows(due, iso_day("due_on")).iterator(CHUNK_SIZE):
        yield DueReminder(
            row,
            lambda audience: [],
            {"data_request": row},
            link=partial(reverse, "admin:privacy_datarequest_change", args=[row.pk]),
        )
