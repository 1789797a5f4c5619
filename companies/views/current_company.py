"""The company that a person acts for: the only one, or the one chosen last."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from companies.models import Company, CompanyMember
from exportasv.core.accounts.models import User
from exportasv.core.accounts.request import Request
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.sorting import by_name

COMPANY_SESSION_KEY = "company"  # session key: primary key of the chosen company


class _RememberingRequest(Request):
    _memberships: list[CompanyMember]  # cached for the request


def memberships(request: Request) -> list[CompanyMember]:
    """Return the person's memberships by company name, without archived companies. One query for each request.

    In a preview (core/accounts/company_preview.py) the company has an owner who is nobody: the person who looks.
    """
    remembering = cast(_RememberingRequest, request)
    if not hasattr(request, "_memberships"):
        remembering._memberships = _previewed_membership(request.user) or _memberships_of(request.user)
    return remembering._memberships


def _memberships_of(user: User) -> list[CompanyMember]:
    return _MEMBERSHIPS.rows(user.pk)


def _membership_rows(user: int) -> QuerySet[CompanyMember]:
    rows = CompanyMember.objects.filter(user_id=user).exclude(company__state=Company.State.ARCHIVED)
    return rows.select_related("company").order_by(by_name("company__name"), "pk")


_MEMBERSHIPS = FixedQuery(_membership_rows)


def _previewed_membership(user: User) -> list[CompanyMember]:
    number = getattr(user, "previewed_company_id", None)
    companies = Company.objects.exclude(state=Company.State.ARCHIVED).filter(pk=number) if number else ()
    return [CompanyMember(company=company, user=user, role=CompanyMember.Role.OWNER) for company in companies]


def current_membership(request: Request) -> CompanyMember:
    """Return the current membership. Raise Http404 if the person belongs to no company."""
    found = memberships(request)
    if not found:
        raise Http404("no company")
    chosen = request.session.get(COMPANY_SESSION_KEY)
    member = next((member for member in found if member.company_id == chosen), found[0])
    member.user = request.user
    return member


def current_company(request: Request) -> Company:
    """Return the current company. Raise Http404 if the person belongs to none."""
    return current_membership(request).company


def switch_to_company(request: Request, number: int) -> Company:
    """Switch to another company of the person. Raise Http404 if the person does not belong to it."""
    member = next((member for member in memberships(request) if member.company_id == number), None)
    if member is None:
        raise Http404("no such company")
    request.session[COMPANY_SESSION_KEY] = number
    return member.company


def owner_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Allow only owners of the current company: 404 without a company, 403 for editors."""

    @wraps(view)
    def wrapper(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if current_membership(request).role != CompanyMember.Role.OWNER:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper
