"""Home of the admin site: the work that waits for the person. One query for each card the person may view."""

from datetime import date, datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.staff_home import CARDS, LISTS, WaitingCard, alarms_for


def dashboard(request: Request, context: dict) -> dict:
    """Add `alarms`, `waiting` (cards) and `lists` (template and rows) to the context."""
    user = request.user
    context["alarms"] = alarms_for(user)
    context["waiting"] = pending_cards(user)
    lists = sorted(LISTS, key=lambda each: each.position)
    context["lists"] = [
        {"template": each.template, "rows": each.rows(user)} for each in lists if has_permission(user, each.model)
    ]
    return context


def pending_cards(user: User) -> list[dict[str, object]]:
    """Return the cards that the person may open, in their order."""
    cards = sorted(CARDS, key=lambda card: card.position)
    return [_card_context(card, user) for card in cards if has_permission(user, card.model)]


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


def _days_since(since: date | datetime | None) -> int | None:
    """Return the whole days since a date or a moment, or None."""
    if since is None:
        return None
    day = timezone.localtime(since).date() if isinstance(since, datetime) else since
    return (timezone.localdate() - day).days
