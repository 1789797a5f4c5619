"""Rules of the monthly report."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from consulates.models import HouseReport, TradingHouse
from consulates.rules.monthly_report import report_figures
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import lock_row
from exportasv.core.notifications.notices import notify


def send_report(house: TradingHouse, month: date, comment: str, *, by: User) -> HouseReport:
    """Save the month's current figures and notify the programme's managers.

    Raise RuleError if the month has not begun or is already reported.
    """
    if month > timezone.localdate():
        raise RuleError(_("This month has not begun yet."))
    twice = _("This month has already been reported.")
    with violation_as_rule_error(UniqueViolation, twice), transaction.atomic(), act_as(by):
        lock_row(house)  # visits of the month wait, or are counted
        report = HouseReport.objects.create(
            house=house,
            month=month,
            figures=report_figures(house, month),
            comment=comment,
            sent_by=by,
            sent_at=timezone.now(),
        )
        for manager in User.objects.filter(role=Role.MANAGER, is_active=True):
            url = reverse("admin:consulates_housereport_change", args=[report.pk])
            notify(manager, "house_report", key=str(report.pk), url=url, report=report)
    return report
