"""Quotations, translated messages, sourcing requests with gaps, and inquiries for the demo owner's company."""

import random
import re
from datetime import timedelta
from decimal import Decimal

import pgtrigger
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from companies.models import Company
from companies.rules.response_time import update_response_time
from consulates.matching.score import record_gaps
from consulates.models import Buyer, BuyerRequirement, ExportWin, Gap, Inquiry, InquiryMessage, Quotation, QuotationLine
from counseling.models import ForumEvent
from exportasv.core.required import required
from exportasv.demo.demand import price_to, prices_by_product
from exportasv.demo.disputes import build_disputes
from exportasv.demo.ground import DEMO_TODAY, local_time, owner_company
from products.models import PaymentTerms, PriceBasis, PriceTerm, Product, Unit

OWNER_INQUIRY_STATES = [
    Inquiry.State.NEW,
    Inquiry.State.NEW,
    Inquiry.State.ANSWERED,
    Inquiry.State.NEGOTIATING,
    Inquiry.State.NEGOTIATING,
    Inquiry.State.WON,
    Inquiry.State.WON,
    Inquiry.State.WON,
    Inquiry.State.LOST,
]
UNITED_STATES, GUATEMALA = "US", "GT"  # by ISO 3166-1
# Which sale, story in Spanish, in English
STORIES = [
    (
        Q(placement__isnull=False),
        "Un importador probó el producto en la casa comercial y pidió cotización la misma semana.",
        "An importer tried the product in the trading house and asked for a quotation the same week.",
    ),
    (
        Q(inquiry__isnull=False, product__sector__code="food", destination=UNITED_STATES),
        "La etiqueta en inglés, hecha con su asesora, abrió la puerta de una cadena de tiendas.",
        "The English label, made with its adviser, opened the door of a chain of shops.",
    ),
    (
        Q(inquiry__isnull=False, product__samples=True, destination=GUATEMALA),
        "Respondió en un día, envió muestras y hoy despacha por tierra un pedido cada dos meses.",
        "It answered within a day, sent samples, and ships an order by road every two months today.",
    ),
]


def build_trade() -> None:
    """Complete the trade data after chain.py and desk.py. This creates no inquiries."""
    give_inquiries_to_owner()
    set_inquiry_sources()
    confirm_addresses()
    build_quotations()
    build_translations()
    build_stories()
    build_disputes()
    build_response_times()
    enter_before_first_sale()
    build_owner_requirements()
    for requirement in BuyerRequirement.objects.order_by("pk"):
        record_gaps(requirement)
    BuyerRequirement.objects.update(gaps_checked_at=local_time(DEMO_TODAY, 4))
    Gap.objects.update(found_at=local_time(DEMO_TODAY, 4))


def give_inquiries_to_owner() -> None:
    """Move inquiries and their wins to the demo owner's company, one for each of OWNER_INQUIRY_STATES."""
    company = owner_company()
    products = list(company.products.filter(state=Product.State.PUBLISHED).order_by("pk"))
    taken: set[int] = set()
    for number, state in enumerate(OWNER_INQUIRY_STATES):
        rows = Inquiry.objects.filter(state=state).exclude(pk__in=taken).exclude(company=company)
        rows = rows.filter(product__sector=products[0].sector_id, buyer__sectors=products[0].sector_id)
        rows = rows.filter(wins__isnull=False) if state == Inquiry.State.WON else rows
        inquiry = rows.order_by("-asked_at", "pk").distinct().first()
        if inquiry is None:
            continue
        taken.add(inquiry.pk)
        product = products[number % len(products)]
        quantity = min(2 * (product.minimum_order or 1), product.monthly_capacity or 1)
        with transaction.atomic():  # both belong to the same company
            Inquiry.objects.filter(pk=inquiry.pk).update(company=company, product=product, quantity=quantity)
            ExportWin.objects.filter(inquiry=inquiry).update(company=company, product=product)


def set_inquiry_sources() -> None:
    """Set the source of some inquiries to a trading house or a business round of the forum."""
    rounds = list(
        ForumEvent.objects.filter(kind=ForumEvent.Kind.ROUND, starts_at__lt=local_time(DEMO_TODAY, 0)).select_related(
            "edition"
        )
    )
    Inquiry.objects.filter(pk__in=_every_nth(5, Inquiry.objects.filter(house__isnull=False))).update(
        source=Inquiry.Source.HOUSE
    )
    for number, pk in enumerate(_every_nth(12, Inquiry.objects.exclude(source=Inquiry.Source.HOUSE)) if rounds else []):
        event = rounds[number % len(rounds)]
        Inquiry.objects.filter(pk=pk).update(source=Inquiry.Source.FORUM, occasion=event.occasion)


def _every_nth(step: int, rows: QuerySet[Inquiry]) -> list[int]:
    return list(rows.filter(requirement=None).order_by("pk").values_list("pk", flat=True))[::step]


def build_owner_requirements() -> None:
    """Create three sourcing requests for the products of the owner's company, with and without gaps."""
    company = owner_company()
    products = list(company.products.filter(state=Product.State.PUBLISHED).order_by("pk"))
    needs = [([], 1), (["haccp", "kosher"], 1), (["fda"], 40)]
    buyers = list(Buyer.objects.filter(sectors=products[0].sector_id).order_by("pk"))
    for number, (buyer, (papers, times)) in enumerate(zip(buyers[::5], needs, strict=False)):
        product = products[number % len(products)]
        is_english = buyer.language == "en"
        name = product.name_en if is_english else product.name_es
        BuyerRequirement.objects.create(
            buyer=buyer, query=re.split(r"[,:]| con ", name)[0], sector=product.sector,
            volume=(product.minimum_order or 100) * times,
            unit=_units_of_sale(product, buyer.language), certificates=papers,
            destination=buyer.country, open_until=DEMO_TODAY + timedelta(days=60 + number),
        )  # fmt: skip


def _units_of_sale(product: Product, language: str) -> str:
    """Return the plural of the unit of sale, as a buyer of this language writes it; the singular of an unknown unit."""
    unit = Unit.objects.by_name(product.unit_es)
    with translation.override(language):
        return unit.plural if unit else product.unit


def confirm_addresses() -> None:
    """Let two of three buyers have confirmed their address, an hour after they asked."""
    for inquiry in Inquiry.objects.order_by("pk"):
        if inquiry.buyer_id % 3:
            Inquiry.objects.filter(pk=inquiry.pk).update(proven_at=inquiry.asked_at + timedelta(hours=1))


def build_quotations() -> None:
    """Create quotations for inquiries in negotiation, and accepted ones for won inquiries."""
    dice = random.Random(77)
    prices = prices_by_product()
    rows, lines = [], []
    asked = Inquiry.objects.filter(state__in=[Inquiry.State.NEGOTIATING, Inquiry.State.WON], product__isnull=False)
    for inquiry in asked.select_related("product", "buyer").order_by("pk"):
        product = required(inquiry.product)
        term = price_to(prices[product.pk], str(inquiry.destination), inquiry.quantity or 1)
        sent = required(inquiry.first_answer_at) + timedelta(hours=dice.randint(2, 50))
        rows.append(
            Quotation(
                inquiry=inquiry, number=1, incoterm=term.incoterm, place=_quoted_place(term), sent_at=sent,
                valid_until=sent.date() + timedelta(days=75), lead_time_days=product.lead_time_days,
                payment=str(PaymentTerms(product.payment_terms).label),
                state=Quotation.State.ACCEPTED if inquiry.state == Inquiry.State.WON else Quotation.State.SENT,
                decided_at=sent + timedelta(days=2) if inquiry.state == Inquiry.State.WON else None,
            )
        )  # fmt: skip
        lines.append((inquiry, product, term.amount))
    offers = Quotation.objects.bulk_create(rows)
    QuotationLine.objects.bulk_create(
        _quoted_line(offer, inquiry, product, amount, prices[product.pk])
        for offer, (inquiry, product, amount) in zip(offers, lines, strict=True)
    )
    accepted = {offer.inquiry_id: offer for offer in offers}
    wins = list(ExportWin.objects.filter(inquiry__in=accepted))
    totals = {inquiry.pk: amount * (inquiry.quantity or 1) for inquiry, _product, amount in lines}
    for win in wins:
        win.quotation, win.value = accepted[required(win.inquiry_id)], totals[required(win.inquiry_id)]
    with pgtrigger.ignore("consulates.ExportWin:confirmed_is_fixed"):  # the demo writes the order after its sale
        ExportWin.objects.bulk_update(wins, ["quotation", "value"])


def _quoted_place(term: PriceTerm) -> str:
    return term.place or ("San Salvador" if term.incoterm else "")


def _quoted_line(
    offer: Quotation, inquiry: Inquiry, product: Product, amount: Decimal, prices: list[PriceTerm]
) -> QuotationLine:
    """Return the unsaved line in the buyer's language."""
    with translation.override(inquiry.buyer.language):
        text, unit = product.name, _quoted_unit(product, prices)
    quantity = inquiry.quantity or 1
    return QuotationLine(quotation=offer, product=product, text=text, quantity=quantity, unit=unit, price=amount)


def _quoted_unit(product: Product, prices: list[PriceTerm]) -> str:
    """Return the unit of sale of a good, or what the price of a service is for."""
    return str(PriceBasis(prices[0].basis).label) if product.is_service else product.unit


def build_translations() -> None:
    """Set the language of the messages, and translate every fourth answer."""
    for message in InquiryMessage.objects.select_related("inquiry__buyer").order_by("pk"):
        language = message.inquiry.buyer.language
        both = message.sender == InquiryMessage.Sender.COMPANY and message.pk % 4 == 0
        other = "Con gusto. Le enviamos precios, muestras y plazos esta semana."
        english = "With pleasure. We send you prices, samples and times this week."
        InquiryMessage.objects.filter(pk=message.pk).update(
            language=language, translation=(other if language == "en" else english) if both else ""
        )


def build_stories() -> None:
    """Tell the story of the newest confirmed sale that each story fits, each of another company."""
    told: list[int] = []
    for fits, spanish, english in STORIES:
        fitting = ExportWin.objects.confirmed().filter(fits).exclude(company__in=told)
        win = fitting.order_by("-sold_on", "pk").first()
        if win is None:
            raise ValueError(f"No sale fits the story: {spanish}")
        told.append(win.company_id)
        shown = local_time(DEMO_TODAY - timedelta(days=3), 10)
        values = {"story_es": spanish, "story_en": english, "story_shown_at": shown}
        ExportWin.objects.filter(pk=win.pk).update(story_consent=True, **values)


def enter_before_first_sale() -> None:
    """Let every company enter the programme before its first sale; an earlier one would not count."""
    for company in Company.objects.filter(wins__isnull=False).distinct().order_by("pk"):
        first = required(company.wins.order_by("sold_on").values_list("sold_on", flat=True).first())
        if company.joined_on and company.joined_on > first:
            Company.objects.filter(pk=company.pk).update(joined_on=first - timedelta(days=30))


def build_response_times() -> None:
    """Set the response time of companies with enough answered inquiries, as the rule does."""
    for company in Company.objects.filter(inquiries__first_answer_at__isnull=False).distinct().order_by("pk"):
        answered = Inquiry.objects.filter(company=company, first_answer_at__isnull=False).order_by("-asked_at")
        update_response_time(company, [(row.asked_at, required(row.first_answer_at)) for row in answered])
