"""The portal as a company sees it, for staff: to read only, and never as one of its people.

While a preview lasts, the pages that are open to a company's people show that company's rows. Nothing can be sent
from them, and PostgreSQL refuses what a page would write while it is made. Pages about a person (account, notices,
own data) stay the staff member's own.
"""

from collections.abc import Callable
from copy import copy
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.db import InternalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import MEMBER, PUBLIC, SAFE_METHODS, access_rule_of
from exportasv.core.programme import COMPANY_PREVIEW_TIME

SESSION_KEY = "company_preview"  # session key: (primary key of the company, end as a timestamp)
PERSONAL_ROUTES = ["account", "mfa_", "usersessions", "notifications:", "privacy:"]  # beginnings of routes
READ_ONLY_TRANSACTION = "25006"  # PostgreSQL's code of the refusal


def personal_routes(*routes: str) -> None:
    """Declare routes about the person who is signed in, which no preview shows."""
    PERSONAL_ROUTES.extend(routes)


def begin_preview(session: SessionBase, company: int) -> None:
    """Show this company's pages in this session for COMPANY_PREVIEW_TIME."""
    session[SESSION_KEY] = [company, (timezone.now() + COMPANY_PREVIEW_TIME).timestamp()]


def end_preview(session: SessionBase) -> int | None:
    """End the preview of this session. Return the company that it showed, or None."""
    company, _end = session.pop(SESSION_KEY, (None, 0))
    return company


def previewed_company(session: SessionBase) -> int | None:
    """Return the company that this session previews now, or None."""
    company, end = session.get(SESSION_KEY, (None, 0))
    return company if end > timezone.now().timestamp() else None


def is_company_page(route: str) -> bool:
    """Return whether a route belongs to the people of a company, so that a preview shows it."""
    rule = access_rule_of(route)
    if rule is None or rule.read is PUBLIC or route.startswith(tuple(PERSONAL_ROUTES)):
        return False
    return MEMBER in rule.read | rule.write


def preview_response(
    request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
) -> HttpResponse | None:
    """Return the page as the company sees it, or None if the request belongs to no preview.

    Whoever previews sees the company's rows and has no role (OwnRows.condition, current_company.memberships).
    """
    if not isinstance(request.user, User) or not request.user.is_programme_staff:
        return None
    user, company = request.user, previewed_company(request.session)
    if company is None or not is_company_page(cast(ResolverMatch, request.resolver_match).view_name):
        return None
    if request.method not in SAFE_METHODS:
        return _refusal(request)
    viewer = copy(user)
    viewer.previewed_company_id, viewer.role, viewer.is_superuser = company, "", False
    request.user = viewer
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            return view(request, *args, **kwargs)
    except InternalError as error:
        if getattr(error.__cause__, "pgcode", "") != READ_ONLY_TRANSACTION:
            raise
        return _refusal(request)
    finally:
        request.user = user


def _refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/preview_refused.html", status=403)
