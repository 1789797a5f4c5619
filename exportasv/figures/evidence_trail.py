"""The chain of evidence: from a sale back to what led to it; from a session, a shelf or a fair on to its sales."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from consulates.models import ExportWin, Inquiry, Placement, SampleMovement, SampleRequest
from counseling.models import CounselingSession
from exportasv.core.documents.formatting import money

SESSIONS = 5  # the last ones before the sale


@dataclass(frozen=True)
class Step:
    """One step: what kind, when, who with whom, where to read on ("" for nowhere)."""

    kind: str
    label: str
    day: date
    text: str
    url: str = ""


def chain_of(win: ExportWin) -> list[Step]:
    """Everything that led to a sale, the oldest first, the sale and its confirmation last. A handful of queries."""
    steps = [*_help(win), *_shelves(win), *_samples(win), *_thread(win), *_fair(win), *_sale(win)]
    return sorted(steps, key=lambda step: (step.day, ORDER.index(step.kind)))


ORDER = ["session", "agreement", "product", "fair", "placement", "inquiry", "sample", "answer", "quotation", "order"]
ORDER += ["sale", "disputed", "ruled", "confirmed"]


def _help(win: ExportWin) -> Iterator[Step]:
    """The last sessions before the sale with what was agreed and done, and the product's publication."""
    held = CounselingSession.objects.filter(company=win.company_id, state="held", starts_at__date__lte=win.sold_on)
    held = held.select_related("adviser__user").prefetch_related("action_items").order_by("-starts_at")
    for session in held[:SESSIONS]:
        yield Step("session", _("Session"), _day(session.starts_at), f"{session.matter} · {session.adviser}")
        for item in session.action_items.all():
            if item.state == "done" and item.done_at and _day(item.done_at) <= win.sold_on:
                yield Step("agreement", _("Agreement done"), _day(item.done_at), item.text)
    product = win.product
    if product and product.published_at and _day(product.published_at) <= win.sold_on:
        text = product.name
        yield Step(
            "product", _("Product in the catalogue"), _day(product.published_at), text, product.get_absolute_url()
        )


def _shelves(win: ExportWin) -> Iterator[Step]:
    shelves = Placement.objects.filter(pk=win.placement_id)
    if win.product_id and win.house_id:
        before = Placement.objects.filter(product=win.product_id, house=win.house_id, since__lte=win.sold_on)
        shelves = shelves | before
    for shelf in shelves.select_related("house__consulate", "product"):
        yield Step("placement", _("On a shelf"), shelf.since, f"{shelf.product} · {shelf.house}")


def _samples(win: ExportWin) -> Iterator[Step]:
    if not (win.product_id and win.house_id):
        return
    asked = SampleRequest.objects.filter(
        product=win.product_id, house=win.house_id, requested_at__date__lte=win.sold_on
    )
    for row in asked.exclude(state__in=["declined", "cancelled"]).select_related("house__consulate"):
        yield Step("sample", _("Samples asked for"), _day(row.requested_at), f"{row.units} · {row.house}")
    lines = SampleMovement.objects.filter(product=win.product_id, house=win.house_id, at__date__lte=win.sold_on)
    for line in lines.filter(kind__in=["received", "used"]).select_related("house__consulate").order_by("at")[:6]:
        yield Step(
            "sample", _("Samples"), _day(line.at), f"{line.change:+d} · {line.get_kind_display()} · {line.house}"
        )


def _thread(win: ExportWin) -> Iterator[Step]:
    inquiry = win.inquiry
    if inquiry is None:
        return
    address = reverse("consulates:inquiry", args=[inquiry.pk])
    yield Step("inquiry", _("A buyer asks"), _day(inquiry.asked_at), str(inquiry.buyer), address)
    if inquiry.first_answer_at:
        first = inquiry.messages.exclude(side="buyer").order_by("sent_at").first()
        by = first.get_side_display() if first else ""
        yield Step("answer", _("First answer"), _day(inquiry.first_answer_at), str(by), address)
    for offer in inquiry.quotations.prefetch_related("lines"):
        words = f"{offer.reference} · {offer.incoterm} {offer.place} · {money(offer.total)}"
        yield Step("quotation", _("Quotation"), _day(offer.sent_at), words, address)
        if offer.state == "accepted" and offer.decided_at:
            yield Step("order", _("Order"), _day(offer.decided_at), words, address)


def _fair(win: ExportWin) -> Iterator[Step]:
    if win.fair:
        yield Step("fair", _("Fair"), win.fair.starts_on, f"{win.fair} · {win.fair.city}")


def _sale(win: ExportWin) -> Iterator[Step]:
    address = reverse("consulates:win", args=[win.pk])
    text = f"{money(win.value)} · {win.destination.name}"
    yield Step("sale", _("Sale"), win.sold_on, text, address)
    for dispute in win.disputes.all():
        yield Step("disputed", _("Disputed by the company"), _day(dispute.opened_at), dispute.reason, address)
        if dispute.is_ruled:
            told = f"{dispute.get_end_display()}: {dispute.ruling}"
            yield Step("ruled", _("Decided by Conamype"), _day(dispute.ended_at), told, address)
    if win.state == ExportWin.State.CONFIRMED and win.decided_at:
        yield Step("confirmed", _("Confirmed by the company"), _day(win.decided_at), win.comment, address)


def came_of_session(session: CounselingSession) -> QuerySet[ExportWin]:
    """Sales of the company since the session."""
    day = _day(session.starts_at) if session.starts_at else timezone.localdate()
    return _since(session.company, day)


def came_of_placement(shelf: Placement) -> QuerySet[ExportWin]:
    """Sales noted from this shelf, and of this product in this house since it stands there."""
    own = ExportWin.objects.filter(placement=shelf)
    return own | ExportWin.objects.filter(product=shelf.product_id, house=shelf.house_id, sold_on__gte=shelf.since)


def inquiries_of_placement(shelf: Placement) -> QuerySet[Inquiry]:
    """What was asked about the product through this house since it stands there."""
    return Inquiry.objects.filter(product=shelf.product_id, house=shelf.house_id, asked_at__date__gte=shelf.since)


def _since(company: Company, day: date) -> QuerySet[ExportWin]:
    return ExportWin.objects.filter(company=company, sold_on__gte=day)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
