"""Response time of a company, as shown on its pages."""

from collections.abc import Iterable
from datetime import datetime
from statistics import median

from companies.models import Company

MIN_ANSWERED_INQUIRIES = 5  # answered inquiries needed to show a time


def update_response_time(company: Company, answered: Iterable[tuple[datetime, datetime]]) -> None:
    """Save the median hours from question to first answer (whole hours, at least one).

    `answered` are the (asked, first answered) of the company's newest answered inquiries. With fewer than
    MIN_ANSWERED_INQUIRIES, save None.
    """
    hours = [(first - asked).total_seconds() / 3600 for asked, first in answered]
    value = max(1, round(median(hours))) if len(hours) >= MIN_ANSWERED_INQUIRIES else None
    if value != company.answers_in_hours:
        company.answers_in_hours = value
        company.save(update_fields=["answers_in_hours"])
