"""Evidence trail of a sale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import (
    ExportWin,
    InquiryMessage,
    Placement,
    Quotation,
    SampleMovement,
    SampleRequest,
    WinDispute,
)
from consulates.rules.quotations import quotations_with_lines
from counseling.models import ActionItem, CounselingSession
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.related_columns import with_only
from exportasv.core.documents.formatting import money
from exportasv.core.required import required

MAX_SESSIONS = 5  # latest sessions before the sale
NAMES, CITY = "name_es name_en", "city_es city_en"  # columns of a product and of a house's consulate


@dataclass(frozen=True)
class TrailStep:
    """One step: kind, date, people and the page to read more, or "" if there is none."""

    kind: str
    label: str
    day: date
    text: str
    url: str = ""


def with_first_answer(rows: QuerySet[ExportWin]) -> QuerySet[ExportWin]:
    """Annotate who first answered the buyer of each sale, as `evidence_trail_of` reads it."""
    answers = InquiryMessage.objects.filter(inquiry=OuterRef("inquiry")).exclude(sender=InquiryMessage.Sender.BUYER)
    return rows.annotate(**{"first_sender": Subquery(answers.order_by("sent_at").values("sender")[:1])})


def evidence_trail_of(win: ExportWin) -> list[TrailStep]:
    """Return everything that led to a sale, the oldest first, ending with the sale and its confirmation.

    The sale is one of `with_first_answer`.
    """
    steps = [
        *_help_steps(win),
        *_placement_steps(win),
        *_sample_steps(win),
        *_inquiry_steps(win),
        *_fair_steps(win),
        *_sale_steps(win),
    ]
    return sorted(steps, key=lambda step: (step.day, STEP_ORDER.index(step.kind)))


STEP_ORDER = [
    "session",
    "agreement",
    "product",
    "fair",
    "placement",
    "inquiry",
    "sample",
    "answer",
    "quotation",
    "order",
]
STEP_ORDER += ["sale", "disputed", "ruled", "confirmed"]


def _help_steps(win: ExportWin) -> Iterator[TrailStep]:
    """Yield the last sessions before the sale, the agreements that were done, and the product's publication."""
    for session in _SESSIONS.rows(win.company_id, win.sold_on):
        yield TrailStep(
            "session", _("Session"), _local_day(required(session.starts_at)), f"{session.matter} · {session.adviser}"
        )
        for item in session.done_rows:
            yield TrailStep("agreement", _("Agreement done"), date.fromisoformat(item["day"]), item["text"])
    product = win.product
    if product and product.published_at and _local_day(product.published_at) <= win.sold_on:
        text = product.name
        yield TrailStep(
            "product", _("Product in the catalogue"), _local_day(product.published_at), text, product.get_absolute_url()
        )


def _sessions(company: int, until: date) -> QuerySet[CounselingSession]:
    held = CounselingSession.objects.filter(
        company=company, state=CounselingSession.State.HELD, starts_at__date__lte=until
    )
    done = ActionItem.objects.filter(
        session=OuterRef("pk"), state=ActionItem.State.DONE, done_at__date__lte=until
    ).annotate(day=Cast(TruncDate("done_at"), TextField()))
    rows = done.order_by("due_on", "pk").values(row=JSONObject(day="day", text="text"))
    held = held.annotate(**{"done_rows": ArraySubquery(rows)})
    return held.select_related("adviser__user").order_by("-starts_at")[:MAX_SESSIONS]


def _placement_steps(win: ExportWin) -> Iterator[TrailStep]:
    for shelf in _PLACEMENTS.rows(win.placement_id or 0, win.product_id or 0, win.house_id or 0, win.sold_on):
        yield TrailStep("placement", _("On display"), shelf.since, f"{shelf.product} · {shelf.house}")


def _placements(number: int, product: int, house: int, until: date) -> QuerySet[Placement]:
    """Return the placement of a sale, and those of its product in its house before it."""
    before = Q(product=product, house=house, since__lte=until)
    return with_only(Placement.objects.filter(Q(pk=number) | before), house__consulate=CITY, product=NAMES)


def _sample_steps(win: ExportWin) -> Iterator[TrailStep]:
    if not (win.product_id and win.house_id):
        return
    for row in _REQUESTS.rows(win.product_id, win.house_id, win.sold_on):
        yield TrailStep("sample", _("Samples requested"), _local_day(row.requested_at), f"{row.units} · {win.house}")
    for line in _MOVEMENTS.rows(win.product_id, win.house_id, win.sold_on):
        text = f"{line.change:+d} · {line.get_kind_display()} · {win.house}"
        yield TrailStep("sample", _("Samples"), _local_day(line.at), text)


def _requests(product: int, house: int, until: date) -> QuerySet[SampleRequest]:
    rows = SampleRequest.objects.filter(product=product, house=house, requested_at__date__lte=until)
    return rows.exclude(state__in=[SampleRequest.State.DECLINED, SampleRequest.State.CANCELLED])


def _movements(product: int, house: int, until: date) -> QuerySet[SampleMovement]:
    rows = SampleMovement.objects.filter(product=product, house=house, at__date__lte=until)
    return rows.filter(kind__in=[SampleMovement.Kind.RECEIVED, SampleMovement.Kind.USED]).order_by("at")[:6]


def _inquiry_steps(win: ExportWin) -> Iterator[TrailStep]:
    inquiry = win.inquiry
    if inquiry is None:
        return
    address = reverse("consulates:inquiry", args=[inquiry.pk])
    yield TrailStep("inquiry", _("A buyer asks"), _local_day(inquiry.asked_at), str(inquiry.buyer), address)
    if inquiry.first_answer_at:
        by = InquiryMessage(sender=win.first_sender).get_sender_display() if win.first_sender else ""
        yield TrailStep("answer", _("First answer"), _local_day(inquiry.first_answer_at), str(by), address)
    for offer in quotations_with_lines(inquiry):
        words = " · ".join(each for each in (offer.reference, offer.terms, money(offer.total)) if each)
        yield TrailStep("quotation", _("Quotation"), _local_day(offer.sent_at), words, address)
        if offer.state == Quotation.State.ACCEPTED and offer.decided_at:
            yield TrailStep("order", _("Order"), _local_day(offer.decided_at), words, address)


def _fair_steps(win: ExportWin) -> Iterator[TrailStep]:
    if win.fair:
        yield TrailStep("fair", _("Fair"), win.fair.starts_on, f"{win.fair} · {win.fair.city}")


def _sale_steps(win: ExportWin) -> Iterator[TrailStep]:
    address = reverse("consulates:win", args=[win.pk])
    text = f"{money(win.value)} · {win.destination.name}"
    yield TrailStep("sale", _("Sale"), win.sold_on, text, address)
    for dispute in _DISPUTES.rows(win.pk):
        yield TrailStep(
            "disputed", _("Disputed by the company"), _local_day(dispute.opened_at), dispute.reason, address
        )
        if dispute.is_ruled:
            told = f"{dispute.get_end_display()}: {dispute.ruling}"
            yield TrailStep("ruled", _("Decided by Conamype"), _local_day(required(dispute.ended_at)), told, address)
    if win.state == ExportWin.State.CONFIRMED and win.decided_at:
        yield TrailStep("confirmed", _("Confirmed by the company"), _local_day(win.decided_at), win.comment, address)


def _disputes(win: int) -> QuerySet[WinDispute]:
    return WinDispute.objects.filter(win=win)


_SESSIONS, _PLACEMENTS = FixedQuery(_sessions), FixedQuery(_placements)
_REQUESTS, _MOVEMENTS = FixedQuery(_requests), FixedQuery(_movements)
_DISPUTES = FixedQuery(_disputes)


def _local_day(moment: datetime) -> date:
    return timezone.localdate(moment)
