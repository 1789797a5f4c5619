"""What fairs are reminded of."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.people import people_of
from consulates.models import FairParticipation
from exportasv.notifications.reminders import Due, Unit, trigger

ASKED_WITHIN = timedelta(days=60)  # later nobody remembers


@trigger("fair_year_later", _("A year after a fair"), unit=Unit.DAYS_AFTER, usual=[(365, "members"), (380, "members")])
def fairs_a_year_ago(threshold: int, now: datetime) -> Iterator[Due]:
    """Companies that took part in a fair `threshold` days ago or earlier and have not told what it brought."""
    today = timezone.localdate(now)
    latest = today - timedelta(days=threshold)
    rows = FairParticipation.objects.filter(
        state="attended", year_later_sales=None, fair__ends_on__range=(latest - ASKED_WITHIN, latest)
    )
    for row in rows.select_related("fair", "company__adviser").prefetch_related("company__members__user"):
        yield Due(row, people_of(row.company), link=lambda row=row: reverse("consulates:my_fair", args=[row.fair.slug]))
