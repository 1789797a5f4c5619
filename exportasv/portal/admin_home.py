"""Home of the admin site: the work that waits for the person. Two queries count all cards: own and everybody's."""

from datetime import date, datetime

from django.db.models import Count, Min, QuerySet, TextField, Value
from django.db.models.functions import Cast
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
    context["may_moderate"] = has_permission(user, "products.product", write=True)
    return context


def pending_cards(user: User) -> list[dict[str, object]]:
    """Return the cards that the person may open, in their order."""
    cards = sorted((card for card in CARDS if has_permission(user, card.model)), key=lambda card: card.position)
    counts = _counts([(card.rows(user), card.oldest) for card in cards])
    counts += _counts([(card.all_rows(user), card.oldest) for card in cards if card.all_rows])
    everybodys = iter(counts[len(cards) :])
    found = zip(cards, counts[: len(cards)], strict=True)
    return [_card_context(card, *mine, next(everybodys)[0] if card.all_rows else None) for card, mine in found]


def _counts(kinds: list[tuple[QuerySet, str]]) -> list[tuple[int, str]]:
    """Return of each kind of rows how many there are and the oldest value of its column, as text. One query."""
    parts = [
        rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        .annotate(kind_number=Value(number))
        .values("kind_number")
        .annotate(count=Count("pk"), oldest_text=Cast(Min(oldest), TextField()))
        .values_list("kind_number", "count", "oldest_text")
        .order_by()
        for number, (rows, oldest) in enumerate(kinds)
    ]
    found = {number: (count, oldest) for number, count, oldest in parts[0].union(*parts[1:], all=True)} if parts else {}
    return [found.get(number, (0, "")) for number in range(len(kinds))]


def _card_context(card: WaitingCard, count: int, oldest: str, all_count: int | None) -> dict[str, object]:
    """Return what the home page shows of a card. `all_count` is None where nobody else's rows are left out."""
    url = reverse("admin:{}_{}_changelist".format(*card.model.split(".")))
    return {
        "all_count": all_count if all_count != count else None,
        "all_url": f"{url}?{card.all_query}",
        "title": card.title,
        "icon": card.icon,
        "count": count,
        "days": _days_since(oldest),
        "urgent": card.urgent and count > 0,
        "url": f"{url}?{card.query}",
    }


def _days_since(since: str) -> int | None:
    """Return the whole days since a date or a moment, as PostgreSQL writes them, or None."""
    if not since:
        return None
    is_date = len(since) == len("2026-01-31")
    day = date.fromisoformat(since) if is_date else timezone.localtime(datetime.fromisoformat(since)).date()
    return (timezone.localdate() - day).days
