"""A company has an adviser from its first day in the programme. Who it is, counseling says (counseling/portal.py)."""

from collections.abc import Callable

from companies.models import Company
from companies.notices import notify_new_adviser
from exportasv.core.accounts.models import User

AdviserChoice = Callable[[Company], User | None]
_choices: list[AdviserChoice] = []


def choose_advisers_by(choice: AdviserChoice) -> None:
    """Declare the function that names the adviser of a company that has none."""
    _choices.append(choice)


def assign_adviser(company: Company) -> None:
    """Give the company an adviser if it has none, and notify the adviser.

    Call it in the transaction of the change, with the row locked.
    """
    if company.adviser_id is not None:
        return
    company.adviser = next((found for choice in _choices if (found := choice(company))), None)
    if company.adviser is not None:
        company.save(update_fields=["adviser"])
        notify_new_adviser(company)
