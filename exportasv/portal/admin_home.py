"""The admin's home: what waits for this person. One query a card, only for what the person may view."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Application
from consulates.models import ExportWin, Inquiry
from counseling.models import ActionItem, CounselingSession, Referral
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import may
from exportasv.core.notifications.models import OutboxTask
from products.models import Product, ProductRevision

UNANSWERED_WORKING_DAYS = 3
SHOWN = 6
SATURDAY = 5


class Waiting(NamedTuple):
    """One card: a title, how many rows wait and how long the oldest, and where to go."""

    title: str
    icon: str
    model: str
    rows: Callable[[User], QuerySet]
    query: str
    oldest: str  # the column that says since when a row waits
    urgent: bool = False


def working_days_ago(days: int, now: datetime | None = None) -> datetime:
    """The moment that lies `days` working days (Monday to Friday) before now."""
    moment = now or timezone.localtime()
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() < SATURDAY
    return moment


def _today(field: str) -> Q:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + timedelta(days=1)})


def _unanswered(user: User) -> QuerySet[Inquiry]:
    return Inquiry.objects.for_actor(user).filter(state="new", asked_at__lt=working_days_ago(UNANSWERED_WORKING_DAYS))


def _overdue(user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.for_actor(user).filter(state="open", due_on__lt=timezone.localdate())


WAITING = (
    Waiting(
        _("Products to review"), "inventory_2", "products.product",
        lambda user: Product.objects.for_actor(user).filter(state="submitted"),
        "state__exact=submitted&o=6", oldest="updated_at",
    ),
    Waiting(
        _("Edits to approve"), "rate_review", "products.productrevision",
        lambda user: ProductRevision.objects.filter(state="submitted"),
        "state__exact=submitted", oldest="submitted_at",
    ),
    Waiting(
        _("Companies that applied"), "storefront", "companies.application",
        lambda user: Application.objects.filter(state="sent"), "state__exact=sent", oldest="sent_at",
    ),
    Waiting(
        _("Inquiries unanswered for 3 working days"), "mark_email_unread", "consulates.inquiry",
        _unanswered, "state__exact=new", oldest="asked_at", urgent=True,
    ),
    Waiting(
        _("Agreements overdue"), "event_busy", "counseling.actionitem",
        _overdue, "state__exact=open", oldest="due_on", urgent=True,
    ),
    Waiting(
        _("Sessions requested"), "pending_actions", "counseling.counselingsession",
        lambda user: CounselingSession.objects.for_actor(user).filter(state="requested"),
        "state__exact=requested", oldest="requested_at",
    ),
    Waiting(
        _("Referrals to take"), "move_up", "counseling.referral",
        lambda user: Referral.objects.for_actor(user).filter(state="sent"), "state__exact=sent", oldest="sent_at",
    ),
    Waiting(
        _("Disputed sales"), "gavel", "consulates.exportwin",
        lambda user: ExportWin.objects.for_actor(user).filter(state="disputed"),
        "state__exact=disputed", oldest="decided_at", urgent=True,
    ),
    Waiting(
        _("Work that failed"), "error", "outbox.outboxtask",
        lambda user: OutboxTask.objects.filter(state="failed"), "state__exact=failed", oldest="due_at", urgent=True,
    ),
)  # fmt: skip


def dashboard(request: HttpRequest, context: dict) -> dict:
    """Adds `waiting` (cards), `sessions_today` and `oldest_products` to the home's context."""
    user = request.user
    context["waiting"] = [_card(card, user) for card in WAITING if may(user, card.model)]
    if may(user, "counseling.counselingsession"):
        today = CounselingSession.objects.for_actor(user).filter(_today("starts_at"), state__in=["booked", "held"])
        context["sessions_today"] = today.select_related("company", "adviser__user").order_by("starts_at")[:SHOWN]
    if may(user, "products.product"):
        waiting = Product.objects.for_actor(user).filter(state="submitted").select_related("company", "sector")
        context["oldest_products"] = waiting.order_by("updated_at")[:SHOWN]
    return context


def _card(card: Waiting, user: User) -> dict[str, object]:
    rows = card.rows(user)
    found = rows.aggregate(count=Count("pk"), oldest=Min(card.oldest))
    count = found["count"]
    url = reverse("admin:{}_{}_changelist".format(*card.model.split(".")))
    return {
        "title": card.title,
        "icon": card.icon,
        "count": count,
        "days": _age(found["oldest"]),
        "urgent": card.urgent and count > 0,
        "url": f"{url}?{card.query}",
    }


def _age(since: object) -> int | None:
    """Whole days since a date or a moment; None for none."""
    if since is None:
        return None
    day = timezone.localtime(since).date() if isinstance(since, datetime) else since
    return (timezone.localdate() - day).days
