"""Default reminder rules, which the triggers declare."""

from exportasv.core.notifications import reminders
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.reference_data import ARCHIVED, ReferenceTable, declare_reference
from exportasv.core.reference_files import Row


def default_rules() -> list[Row]:
    """Return one row for each rule that a trigger declares."""
    return [
        {
            "code": f"{each.name}-{threshold}-{audience}",
            "trigger": each.name,
            "threshold": str(threshold),
            "audience": audience,
        }
        for each in reminders.TRIGGERS.values()
        for threshold, audience in each.default_rules
    ]


def existing_rules(rows: list[Row]) -> dict[str, ReminderRule]:
    """Return the rules with these codes, or equal rules with another code."""
    rules = list(ReminderRule.objects.all())
    by_meaning = {(rule.trigger, str(rule.threshold), rule.audience): rule for rule in rules}
    by_code = {rule.code: rule for rule in rules}
    found = {row["code"]: by_code.get(row["code"]) or by_meaning.get(_meaning(row)) for row in rows}
    return {code: rule for code, rule in found.items() if rule}


def _meaning(row: Row) -> tuple[str, str, str]:
    return row["trigger"], row["threshold"], row["audience"]


REMINDER_RULES = ReferenceTable(
    "reminder_rules",
    ReminderRule,
    key="code",
    rows=default_rules,
    existing=existing_rules,
    withdrawn=ARCHIVED,
)
declare_reference(REMINDER_RULES)
