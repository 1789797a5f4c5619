"""Thresholds of active reminder rules, for rules and texts that use the same numbers."""

from exportasv.core import programme
from exportasv.core.http.kept_tables import kept_table
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.notifications.models.reminder import THRESHOLDS_CACHE_KEY

CACHE_SECONDS = 300
Audience = ReminderRule.Audience


def first_threshold(trigger: str, audience: str, default: int) -> int:
    """Return the lowest threshold of a trigger's active rules for an audience, or `default` if there is none."""
    return _all_thresholds().get(f"{trigger} {audience}", default)


def remind_company_after() -> int:
    """Return the working days in which a company should reply to a buyer."""
    return first_threshold("inquiry_waiting", Audience.MEMBERS, programme.REMIND_COMPANY_AFTER)


def tell_adviser_after() -> int:
    """Return the working days after which the adviser is notified of a waiting buyer."""
    return first_threshold("inquiry_waiting", Audience.ADVISER, programme.TELL_ADVISER_AFTER)


def escalate_after() -> int:
    """Return the working days after which a trading house or Invest may reply instead of the company."""
    return first_threshold("inquiry_waiting", Audience.HOUSE, programme.ESCALATE_AFTER)


def certificate_reminder_days() -> list[int]:
    """Return how many days before its end a company is reminded of a certificate, earliest reminder first."""
    found = {int(key.rsplit(" ", 1)[1]) for key in _all_thresholds() if key.startswith("certificate_expiring days ")}
    return sorted(found, reverse=True) or list(programme.CERTIFICATE_REMINDERS)


def _all_thresholds() -> dict[str, int]:
    return kept_table(THRESHOLDS_CACHE_KEY, _read_thresholds, CACHE_SECONDS)


def _read_thresholds() -> dict[str, int]:
    found: dict[str, int] = {}
    rules = ReminderRule.objects.filter(is_active=True).order_by("-threshold")
    for trigger, audience, threshold in rules.values_list("trigger", "audience", "threshold"):
        found[f"{trigger} {audience}"] = threshold
        found[f"{trigger} days {threshold}"] = threshold
    return found
