"""Who of a company is told: its owners, its members, its adviser."""

from collections.abc import Callable

from companies.models import Company, CompanyMember
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import ReminderRule


def reminder_recipients(company: Company) -> Callable[[str], list[User]]:
    """For reminders: the people of an audience of this company, none of them with a closed account.

    Costs no query where `members__user` is prefetched and `adviser` selected.
    """

    def of(audience: str) -> list[User]:
        if audience == ReminderRule.Audience.ADVISER:
            return [company.adviser] if company.adviser_id and company.adviser.is_active else []
        members = [member for member in company.members.all() if member.user.is_active]
        return [
            member.user
            for member in members
            if audience == ReminderRule.Audience.MEMBERS or member.part == CompanyMember.Part.OWNER
        ]

    return of
