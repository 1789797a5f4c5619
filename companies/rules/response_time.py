"""How soon a company answers buyers, as its pages say it."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median

from companies.models import Company

MIN_ANSWERED_INQUIRIES = 5  # answered inquiries before a time is shown: fewer would be chance


def update_response_time(company: Company, answered: Iterable[tuple[datetime, datetime]]) -> None:
    """Keep the median time from question to first answer, in whole hours, at least one; none below ENOUGH.

    `answered` are the (asked, first answered) of the company's newest answered inquiries.
    """
    hours = [(first - asked).total_seconds() / 3600 for asked, first in answered]
    value = max(1, round(median(hours))) if len(hours) >= MIN_ANSWERED_INQUIRIES else None
    if value != company.answers_in_hours:
        company.answers_in_hours = value
        company.save(update_fields=["answers_in_hours"])
