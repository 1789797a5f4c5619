"""Rules of quotations: sent → accepted (the order) | declined | replaced by a newer one."""

from collections.abc import Iterable

from django.db.models import Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import Inquiry, InquiryMessage, Quotation, QuotationLine
from consulates.rules.inquiries import Message, answer_inquiry, begin_silence, notify_buyer, notify_inquiry_company
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.json_rows import json_rows, keep_rows, read_rows
from exportasv.core.db.state_machine import change_state, lock_row


def send_quotation(quotation: Quotation, lines: Iterable[QuotationLine], *, by: User) -> Quotation:
    """Save and send an unsaved quotation to the buyer, as an answer to the inquiry; replace the current quotation.

    Raise RuleError if there are no lines, if the last valid day has passed, or if the inquiry is closed.
    """
    lines = list(lines)
    if not lines:
        raise RuleError(_("A quotation needs at least one line."))
    if quotation.valid_until < timezone.localdate():
        raise RuleError(_("The quotation must be valid today or longer."))
    with act_as(by):
        inquiry = answer_inquiry(
            quotation.inquiry, Message(_message_text(quotation), channel=InquiryMessage.Channel.PAGE), "company", by=by
        )
        for standing in inquiry.quotations.filter(state=Quotation.State.SENT):
            change_state(standing, Quotation.State.REPLACED)
        last = inquiry.quotations.aggregate(last=Max("number"))["last"] or 0
        quotation.inquiry, quotation.number = inquiry, last + 1
        quotation.sent_by, quotation.sent_at = by, timezone.now()
        quotation.save()
        for position, line in enumerate(lines):
            line.quotation, line.position = quotation, position
        QuotationLine.objects.bulk_create(lines)
        if inquiry.state == Inquiry.State.ANSWERED:
            change_state(inquiry, Inquiry.State.NEGOTIATING)
    return quotation


def accept_quotation(quotation: Quotation) -> Quotation:
    """Record the buyer's order; the inquiry is ordered.

    Raise RuleError if the quotation has expired, was decided or was replaced, or the inquiry is closed.
    """
    if not quotation.is_valid:
        raise RuleError(_("This quotation is no longer valid. Ask the company for a new one."))
    return _decide_quotation(quotation, Quotation.State.ACCEPTED, "quotation_accepted")


def undo_order(quotation: Quotation) -> Quotation:
    """Take an order back. Raise RuleError after ORDER_UNDO_PERIOD, or if a newer quotation stands."""
    with act_as(None):
        quotation = lock_row(quotation)
        if not quotation.can_be_undone or quotation.inquiry.quotations.filter(state=Quotation.State.SENT).exists():
            raise RuleError(_("This order can no longer be taken back here. Write to the company."))
        quotation = change_state(quotation, Quotation.State.SENT, decided_at=None)
        inquiry = lock_row(quotation.inquiry)
        if inquiry.state == Inquiry.State.ORDERED:
            inquiry = change_state(inquiry, Inquiry.State.NEGOTIATING)
        notify_inquiry_company(
            inquiry, "quotation_undone", key=f"{quotation.pk}-{timezone.now().isoformat()}", quotation=quotation
        )
    return quotation


def decline_quotation(quotation: Quotation) -> Quotation:
    """Record that the buyer does not order; keep the thread open. Raise RuleError if it was decided or replaced."""
    return _decide_quotation(quotation, Quotation.State.DECLINED, "quotation_declined")


def _decide_quotation(quotation: Quotation, state: str, notice: str) -> Quotation:
    with act_as(None):
        quotation = change_state(quotation, state, decided_at=timezone.now())
        inquiry, key = lock_row(quotation.inquiry), f"{quotation.pk}-{quotation.decided_at:%Y%m%d%H%M%S}"
        notify_inquiry_company(inquiry, notice, key=key, quotation=quotation)
        if state == Quotation.State.ACCEPTED:
            inquiry = change_state(inquiry, Inquiry.State.ORDERED)
            begin_silence(inquiry)
            notify_buyer(inquiry, "quotation_ordered", key=key, quotation=quotation)
    return quotation


def _message_text(quotation: Quotation) -> str:
    """Return the text of the message that carries the quotation."""
    return quotation.note or _("Here is our quotation.")


def quotations_with_lines(inquiry: Inquiry) -> list[Quotation]:
    """Return the quotations of an inquiry, with their lines. One query."""
    offers = _WITH_LINES.rows(inquiry.pk)
    for offer in offers:
        keep_rows(offer, "lines", read_rows(QuotationLine, offer.line_rows))
    return offers


def _with_lines(inquiry: int) -> QuerySet[Quotation]:
    lines = QuotationLine.objects.filter(quotation=OuterRef("pk"))
    return Quotation.objects.filter(inquiry=inquiry).annotate(line_rows=json_rows(lines))


_WITH_LINES = FixedQuery(_with_lines)
