"""Which client sent which row, and what is told to it about them."""

from typing import Any

from exportasv.core.api.models import ApiClient
from exportasv.core.exchange.models import SentKind, SentRow
from exportasv.core.exchange.webhooks import emit


def record_sent(client: ApiClient | None, kind: SentKind, row: int) -> str:
    """Record that a client sent a row, and return the id under which it knows it; "" without a client."""
    if client is None:
        return ""
    return SentRow.objects.get_or_create(client=client, kind=kind, row=row)[0].key


def tell_sender(event: str, kind: SentKind, row: int, **facts: Any) -> None:
    """Tell the clients that sent a row what happened with it, in the caller's transaction."""
    for sent in SentRow.objects.filter(kind=kind, row=row):
        emit(event, {"id": sent.key, **facts}, [sent.client_id])
