"""The numbers of the programme as text: {% programme as p %} … {{ p.answer_within }}."""

from django import template

from exportasv.core import programme as numbers
from exportasv.core.notifications import thresholds
from exportasv.core.programme import days_text, working_days_text

register = template.Library()


class ProgrammeTexts:
    """Each number as text in the active language. A number is read only if a template uses it."""

    @property
    def answer_within(self) -> str:
        """Return the time in which a company should reply to a buyer."""
        return working_days_text(thresholds.remind_company_after())

    @property
    def adviser_after(self) -> str:
        """Return the time after which the adviser is notified of a waiting buyer."""
        return working_days_text(thresholds.tell_adviser_after())

    @property
    def escalated_after(self) -> str:
        """Return the time after which a trading house or Invest may reply instead of the company."""
        return working_days_text(thresholds.escalate_after())

    @property
    def quick_answer(self) -> str:
        return days_text(numbers.QUICK_ANSWER_DAYS)

    @property
    def quick_answer_hours(self) -> int:
        return numbers.QUICK_ANSWER_DAYS * 24

    @property
    def fair_answer(self) -> str:
        return days_text(numbers.FAIR_ANSWER_DAYS)

    @property
    def fair_answer_hours(self) -> int:
        return numbers.FAIR_ANSWER_DAYS * 24

    @property
    def confirm_every(self) -> str:
        return days_text(numbers.CONFIRM_EVERY)

    @property
    def hidden_after(self) -> str:
        """Return the time from stale to hidden for a product."""
        return days_text(numbers.HIDDEN_AFTER_STALE)

    @property
    def hidden_after_confirmation(self) -> str:
        """Return the time from the last confirmation to hidden for a product."""
        return days_text(numbers.CONFIRM_EVERY + numbers.HIDDEN_AFTER_STALE)

    @property
    def moderation_statistics(self) -> str:
        return days_text(numbers.MODERATION_STATISTICS_PERIOD)

    @property
    def win_confirmation(self) -> str:
        return days_text(numbers.WIN_CONFIRMATION_PERIOD)

    @property
    def invitation_valid(self) -> str:
        return days_text(numbers.INVITATION_VALID)

    @property
    def factor_link_hours(self) -> int:
        return int(numbers.FACTOR_LINK_VALID.total_seconds() // 3600)

    @property
    def neglected_after(self) -> str:
        return days_text(numbers.NEGLECTED_AFTER)

    @property
    def copy_lifetime(self) -> str:
        return days_text(numbers.COPY_LIFETIME)

    @property
    def printout_lifetime(self) -> str:
        return days_text(numbers.PRINTOUT_LIFETIME)

    @property
    def agreement_shown_when_done(self) -> str:
        """Return the time for which a done agreement stays on the staff's page."""
        return days_text(numbers.AGREEMENT_SHOWN_WHEN_DONE)

    @property
    def shortlist_lifetime(self) -> str:
        return days_text(numbers.SHORTLIST_LIFETIME)


@register.simple_tag
def programme() -> ProgrammeTexts:
    """Return the numbers of the programme as text, for `{% programme as p %}`."""
    return ProgrammeTexts()
