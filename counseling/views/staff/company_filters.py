"""Search and filters of staff's lists, by what is known of the companies, and the last contact with each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from companies.sectors import sector_options
from companies.territory.departments import DEPARTMENT_CHOICES
from counseling.models import CounselingSession
from counseling.rules.assignment_queue import companies_by_need
from exportasv.core.accounts.models import User

QUIET_DAYS = (30, 60, 90, 180)  # choices of the filter "last contact"
OF_OTHER_LISTS = ("department", "sector", "size", "women", "quiet")  # filters of lists whose rows belong to companies

Rows = TypeVar("Rows", bound=QuerySet[Any])


class Filter(NamedTuple):
    """A choice above a list: the parameter in the address, its label, value → text, and the text of no choice."""

    name: str
    label: str
    options: list[tuple[str, Any]]
    usual: str = ""  # "": all


def company_filters(*names: str) -> list[Filter]:
    """Return the filters of these names."""
    quiet = [("never", _("never"))]
    quiet += [(str(days), _("more than %(days)s days ago") % {"days": days}) for days in QUIET_DAYS]
    found = [
        Filter("mine", _("Whose"), [("1", _("my companies"))]),
        Filter("state", _("State"), [(state.value, state.label) for state in Company.State]),
        Filter("department", _("Department"), list(DEPARTMENT_CHOICES)),
        Filter("sector", _("Sector"), sector_options()),
        Filter("size", _("Size"), list(Company.Size.choices)),
        Filter("women", _("Led by women"), [("1", _("yes"))]),
        Filter("quiet", _("Last contact"), quiet),
    ]
    return [each for each in found if each.name in names]


def due_filter() -> Filter:
    """Return the filter of lists whose rows have a day until when: all, or those past it."""
    return Filter("due", _("Due"), [("overdue", _("past the date"))])


def chosen_values(asked: QueryDict, filters: Sequence[Filter]) -> dict[str, str]:
    """Return parameter → value of the filters in an address; what no choice has is left out."""
    known = {each.name: {value for value, _label in each.options} for each in filters}
    given = {name: str(asked.get(name, "")) for name in known}
    return {name: value for name, value in given.items() if value in known[name]}


def filter_companies(rows: QuerySet[Company], chosen: dict[str, str], user: User) -> QuerySet[Company]:
    """Return the companies that have all that was chosen."""
    columns = {name: chosen[name] for name in ("state", "department", "size") if name in chosen}
    rows = rows.filter(**columns)
    if "mine" in chosen:
        rows = rows.filter(adviser=user.pk)
    if "women" in chosen:
        rows = rows.filter(women_led=True)
    if code := chosen.get("sector"):
        made = Q(pk__in=Company.objects.filter(products__sector__code=code).values("pk"))
        rows = rows.filter(made | Q(sectors__contains=[code]))
    return _quiet_rows(rows, chosen["quiet"]) if "quiet" in chosen else rows


def _quiet_rows(rows: QuerySet[Company], quiet: str) -> QuerySet[Company]:
    found = companies_by_need(rows).order_by()
    found = (
        found.filter(helped_at=None)
        if quiet == "never"
        else found.filter(helped_at__lt=timezone.now() - timedelta(days=int(quiet)))
    )
    return rows.filter(pk__in=found.values("pk"))


def like_text(rows: QuerySet[Company], text: str) -> QuerySet[Company]:
    """Return the companies whose name, person or number is like the text; all, if there is none."""
    if not text.strip():
        return rows
    return rows.filter(pk__in=Company.objects.like(text.strip()).order_by().values("pk"))


def rows_of_companies(rows: Rows, asked: QueryDict, filters: Sequence[Filter], user: User, *texts: str) -> Rows:
    """Return the rows whose company has what was chosen, and that are like the text that was searched.

    A row is like the text if its company is, as far as the person may see it, or if one of the columns `texts` has it.
    """
    chosen = chosen_values(asked, filters)
    if chosen:
        rows = rows.filter(company__in=filter_companies(Company.objects.all(), chosen, user))
    if text := asked.get("q", "").strip():
        found = Q(company__in=like_text(Company.objects.for_actor(user), text))
        for column in ("company__name", *texts):
            found |= Q(**{f"{column}__unaccent__icontains": text})
        rows = rows.filter(found)
    return rows


def with_last_contact(rows: Rows) -> Rows:
    """Return the rows with `helped_at`, when the last session of their company was held."""
    held = CounselingSession.objects.filter(company=OuterRef("company"), state=CounselingSession.State.HELD)
    return rows.annotate(helped_at=Subquery(held.order_by("-starts_at").values("starts_at")[:1]))
