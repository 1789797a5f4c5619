"""The admin's home: what waits for this person. One query a card, only for what the person may view."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Application
from consulates.models import ExportWin, Inquiry
from counseling.models import ActionItem, CounselingSession, Referral
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.outbox.models import OutboxTask
from products.models import Product, ProductRevision

ANSWER_WORKING_DAYS = 3
MAX_ROWS = 6
SATURDAY = 5


def _in_state(state: str) -> str:
    """The query of an admin list that shows the rows in that state."""
    return f"state__exact={state}"


class WaitingCard(NamedTuple):
    """One card: a title, how many rows wait and how long the oldest, and where to go."""

    title: StrOrPromise
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


def _today_filter(field: str) -> Q:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + timedelta(days=1)})


def _unanswered_inquiries(user: User) -> QuerySet[Inquiry]:
    return Inquiry.objects.for_actor(user).filter(
        state=Inquiry.State.NEW, asked_at__lt=working_days_ago(ANSWER_WORKING_DAYS)
    )


def _overdue_agreements(user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.for_actor(user).filter(state=ActionItem.State.OPEN, due_on__lt=timezone.localdate())


WAITING_CARDS = (
    WaitingCard(
        _("Products to review"), "inventory_2", "products.product",
        lambda user: Product.objects.for_actor(user).filter(state=Product.State.SUBMITTED),
        _in_state(Product.State.SUBMITTED) + "&o=6", oldest="updated_at",
    ),
    WaitingCard(
        _("Edits to approve"), "rate_review", "products.productrevision",
        lambda user: ProductRevision.objects.filter(state=ProductRevision.State.SUBMITTED),
        _in_state(ProductRevision.State.SUBMITTED), oldest="submitted_at",
    ),
    WaitingCard(
        _("Companies that applied"), "storefront", "companies.application",
        lambda user: Application.objects.filter(state=Application.State.SENT),
        _in_state(Application.State.SENT), oldest="sent_at",
    ),
    WaitingCard(
        _("Inquiries unanswered for 3 working days"), "mark_email_unread", "consulates.inquiry",
        _unanswered_inquiries, _in_state(Inquiry.State.NEW), oldest="asked_at", urgent=True,
    ),
    WaitingCard(
        _("Agreements overdue"), "event_busy", "counseling.actionitem",
        _overdue_agreements, _in_state(ActionItem.State.OPEN), oldest="due_on", urgent=True,
    ),
    WaitingCard(
        _("Sessions requested"), "pending_actions", "counseling.counselingsession",
        lambda user: CounselingSession.objects.for_actor(user).filter(state=CounselingSession.State.REQUESTED),
        _in_state(CounselingSession.State.REQUESTED), oldest="requested_at",
    ),
    WaitingCard(
        _("Referrals to take"), "move_up", "counseling.referral",
        lambda user: Referral.objects.for_actor(user).filter(state=Referral.State.SENT),
        _in_state(Referral.State.SENT), oldest="sent_at",
    ),
    WaitingCard(
        _("Disputed sales"), "gavel", "consulates.exportwin",
        lambda user: ExportWin.objects.for_actor(user).filter(state=ExportWin.State.DISPUTED),
        _in_state(ExportWin.State.DISPUTED), oldest="decided_at", urgent=True,
    ),
    WaitingCard(
        _("Work that failed"), "error", "outbox.outboxtask",
        lambda user: OutboxTask.objects.filter(state=OutboxTask.State.FAILED),
        _in_state(OutboxTask.State.FAILED), oldest="due_at", urgent=True,
    ),
)  # fmt: skip


def dashboard(request: Request, context: dict) -> dict:
    """Adds `waiting` (cards), `sessions_today` and `oldest_products` to the home's context."""
    user = request.user
    context["waiting"] = [_card_context(card, user) for card in WAITING_CARDS if has_permission(user, card.model)]
    if has_permission(user, "counseling.counselingsession"):
        today = CounselingSession.objects.for_actor(user).filter(
            _today_filter("starts_at"), state__in=[CounselingSession.State.BOOKED, CounselingSession.State.HELD]
        )
        context["sessions_today"] = today.select_related("company", "adviser__user").order_by("starts_at")[:MAX_ROWS]
    if has_permission(user, "products.product"):
        waiting = (
            Product.objects.for_actor(user).filter(state=Product.State.SUBMITTED).select_related("company", "sector")
        )
        context["oldest_products"] = waiting.order_by("updated_at")[:MAX_ROWS]
    return context


def _card_context(card: WaitingCard, user: User) -> dict[str, object]:
    rows = card.rows(user)
    found = rows.aggregate(count=Count("pk"), oldest=Min(card.oldest))
    count = found["count"]
    url = reverse("admin:{}_{}_changelist".format(*card.model.split(".")))
    return {
        "title": card.title,
        "icon": card.icon,
        "count": count,
        "days": _days_since(found["oldest"]),
        "urgent": card.urgent and count > 0,
        "url": f"{url}?{card.query}",
    }


def _days_since(since: object) -> int | None:
    """Whole days since a date or a moment; None for none."""
    if since is None:
        return None
    day = timezone.localtime(since).date() if isinstance(since, datetime) else since
    return (timezone.localdate() - day).days
