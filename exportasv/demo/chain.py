"""Two invented years of counseling and trade: sessions, agreements, placements, inquiries, fairs, wins, survey."""

import hashlib
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from companies.models import Company, DestinationAnswer, DestinationSurvey, ExportMarket
from consulates.models import (
    Buyer,
    BuyerRequirement,
    ExportWin,
    Fair,
    FairParticipation,
    Inquiry,
    InquiryMessage,
    Placement,
    SampleMovement,
    TradingHouse,
)
from counseling.models import ActionItem, Adviser, Channel, CounselingSession, Referral, Service
from exportasv.core.accounts.models import Institution
from exportasv.core.required import required
from exportasv.demo import words
from exportasv.demo.forum_days import build_forum, build_registrations
from exportasv.demo.ground import DEMO_TODAY, local_time
from exportasv.demo.readiness import build_plans, build_readiness
from products.models import Product, Sector

# The published shares, 43/40/11/6 %, of 200 destinations; `none` is not in the shares.
SURVEY_ANSWERS = {"central_america": 86, "united_states": 80, "europe": 22, "mexico": 12, "others": 9, "none": 61}
COUNTRIES = {
    "central_america": ["GT", "HN", "CR", "NI", "PA"],
    "united_states": ["US"],
    "europe": ["ES", "IT", "DE"],
    "mexico": ["MX"],
}
LOST_REASONS = ["price", "price", "volume", "certificates", "lead_time", "logistics", "silence", "price", "product"]
SESSION_STATES = [CounselingSession.State.HELD] * 17 + [
    CounselingSession.State.MISSED,
    CounselingSession.State.CANCELLED,
    CounselingSession.State.CANCELLED,
]


def demo_hash(text: str) -> str:
    """Return a reproducible hash in place of a token's hash. It matches no real token."""
    return hashlib.sha256(f"demo:{text}".encode()).hexdigest()


def build_trade_history() -> None:
    companies = list(Company.objects.order_by("pk"))
    products = list(Product.objects.select_related("company").order_by("pk"))
    build_survey(companies)
    build_readiness(companies)
    build_plans(companies)
    build_sessions(companies, products)
    build_referrals(companies)
    build_forum()
    build_registrations(companies)
    build_placements(products)
    build_buyers()
    build_inquiries(products)
    build_fairs(companies)
    build_wins()


def build_survey(companies: list[Company]) -> None:
    """Create the survey answers: one or two destinations for each company, with the totals of SURVEY_ANSWERS."""
    dice = random.Random(43401106)
    DestinationSurvey.objects.create(year=2027, opened_on=DEMO_TODAY - timedelta(days=7))  # open, without answers
    survey = DestinationSurvey.objects.create(year=2026, opened_on=date(2026, 8, 3), closed_on=date(2026, 9, 30))
    silent = SURVEY_ANSWERS["none"]
    exporters, answers, markets = companies[:-silent], [], {}
    named = [group for group, count in SURVEY_ANSWERS.items() if group != "none" for _ in range(count)]
    for number, group in enumerate(named):
        company = exporters[number % len(exporters)]
        answers.append(
            DestinationAnswer(
                survey=survey, company=company, destination=group, answered_at=local_time(date(2026, 8, 20), 9)
            )
        )
        if group in COUNTRIES:
            markets[company.pk, dice.choice(COUNTRIES[group])] = ExportMarket.Standing.EXPORTING
    answers += [
        DestinationAnswer(
            survey=survey,
            company=company,
            destination=DestinationAnswer.Destination.NONE,
            answered_at=local_time(date(2026, 9, 1), 9),
        )
        for company in companies[-silent:]
    ]
    DestinationAnswer.objects.bulk_create(answers)
    ExportMarket.objects.bulk_create(
        ExportMarket(
            company_id=company,
            country=country,
            standing=standing,
            source=ExportMarket.Source.SURVEY,
            since=date(2026, 8, 20),
        )
        for (company, country), standing in markets.items()
    )


def build_sessions(companies: list[Company], products: list[Product]) -> None:
    """Create about 900 sessions on working days of two years, one at a time for each adviser, and a week ahead."""
    dice = random.Random(900)
    profiles = {adviser.user_id: adviser for adviser in Adviser.objects.all()}
    of_company = {product.company_id: product for product in products}
    taken, rows = set(), []
    for number in range(930):
        company = companies[number % len(companies)]
        adviser = profiles[required(company.adviser_id)]
        past = number < 900
        while True:
            day = DEMO_TODAY + timedelta(days=-dice.randint(1, 730) if past else dice.randint(3, 14))
            slot = (adviser.pk, day, dice.randint(8, 15))
            if day.weekday() < 5 and slot not in taken:
                break
        taken.add(slot)
        rows.append(
            CounselingSession(
                company=company,
                adviser=adviser,
                matter=dice.choice(words.SESSION_TOPICS),
                channel=dice.choice([Channel.OFFICE, Channel.VIDEO, Channel.COMPANY, Channel.PHONE]),
                starts_at=local_time(day, slot[2]),
                ends_at=local_time(day, slot[2]) + timedelta(minutes=50),
                state=dice.choice(SESSION_STATES) if past else CounselingSession.State.BOOKED,
                requested_at=local_time(day - timedelta(days=7), 9),
                rating=dice.choice([None, 4, 5, 5]) if past else None,
            )
        )
    for row in rows:
        if row.state == CounselingSession.State.HELD:
            row.notes = f"Se trabajó: {row.matter.lower()}. La empresa trajo avances y quedó un acuerdo."
    CounselingSession.objects.bulk_create(rows)
    build_agreements(dice, [row for row in rows if row.state == CounselingSession.State.HELD], of_company)


def build_agreements(dice: random.Random, sessions: list[CounselingSession], products: dict[int, Product]) -> None:
    items, used = [], CounselingSession.services.through
    services = list(Service.objects.order_by("pk"))
    links = []
    for session in sessions:
        due = required(session.starts_at).date() + timedelta(days=dice.randint(7, 45))
        done = due < DEMO_TODAY and dice.random() < 0.85
        items.append(
            ActionItem(
                company_id=session.company_id,
                session=session,
                product=products.get(session.company_id),
                text=dice.choice(words.AGREEMENTS),
                holder=dice.choice(["company", "company", "adviser"]),
                due_on=due,
                state=ActionItem.State.DONE if done else ActionItem.State.OPEN,
                proof="Documento recibido" if done else "",
                done_at=local_time(due - timedelta(days=1), 11) if done else None,
            )
        )
        links.append(used(counselingsession_id=session.pk, service_id=dice.choice(services).pk))
    ActionItem.objects.bulk_create(items)
    used.objects.bulk_create(links)


def build_referrals(companies: list[Company]) -> None:
    dice = random.Random(5)
    bodies = {row.code: row for row in Institution.objects.filter(is_founder=True)}
    rows = []
    for company in companies[::4]:
        sent = DEMO_TODAY - timedelta(days=dice.randint(2, 400))
        state = (
            "sent"
            if sent > DEMO_TODAY - timedelta(days=15)
            else dice.choice(
                [Referral.State.ACCEPTED, Referral.State.CLOSED, Referral.State.CLOSED, Referral.State.RETURNED]
            )
        )
        rows.append(
            Referral(
                company=company,
                from_institution=bodies["conamype"],
                to_institution=bodies[dice.choice(["invest", "cancilleria"])],
                matter=dice.choice(
                    ["Compradores para su categoría", "Espacio en casa comercial", "Requisitos del mercado"]
                ),
                state=state,
                sent_at=local_time(sent, 10),
                due_on=sent + timedelta(days=20),
                sent_by=company.adviser,
                result={
                    Referral.State.CLOSED: "Dos contactos entregados.",
                    Referral.State.RETURNED: "Falta ficha técnica.",
                }.get(Referral.State(state), ""),
                closed_at=local_time(sent + timedelta(days=12), 15) if state in Referral.State.SETTLED else None,
            )
        )
    Referral.objects.bulk_create(rows)


def build_placements(products: list[Product]) -> None:
    """Create a dozen current and a dozen past placements for each house, with sample movements."""
    dice = random.Random(39)
    rows, movements = [], []
    goods = [product for product in products if not product.is_service]
    for house in TradingHouse.objects.order_by("pk"):
        for number, product in enumerate(dice.sample(goods, k=24)):
            current = number < 12
            since = DEMO_TODAY - timedelta(days=dice.randint(5, 90) if current else dice.randint(200, 700))
            until = None if current and number % 2 else since + timedelta(days=dice.randint(100, 180))
            seen = dice.randint(40, 900)
            rows.append(
                Placement(
                    house=house, product=product, since=since, until=until, seen=seen, tasted=seen // 3,
                    asked=seen // 9, sold=seen // 15, reaction=dice.choice([Placement.Reaction.LOW, Placement.Reaction.GOOD, Placement.Reaction.GOOD, Placement.Reaction.HIGH]),
                    price_reaction=dice.choice([Placement.PriceReaction.DEAR, Placement.PriceReaction.FAIR, Placement.PriceReaction.FAIR, Placement.PriceReaction.CHEAP]),
                    feedback=dice.choice(["Preguntan por envío al por mayor.", "Gusta el empaque.", "Piden presentación más pequeña."]),
                )
            )  # fmt: skip
            received = dice.randint(6, 24)
            movements.append(
                SampleMovement(
                    house=house,
                    product=product,
                    kind=SampleMovement.Kind.RECEIVED,
                    change=received,
                    at=local_time(since, 9),
                )
            )
            movements.append(
                SampleMovement(
                    house=house,
                    product=product,
                    kind=SampleMovement.Kind.USED,
                    change=-dice.randint(1, received),
                    at=local_time(since + timedelta(days=20), 16),
                )
            )
    Placement.objects.bulk_create(rows)
    SampleMovement.objects.bulk_create(movements)


def build_buyers() -> None:
    dice = random.Random(60)
    houses = list(TradingHouse.objects.select_related("consulate").order_by("pk"))
    sectors = list(Sector.objects.order_by("pk"))
    rows = []
    for number in range(60):
        house = houses[number % len(houses)]
        name = f"{words.BUYER_HEADS[number % len(words.BUYER_HEADS)]} {words.BUYER_TAILS[(number * 5) % len(words.BUYER_TAILS)]}"
        country = str(house.consulate.country)
        rows.append(
            Buyer(
                name=name, country=country, city=house.consulate.city_en, contact_name=f"Contact {number + 1}",
                email=f"buyer{number + 1}@buyers.example", language="es" if country in {"MX", "ES", "GT", "CR", "NI", "PA"} else "en",
                house=house, consented_at=local_time(DEMO_TODAY - timedelta(days=300), 12),
                verified_at=local_time(DEMO_TODAY - timedelta(days=290), 12) if number % 3 else None,
            )
        )  # fmt: skip
    buyers = Buyer.objects.bulk_create(rows)
    Buyer.sectors.through.objects.bulk_create(
        Buyer.sectors.through(buyer_id=buyer.pk, sector_id=sector.pk)
        for buyer in buyers
        for sector in dice.sample(sectors, k=2)
    )
    BuyerRequirement.objects.bulk_create(
        BuyerRequirement(
            buyer=buyer,
            query=dice.choice(
                [
                    "café tostado de altura",
                    "hamacas de algodón",
                    "jabón artesanal",
                    "dulces típicos",
                    "ropa de bebé",
                    "miel cruda",
                ]
            ),
            sector=dice.choice(sectors),
            volume=dice.choice([200, 500, 1000]),
            unit="unidades",
            certificates=dice.choice([[], ["fda"], ["organico-nop"], ["haccp"]]),
            destination=buyer.country,
            open_until=DEMO_TODAY + timedelta(days=dice.randint(20, 200)),
        )
        for buyer in buyers[::2]
    )


def build_inquiries(products: list[Product]) -> None:
    dice = random.Random(300)
    buyers = list(Buyer.objects.order_by("pk"))
    asked = {(product.pk, buyer.pk): (product, buyer) for product in products[::3] for buyer in [dice.choice(buyers)]}
    rows = []
    for number, (product, buyer) in enumerate(list(asked.values())[:300]):
        day = DEMO_TODAY - timedelta(days=dice.randint(1, 9) if number < 24 else dice.randint(12, 700))
        state = (
            dice.choice([Inquiry.State.NEW, Inquiry.State.ANSWERED])
            if number < 24
            else dice.choice(
                [
                    Inquiry.State.ANSWERED,
                    Inquiry.State.NEGOTIATING,
                    Inquiry.State.WON,
                    Inquiry.State.WON,
                    Inquiry.State.LOST,
                    Inquiry.State.NO_ANSWER,
                ]
            )
        )
        answered = (
            local_time(day, 15) + timedelta(days=dice.randint(0, 4))
            if state not in (Inquiry.State.NEW, Inquiry.State.NO_ANSWER)
            else None
        )
        rows.append(
            Inquiry(
                company=product.company, product=product, buyer=buyer, house=buyer.house, state=state,
                quantity=(product.minimum_order or 1) * dice.randint(1, 5), destination=buyer.country,
                token_hash=demo_hash(f"inquiry-{number}"), asked_at=local_time(day, 11), first_answer_at=answered,
                closed_at=local_time(day + timedelta(days=8), 9) if state in (Inquiry.State.WON, Inquiry.State.LOST, Inquiry.State.NO_ANSWER) else None,
                lost_reason=LOST_REASONS[number % len(LOST_REASONS)] if state == Inquiry.State.LOST else "",
                waiting_since=local_time(day, 11) if state == Inquiry.State.NEW else None,
            )
        )  # fmt: skip
    messages = []
    for row in Inquiry.objects.bulk_create(rows):
        language = 0 if row.buyer.language == "es" else 1
        messages.append(
            InquiryMessage(
                inquiry=row,
                sender=InquiryMessage.Sender.BUYER,
                text=dice.choice(words.BUYER_QUESTIONS)[language].format(n=row.quantity),
                sent_at=row.asked_at,
            )
        )
        if row.first_answer_at:
            messages.append(
                InquiryMessage(
                    inquiry=row,
                    sender=InquiryMessage.Sender.COMPANY,
                    text=dice.choice(words.COMPANY_ANSWERS)[language],
                    sent_at=row.first_answer_at,
                )
            )
    InquiryMessage.objects.bulk_create(messages)


def build_fairs(companies: list[Company]) -> None:
    dice = random.Random(11)
    rows = []
    for name, city, country, year, month in words.FAIRS:
        first = date(year, month, 10)
        slug = f"{year}-{name.lower().replace(' ', '-').replace('ó', 'o').replace('ú', 'u')}"
        fair = Fair.objects.create(
            name=name, slug=slug, city=city, country=country, starts_on=first, ends_on=first + timedelta(days=3)
        )
        rows += [
            FairParticipation(
                fair=fair, company=company, state=FairParticipation.State.ATTENDED, contacts_made=dice.randint(2, 25),
                expected_sales=Decimal(dice.randint(1, 40) * 500),
            )
            for company in dice.sample(companies, k=9)
        ]  # fmt: skip
    FairParticipation.objects.bulk_create(rows)


def build_wins() -> None:
    """Create a win for each won inquiry and some from placements; most are confirmed by the company."""
    dice = random.Random(140)
    bodies = list(Institution.objects.filter(is_founder=True).order_by("pk"))
    won = list(
        Inquiry.objects.filter(state=Inquiry.State.WON).select_related("company__adviser", "house").order_by("pk")[:100]
    )
    shelves = list(
        Placement.objects.filter(reaction=Placement.Reaction.HIGH)
        .select_related("product__company__adviser", "house__consulate")
        .order_by("pk")[:40]
    )
    rows = [
        _win(
            dice,
            i.company,
            i.product_id,
            i.house,
            str(i.destination),
            required(i.closed_at).date(),
            inquiry=i,
            buyer_id=i.buyer_id,
        )
        for i in won
    ]
    rows += [
        _win(
            dice,
            p.product.company,
            p.product_id,
            p.house,
            str(p.house.consulate.country),
            p.since + timedelta(days=4),
            placement=p,
        )
        for p in shelves
    ]
    wins = ExportWin.objects.bulk_create(rows)
    helped = ExportWin.helped_by.through
    helped.objects.bulk_create(
        helped(exportwin_id=win.pk, institution_id=body.pk)
        for win in wins
        for body in dice.sample(bodies, k=dice.randint(1, 2))
    )


def _win(
    dice: random.Random,
    company: Company,
    product_id: int | None,
    house: TradingHouse | None,
    country: str,
    day: date,
    **cause: Any,
) -> ExportWin:
    state = dice.choices([ExportWin.State.CONFIRMED, ExportWin.State.CLAIMED, ExportWin.State.DISPUTED], [84, 12, 4])[0]
    return ExportWin(
        company=company, product_id=product_id, house=house, destination=country, sold_on=day,
        value=Decimal(dice.randint(4, 180) * 125), anyway_percent=dice.choice([0, 0, 10, 25, 50]), state=state,
        claimed_by=company.adviser, claimed_at=local_time(day + timedelta(days=2), 10),
        decided_at=local_time(day + timedelta(days=5), 10) if state != ExportWin.State.CLAIMED else None,
        comment="El monto fue menor." if state == ExportWin.State.DISPUTED else "", **cause,
    )  # fmt: skip
