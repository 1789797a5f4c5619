"""Who speaks: what a stranger typed becomes a known buyer only through the link in the mail, or an answer to it."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from consulates.models import Buyer, Inquiry, Quotation
from exportasv.core.audit.actor import act_as
from exportasv.core.db.sorting import by_name
from exportasv.core.db.state_machine import change_state, lock_row


def prove_inquiries(inquiries: Iterable[Inquiry]) -> list[Inquiry]:
    """Record that the address of these inquiries is their buyer's, and return them, or the threads they joined.

    A known buyer with this address gets them, unchanged in name and badge; without one, what was typed becomes a
    buyer. A thread that is open already about the same takes up the new one.
    """
    keys = [inquiry.pk for inquiry in inquiries]
    with act_as(None):
        rows = Inquiry.objects.filter(pk__in=keys).select_related("buyer")
        for typed in {row.buyer_id: row.buyer for row in rows if row.buyer.is_typed}.values():
            adopt_buyer(typed)
        Inquiry.objects.filter(pk__in=keys, proven_at=None).update(proven_at=timezone.now())
    return current_threads(keys)


def current_threads(keys: Iterable[int]) -> list[Inquiry]:
    """Return these inquiries, or instead of one the thread that it joined."""
    found = Inquiry.objects.filter(pk__in=list(keys)).values_list("pk", "joined_to")
    rows = Inquiry.objects.filter(pk__in={joined or pk for pk, joined in found})
    return list(
        rows.select_related("company", "product", "buyer", "house__consulate").order_by(by_name("company__name"), "pk")
    )


def adopt_buyer(typed: Buyer) -> Buyer:
    """Return the known buyer that this proven row belongs to, or the row itself as a known buyer from now on."""
    with act_as(None):
        lock_address(typed.email)
        row = Buyer.objects.select_for_update().filter(pk=typed.pk, is_typed=True).first()
        known = Buyer.objects.proven().select_for_update().filter(email__iexact=typed.email).first()
        if row is None:
            return known or typed
        if known is None:
            row.is_typed = False
            row.save(update_fields=["is_typed"])
            return row
        move_threads(row, known)
        row.requirements.update(buyer=known)
        row.wins.update(buyer=known)
        row.delete()
        return known


def mark_as_typed(buyer: Buyer) -> None:
    """Prepare a row for what a stranger typed just now, with consent, and lock its address, in a transaction."""
    buyer.email, buyer.is_typed, buyer.consented_at = buyer.email.lower(), True, timezone.now()
    lock_address(buyer.email)


def lock_address(email: str) -> None:
    """Let nobody else write about this address until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [email.strip().lower()])


def move_threads(buyer: Buyer, kept: Buyer) -> None:
    """Give the inquiries of `buyer` to `kept`; join those that are open with both."""
    for inquiry in buyer.inquiries.filter(state__in=Inquiry.State.OPEN):
        rows = Inquiry.objects.open().filter(buyer=kept, company=inquiry.company_id, product=inquiry.product_id)
        if same := rows.first():
            _join_thread(lock_row(inquiry), lock_row(same))
    buyer.inquiries.filter(house=None).update(house=kept.house_id)
    buyer.inquiries.update(buyer=kept)


def _join_thread(inquiry: Inquiry, same: Inquiry) -> None:
    """Move messages, quotations and sales of `inquiry` to `same`, and close it as a duplicate."""
    inquiry.messages.update(inquiry=same)
    inquiry.wins.update(inquiry=same)
    last = same.quotations.aggregate(last=Max("number"))["last"] or 0
    stands = same.quotations.filter(state=Quotation.State.SENT).exists()
    for number, quotation in enumerate(inquiry.quotations.order_by("number"), start=last + 1):
        if stands and quotation.state == Quotation.State.SENT:
            quotation = change_state(quotation, Quotation.State.REPLACED)
        Quotation.objects.filter(pk=quotation.pk).update(inquiry=same, number=number)
    if inquiry.waiting_since and (same.waiting_since is None or inquiry.waiting_since < same.waiting_since):
        Inquiry.objects.filter(pk=same.pk).update(waiting_since=inquiry.waiting_since)
    if same.state == Inquiry.State.NEW and inquiry.first_answer_at:
        change_state(same, Inquiry.State.ANSWERED, first_answer_at=inquiry.first_answer_at)
    Inquiry.objects.filter(joined_to=inquiry).update(joined_to=same)
    Inquiry.objects.filter(pk=inquiry.pk).update(
        state=Inquiry.State.LOST,
        lost_reason=Inquiry.LostReason.DUPLICATE,
        closed_at=timezone.now(),
        waiting_since=None,
        joined_to=same,
    )
