"""Home of the admin site: the work that waits for the person. Two queries count all cards: own and everybody's."""

from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Min, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.accounts.request import Request
from exportasv.core.accounts.staff_home import CARDS, LISTS, Rows, WaitingCard, alarms_for
from exportasv.core.notifications.thresholds import remind_company_after


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
    cards = _cards_of(user)
    found, everybodys = zip(cards, _counts(user, True), strict=True), iter(_counts(user, False))
    return [_card_context(card, *mine, next(everybodys)[0] if card.all_rows else None) for card, mine in found]


def _cards_of(user: User) -> list[WaitingCard]:
    return sorted((card for card in CARDS if has_permission(user, card.model)), key=lambda card: card.position)


def _counts(user: User, is_own: bool) -> list[tuple[int, str]]:
    """Return of each card how many rows there are and the oldest value of its column, as text. One query.

    Of everybody's rows only the cards that have some.
    """
    size = len(_rows_of_cards(user, is_own))
    rows = _count_query(is_own, timezone.localdate(), remind_company_after()).rows(user) if size else []
    found = {number: (count, oldest) for number, count, oldest in rows}
    return [found.get(number, (0, "")) for number in range(size)]


@lru_cache(maxsize=8)
def _count_query(is_own: bool, _today: date, _term: int) -> ActorQuery:
    """Return the query of the counts: the clock moves its SQL within a day, and the term to answer buyers is in it."""

    def make(user: User) -> QuerySet:
        kinds = _rows_of_cards(user, is_own)
        first, *rest = (_count_of(number, read(user), oldest) for number, (read, oldest) in enumerate(kinds))
        return first.union(*rest, all=True)

    return ActorQuery(make)


def _rows_of_cards(user: User, is_own: bool) -> list[tuple[Rows, str]]:
    found = ((card.rows if is_own else card.all_rows, card.oldest) for card in _cards_of(user))
    return [(rows, oldest) for rows, oldest in found if rows]


def _count_of(number: int, rows: QuerySet, oldest: str) -> QuerySet:
    return (
        rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        .annotate(kind_number=Value(number))
        .values("kind_number")
        .annotate(count=Count("pk"), oldest_text=Cast(Min(oldest), TextField()))
        .values_list("kind_number", "count", "oldest_text")
        .order_by()
    )


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
