"""Inquiries of the demo's buyers, and the sales that came of them, in the survey's shares of destinations."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from companies.models import Company
from companies.territory.destinations import DESTINATION_COUNTRIES, SHARE_DESTINATIONS
from consulates.models import Buyer, ExportWin, Inquiry, InquiryMessage, Placement, TradingHouse, WinSupport
from exportasv.core.accounts.models import Institution
from exportasv.core.required import required
from exportasv.demo import words
from exportasv.demo.ground import DEMO_TODAY, local_time
from exportasv.demo.prices import COUNTRIES_BY_PLACE
from exportasv.demo.survey import exporting_markets
from products.models import PriceBasis, PriceTerm, Product

RECENT, RUNNING, SLOW = 24, 36, 5  # inquiries of the last days; of the last weeks; open for too long
ASKED = {"mexico": 20, "europe": 34, "united_states": 120, "central_america": 126}
REGIONS = {country: region for region in SHARE_DESTINATIONS for country in DESTINATION_COUNTRIES[region]}
WON = {"central_america": 43, "united_states": 40, "europe": 11, "mexico": 6}  # inquiries, of each hundred
WON_ON_SHELVES = {"central_america": 9, "united_states": 8, "europe": 2, "mexico": 1}
LOST_REASONS = ["price", "price", "volume", "certificates", "lead_time", "logistics", "silence", "price", "product"]
SERVICE_QUANTITIES = {
    PriceBasis.HOUR: (40, 160), PriceBasis.DAY: (2, 6), PriceBasis.MONTH: (3, 12), PriceBasis.PROJECT: (1, 2),
    PriceBasis.WORD: (4000, 30000), PriceBasis.PAGE: (20, 90), PriceBasis.MINUTE: (2, 20), PriceBasis.PERSON: (4, 12),
}  # fmt: skip


def price_to(prices: Iterable[PriceTerm], country: str, quantity: int) -> PriceTerm:
    """Return the price that a buyer of this country is quoted for the quantity: the farthest way that leads there."""
    open_to = [each for each in prices if each.from_quantity <= quantity or each.from_quantity == 1]
    there = [each for each in open_to if country in COUNTRIES_BY_PLACE.get(each.place, ())]
    return max(
        there or [each for each in open_to if each.place not in COUNTRIES_BY_PLACE],
        key=lambda each: (each.amount, each.pk),
    )


def prices_by_product() -> dict[int, list[PriceTerm]]:
    found: dict[int, list[PriceTerm]] = {}
    for term in PriceTerm.objects.order_by("pk"):
        found.setdefault(term.product_id, []).append(term)
    return found


# --- Inquiries -------------------------------------------------------------------------------------------


def build_inquiries(products: list[Product]) -> None:
    dice = random.Random(300)
    prices = prices_by_product()
    rows = [
        Inquiry(
            company=product.company, product=product, buyer=buyer, house=buyer.house, destination=buyer.country,
            quantity=_quantity(product, prices[product.pk], dice),
        )
        for product, buyer in asked_products(products, dice)
    ]  # fmt: skip
    for number, row in enumerate(rows[: RECENT + RUNNING]):
        _set_open(row, number, dice)
    closed = rows[RECENT + RUNNING :]
    left = dict(WON)
    for number, row in enumerate(closed):
        region = REGIONS.get(str(row.destination), "")
        is_won = left.get(region, 0) > 0
        left[region] = left.get(region, 0) - 1
        _close(row, number, is_won, dice)
    if any(n > 0 for n in left.values()):
        raise ValueError(f"Too few inquiries to sell so many: {left}")
    write_messages(Inquiry.objects.bulk_create(rows), dice)


def asked_products(products: list[Product], dice: random.Random) -> list[tuple[Product, Buyer]]:
    """Return ASKED products, each with a buyer of its sector from a market of its company."""
    buyers = [
        (row, {sector.pk for sector in row.sectors.all()})
        for row in Buyer.objects.select_related("house").prefetch_related("sectors").order_by("pk")
    ]
    markets = exporting_markets()
    asked: list[tuple[Product, Buyer]] = []
    taken: set[int] = set()
    for region, wanted in ASKED.items():
        count = len(asked) + wanted
        for product in dice.sample(products, k=len(products)):
            at_home = [
                buyer
                for buyer, sectors in buyers
                if product.sector_id in sectors
                and REGIONS.get(str(buyer.country)) == region
                and str(buyer.country) in markets.get(product.company_id, [])
            ]
            if at_home and product.pk not in taken:
                taken.add(product.pk)
                asked.append((product, dice.choice(at_home)))
            if len(asked) == count:
                break
    return dice.sample(asked, k=len(asked))


def _quantity(product: Product, prices: list[PriceTerm], dice: random.Random) -> int:
    if product.is_service:
        return dice.randint(*SERVICE_QUANTITIES[PriceBasis(prices[0].basis)])
    return min((product.minimum_order or 1) * dice.randint(1, 4), product.monthly_capacity or 1)


def _set_open(row: Inquiry, number: int, dice: random.Random) -> None:
    """Ask it lately: new or answered in the last days, or in talks for some weeks; SLOW ones wait for too long."""
    if number < RECENT:
        days, states = dice.randint(1, 9), [Inquiry.State.NEW, Inquiry.State.ANSWERED]
    elif number < RECENT + SLOW:
        days, states = dice.randint(62, 85), [Inquiry.State.ANSWERED, Inquiry.State.NEGOTIATING]
    else:
        days, states = dice.randint(10, 55), [Inquiry.State.ANSWERED, Inquiry.State.NEGOTIATING]
    day = DEMO_TODAY - timedelta(days=days)
    row.state, row.asked_at = states[number % 2], local_time(day, 11)
    if row.state == Inquiry.State.NEW:
        row.waiting_since = row.asked_at
    else:
        row.first_answer_at = local_time(day, 15) + timedelta(days=min(days - 1, dice.randint(0, 4)))


def _close(row: Inquiry, number: int, is_won: bool, dice: random.Random) -> None:
    day = DEMO_TODAY - timedelta(days=dice.randint(30, 700))
    other = Inquiry.State.LOST if number % 5 else Inquiry.State.NO_ANSWER
    row.state = Inquiry.State.WON if is_won else other
    row.asked_at, row.closed_at = local_time(day, 11), local_time(day + timedelta(days=dice.randint(8, 24)), 9)
    if row.state != Inquiry.State.NO_ANSWER:
        row.first_answer_at = local_time(day, 15) + timedelta(days=dice.randint(0, 4))
    if row.state == Inquiry.State.LOST:
        row.lost_reason = LOST_REASONS[number % len(LOST_REASONS)]


def write_messages(inquiries: list[Inquiry], dice: random.Random) -> None:
    """Write the buyer's question and the company's answer. Nobody asks a service for its FOB price."""
    messages = []
    for row in inquiries:
        language = 0 if row.buyer.language == "es" else 1
        is_service = required(row.product).is_service
        questions = words.SERVICE_QUESTIONS if is_service else words.BUYER_QUESTIONS
        answers = words.SERVICE_ANSWERS if is_service else words.COMPANY_ANSWERS
        text = dice.choice(questions)[language].format(n=row.quantity)
        messages.append(
            InquiryMessage(inquiry=row, sender=InquiryMessage.Sender.BUYER, text=text, sent_at=row.asked_at)
        )
        if row.first_answer_at:
            messages.append(
                InquiryMessage(
                    inquiry=row,
                    sender=InquiryMessage.Sender.COMPANY,
                    text=dice.choice(answers)[language],
                    sent_at=row.first_answer_at,
                )
            )
    InquiryMessage.objects.bulk_create(messages)


# --- Sales -----------------------------------------------------------------------------------------------


def build_wins() -> None:
    """Create a win for each won inquiry and some from placements; most are confirmed by the company."""
    dice = random.Random(140)
    bodies = list(Institution.objects.filter(is_founder=True).order_by("pk"))
    prices = prices_by_product()
    won = Inquiry.objects.filter(state=Inquiry.State.WON).select_related("company__adviser", "product", "house")
    rows = [_win_of_inquiry(dice, row, prices) for row in won.order_by("pk")]
    shelves = (
        Placement.objects.filter(reaction=Placement.Reaction.HIGH)
        .select_related("product__company__adviser", "house__consulate")
        .order_by("pk")
    )
    left = dict(WON_ON_SHELVES)
    for placement in shelves:
        region = REGIONS.get(str(placement.house.consulate.country), "")
        if left.get(region, 0) > 0:
            left[region] -= 1
            rows.append(_win_of_placement(dice, placement, prices))
    counts: dict[str, int] = {}
    for row in rows:
        region = REGIONS[str(row.destination)]
        counts[region] = counts.get(region, 0) + 1
        _decide(row, counts[region])
    wins = ExportWin.objects.bulk_create(rows)
    helped = ExportWin.helped_by.through
    helped.objects.bulk_create(
        helped(exportwin_id=win.pk, institution_id=body.pk)
        for win in wins
        for body in dice.sample(bodies, k=dice.randint(1, 2))
    )


def _win_of_inquiry(dice: random.Random, row: Inquiry, prices: dict[int, list[PriceTerm]]) -> ExportWin:
    product, quantity = required(row.product), row.quantity or 1
    amount = price_to(prices[product.pk], str(row.destination), quantity).amount
    day = required(row.closed_at).date()
    value = {"value": amount * quantity, "inquiry": row, "buyer_id": row.buyer_id}
    return _win(dice, row.company, product.pk, row.house, str(row.destination), day, **value)


def _win_of_placement(dice: random.Random, row: Placement, prices: dict[int, list[PriceTerm]]) -> ExportWin:
    product, country = row.product, str(row.house.consulate.country)
    quantity = (product.minimum_order or 1) * dice.randint(1, 2)
    value = price_to(prices[product.pk], country, quantity).amount * quantity
    day = min(row.since + timedelta(days=dice.randint(4, 40)), DEMO_TODAY - timedelta(days=8))
    return _win(dice, product.company, product.pk, row.house, country, max(day, row.since), value=value, placement=row)


def _win(
    dice: random.Random,
    company: Company,
    product: int,
    house: TradingHouse | None,
    country: str,
    day: date,
    **facts: Any,
) -> ExportWin:
    return ExportWin(
        company=company, product_id=product, house=house, destination=country, sold_on=day,
        anyway_percent=dice.choice([0, 0, 10, 25, 50]), claimed_by=company.adviser,
        claimed_at=local_time(min(day + timedelta(days=2), DEMO_TODAY), 10), **facts,
    )  # fmt: skip


def _support_of(row: ExportWin) -> str:
    """Return what supports the sale: the order placed here, else the trading house."""
    return WinSupport.ORDER if row.inquiry_id else WinSupport.HOUSE


def _decide(row: ExportWin, number: int) -> None:
    """Confirm most: of each region the ninth is not decided yet, and every twentieth is disputed."""
    if number % 20 == 5:
        row.state, row.comment = ExportWin.State.DISPUTED, "El monto fue menor."
    elif number % 9 == 8:
        row.state = ExportWin.State.CLAIMED
        return
    else:
        row.state = ExportWin.State.CONFIRMED
        row.support = _support_of(row)
    row.decided_at = min(row.claimed_at + timedelta(days=3), local_time(DEMO_TODAY, 10))
