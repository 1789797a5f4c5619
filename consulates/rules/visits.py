"""Rules of visits: what visitors of a house did with a product, tapped at the desk."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import Placement, TradingHouse, Visit
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row


def record_visit(placement: Placement, kind: str, *, by: User, day: date | None = None, count: int = 1) -> Visit:
    """Record what `count` visitors did with a product of the shelf, today or on an earlier day of its placement.

    Raise RuleError if the kind is unknown, if the product did not stand there on that day, if the day lies ahead, or in
    a month that is over and reported.
    """
    if kind not in Visit.Kind.values:
        raise RuleError(_("Choose what the visitors did."))
    with act_as(by):
        house = lock_row(placement.house)
        day = day or house.today
        _check_day(house, day)
        if day < placement.since or (placement.until and day > placement.until):
            raise RuleError(_("The product was not on the shelf on that day."))
        visit = Visit(
            house=house, product_id=placement.product_id, day=day, kind=kind, count=count, by=by, at=timezone.now()
        )
        try:
            visit.clean_fields()
        except ValidationError as error:
            raise RuleError(" ".join(error.messages)) from error
        visit.save()
    return visit


def undo_visit(visit: Visit, *, by: User) -> None:
    """Delete a visit tapped by mistake. Raise RuleError if its month is over and reported."""
    with act_as(by):
        _check_day(lock_row(visit.house), visit.day)
        visit.delete()


def _check_day(house: TradingHouse, day: date) -> None:
    """Raise RuleError unless rows of this day may change: it is not ahead, and no report of its past month was sent."""
    month = day.replace(day=1)
    if day > house.today:
        raise RuleError(_("This day lies ahead."))
    if month < house.today.replace(day=1) and house.reports.filter(month=month).exists():
        raise RuleError(_("This month has already been reported."))
