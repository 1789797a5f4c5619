"""Two invented years of counseling and trade: sessions, agreements, referrals, placements, fairs."""

import random
from datetime import date, timedelta
from decimal import Decimal

from companies.models import Company
from consulates.models import (
    Fair,
    FairParticipation,
    Placement,
    SampleMovement,
    TradingHouse,
    Visit,
)
from counseling.models import ActionItem, Adviser, Channel, CounselingSession, Referral, Service
from exportasv.core.accounts.models import Institution
from exportasv.core.required import required
from exportasv.demo import words
from exportasv.demo.buyers import build_buyers
from exportasv.demo.demand import build_inquiries, build_wins
from exportasv.demo.forum_days import build_forum, build_registrations
from exportasv.demo.ground import DEMO_TODAY, local_time
from exportasv.demo.readiness import build_plans, build_readiness
from products.models import Product

MAX_DAYS_LATE = 45  # an agreement that is later than this was kept
SESSION_STATES = [CounselingSession.State.HELD] * 17 + [
    CounselingSession.State.MISSED,
    CounselingSession.State.CANCELLED,
    CounselingSession.State.CANCELLED,
]


def build_trade_history() -> None:
    companies = list(Company.objects.order_by("pk"))
    products = list(Product.objects.select_related("company").order_by("pk"))
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
        late = (DEMO_TODAY - due).days
        done = late > MAX_DAYS_LATE or (late > 0 and dice.random() < 0.85)
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
        state = dice.choice([Referral.State.CLOSED, Referral.State.CLOSED, Referral.State.RETURNED])
        if sent > DEMO_TODAY - timedelta(days=45):
            state = Referral.State.ACCEPTED
        if sent > DEMO_TODAY - timedelta(days=15):
            state = Referral.State.SENT
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
    dice, days = random.Random(39), random.Random(93)
    rows, movements, visits = [], [], []
    goods = [product for product in products if not product.is_service]
    for house in TradingHouse.objects.order_by("pk"):
        for number, product in enumerate(dice.sample(goods, k=24)):
            current = number < 12
            since = DEMO_TODAY - timedelta(days=dice.randint(5, 90) if current else dice.randint(200, 700))
            until = None if current and number % 2 else since + timedelta(days=dice.randint(100, 180))
            seen = dice.randint(40, 900)
            rows.append(
                Placement(
                    house=house, product=product, since=since, until=until, reaction=dice.choice([Placement.Reaction.LOW, Placement.Reaction.GOOD, Placement.Reaction.GOOD, Placement.Reaction.HIGH]),
                    price_reaction=dice.choice([Placement.PriceReaction.DEAR, Placement.PriceReaction.FAIR, Placement.PriceReaction.FAIR, Placement.PriceReaction.CHEAP]),
                    feedback=dice.choice(["Preguntan por envío al por mayor.", "Gusta el empaque.", "Piden presentación más pequeña."]),
                )
            )  # fmt: skip
            visits += _visits(rows[-1], seen, days)
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
            used = since + timedelta(days=min(20, (DEMO_TODAY - since).days - 1))
            if used > since:
                movements.append(
                    SampleMovement(
                        house=house,
                        product=product,
                        kind=SampleMovement.Kind.USED,
                        change=-dice.randint(1, received),
                        at=local_time(used, 16),
                    )
                )
    Placement.objects.bulk_create(rows)
    Visit.objects.bulk_create(visits)
    SampleMovement.objects.bulk_create(movements)


def _visits(placement: Placement, seen: int, dice: random.Random) -> list[Visit]:
    """Return what visitors did with a product: a row for each thing they did in each month that it stood there."""
    last = min(placement.until or DEMO_TODAY, DEMO_TODAY - timedelta(days=1))
    months = max(1, (last - placement.since).days // 30)
    rows = []
    for kind, part in ((Visit.Kind.SAW, 1), (Visit.Kind.TASTED, 3), (Visit.Kind.ASKED, 9), (Visit.Kind.BOUGHT, 15)):
        total = seen // part
        for month in range(months):
            count = total * (month + 1) // months - total * month // months
            day = min(placement.since + timedelta(days=30 * month + dice.randint(0, 27)), last)
            if count:
                values = {"house": placement.house, "product": placement.product, "at": local_time(day, 17)}
                rows.append(Visit(kind=kind, count=count, day=day, **values))
    return rows


def build_fairs(companies: list[Company]) -> None:
    dice = random.Random(11)
    rows = []
    for name, city_es, city_en, country, year, month in words.FAIRS:
        first = date(year, month, 10)
        slug = f"{year}-{name.lower().replace(' ', '-').replace('ó', 'o').replace('ú', 'u')}"
        fair = Fair.objects.create(
            name=name, slug=slug, city_es=city_es, city_en=city_en, country=country, starts_on=first,
            ends_on=first + timedelta(days=3),
        )  # fmt: skip
        rows += [
            FairParticipation(
                fair=fair, company=company, state=FairParticipation.State.ATTENDED, contacts_made=dice.randint(2, 25),
                expected_sales=Decimal(dice.randint(1, 40) * 500),
            )
            for company in dice.sample(companies, k=9)
        ]  # fmt: skip
    FairParticipation.objects.bulk_create(rows)
