"""Work of the trading houses besides placements, and the coming fairs with applications and meetings."""

import random
from datetime import date, timedelta
from decimal import Decimal

from consulates.models import (
    Buyer,
    Fair,
    FairCriterion,
    FairMeeting,
    FairParticipation,
    HouseContact,
    HouseEvent,
    HouseReport,
    ParticipationScore,
    Placement,
    SampleRequest,
    TradingHouse,
)
from consulates.rules.fairs import MEETING_LENGTH
from consulates.rules.meeting_schedule import meeting_slots
from consulates.rules.monthly_report import previous_month, report_figures
from exportasv.core.accounts.models import User
from exportasv.core.db.slugs import make_slug
from exportasv.demo.ground import DEMO_TODAY, local_time
from products.models import Product

HOUSE_CONTACTS = [
    ("Tienda La Ceiba", "shop", "Marta Ayala", "Tiene dos sucursales; pide exhibidor pequeño."),
    ("Restaurante El Comal", "restaurant", "Julio Serpas", "Compra loroco y frijol cada mes."),
    ("Cuscatlán Foods Import", "importer", "Karen Mills", "Consolida carga los jueves."),
    ("Cámara de comercio hispana", "chamber", "Rosa Villalta", "Presta su sala para degustaciones."),
    ("Radio Guanaca", "press", "Óscar Landaverde", "Entrevista gratuita antes de cada evento."),
    ("Comité salvadoreño 15 de Septiembre", "community", "Delmy Portillo", "Feria anual en septiembre."),
]
HOUSE_EVENTS = [
    ("tasting", "Degustación de café y dulces típicos", "Gustó la horchata; piden empaque de 1 libra."),
    ("fair", "Mesa en la feria de la comunidad", "Se vendió casi todo el primer día."),
    ("meeting", "Mañana con importadores", "Dos importadores pidieron lista de precios FOB."),
    ("reception", "Recepción del mes de la independencia", "La prensa local publicó una nota."),
]
SAMPLE_REASONS = [
    "Degustación con importadores a fin de mes.",
    "Una tienda quiere probarlo antes de pedir.",
    "Mesa de la casa en la feria de la comunidad.",
]

COMING_FAIRS = [  # name, city (both languages write it so), country, zone, days from today
    ("Rueda de negocios Miami", "Miami", "US", "America/New_York", 47),
    ("Salón de Sabores Madrid", "Madrid", "ES", "Europe/Madrid", 120),
]
CRITERIA = [
    ("Oferta lista para exportar", "Supply ready to export", 3),
    ("Capacidad y plazo", "Capacity and time", 2),
    ("Primera vez que va", "Goes for the first time", 1),
]
CALL_ES = "Ocho empresas viajan con el programa: mesa propia, agenda de reuniones y traducción. Los productos pueden ir sin su dueño."
CALL_EN = "Eight companies travel with the programme: a table of their own, a schedule of meetings, translation. Products may go without their owner."
FAIR_REASONS = [
    "Ya enviamos muestras y nos pidieron precio.",
    "Tenemos capacidad libre y etiqueta en inglés.",
    "Queremos conocer distribuidores antes de invertir.",
]


def build_house_work() -> None:
    """Create the work of the houses after chain.py, so that the monthly reports match the rows."""
    houses = list(TradingHouse.objects.select_related("consulate").order_by("pk"))
    officers = dict(User.objects.filter(house_posts__isnull=False).values_list("house_posts__house", "pk"))
    build_contacts(houses)
    build_events(houses)
    build_sample_requests(houses, officers)
    build_reports(houses, officers)
    build_fair_calls()


def build_contacts(houses: list[TradingHouse]) -> None:
    dice = random.Random(39)
    HouseContact.objects.bulk_create(
        HouseContact(
            house=house, name=name, kind=kind, person=person, note=note, email=f"{kind}-{house.slug}@contactos.example"
        )
        for house in houses
        for name, kind, person, note in dice.sample(HOUSE_CONTACTS, k=dice.randint(2, 5))
    )


def build_events(houses: list[TradingHouse]) -> None:
    dice = random.Random(139)
    rows = []
    for house in houses:
        for kind, title, result in dice.sample(HOUSE_EVENTS, k=dice.randint(1, 3)):
            day = DEMO_TODAY + timedelta(days=dice.randint(-150, 30))
            is_past = day < DEMO_TODAY
            rows.append(
                HouseEvent(
                    house=house, kind=kind, title=title, on=day, place=f"{house.consulate.city_es}, consulado",
                    visitors=dice.randint(20, 180) if is_past else None,
                    contacts_made=dice.randint(1, 9) if is_past else None, result=result if is_past else "",
                )
            )  # fmt: skip
    shelf: dict[int, list[int]] = {}
    for house_id, product in Placement.objects.order_by("pk").values_list("house", "product"):
        shelf.setdefault(house_id, []).append(product)
    link = HouseEvent.products.through
    link.objects.bulk_create(
        link(houseevent_id=event.pk, product_id=product)
        for event in HouseEvent.objects.bulk_create(rows)
        for product in dict.fromkeys(shelf.get(event.house_id, [])[:4])
    )


def build_sample_requests(houses: list[TradingHouse], officers: dict[int, int]) -> None:
    """Create one or two sample requests for each house, in every state. chain.py has the movements of received ones."""
    dice = random.Random(239)
    placed = list(Placement.objects.order_by("pk").values_list("product", flat=True).distinct())
    rows = []
    for number, house in enumerate(houses):
        for product in dice.sample(placed, k=1 + number % 2):
            state = dice.choice(
                [
                    SampleRequest.State.REQUESTED,
                    SampleRequest.State.REQUESTED,
                    SampleRequest.State.ACCEPTED,
                    SampleRequest.State.SENT,
                    SampleRequest.State.SENT,
                    SampleRequest.State.DECLINED,
                ]
            )
            day = DEMO_TODAY - timedelta(days=dice.randint(1, 20))
            rows.append(
                SampleRequest(
                    house=house, product_id=product, units=dice.choice([6, 12, 24]), reason=dice.choice(SAMPLE_REASONS),
                    state=state, requested_by_id=officers.get(house.pk), requested_at=local_time(day, 15),
                    answer="No hay producción este mes." if state == SampleRequest.State.DECLINED else "",
                    carrier="Correos de El Salvador, EE 204 118 730 SV" if state == SampleRequest.State.SENT else "",
                    sent_at=local_time(day + timedelta(days=2), 9) if state == SampleRequest.State.SENT else None,
                    closed_at=local_time(day + timedelta(days=1), 9) if state == SampleRequest.State.DECLINED else None,
                )
            )  # fmt: skip
    SampleRequest.objects.bulk_create(rows)


def build_reports(houses: list[TradingHouse], officers: dict[int, int]) -> None:
    """Create the reports of the last two months; four houses lack the latest."""
    last = previous_month(DEMO_TODAY)
    months: list[date] = [previous_month(last), last]
    HouseReport.objects.bulk_create(
        HouseReport(
            house=house, month=month, figures=report_figures(house, month), sent_by_id=officers.get(house.pk),
            comment="Los productos con muestra y etiqueta en inglés se preguntan más.",
            sent_at=local_time((month + timedelta(days=34)).replace(day=4), 10),
        )
        for number, house in enumerate(houses)
        for month in months
        if month != last or number % 10
    )  # fmt: skip


def build_fair_calls() -> None:
    """Create two coming fairs: one that accepts applications, one with chosen companies and meetings."""
    dice = random.Random(539)
    for number, (name, city, country, zone, days) in enumerate(COMING_FAIRS):
        first = DEMO_TODAY + timedelta(days=days)
        fair = Fair.objects.create(
            name=name, slug=f"{first.year}-{make_slug(name, 40)}", city_es=city, city_en=city,
            country=country, zone=zone, starts_on=first, ends_on=first + timedelta(days=2),
            call_opens_on=DEMO_TODAY - timedelta(days=60),
            call_closes_on=DEMO_TODAY + timedelta(days=45) if number else DEMO_TODAY - timedelta(days=20),
            places=8, cost=Decimal("2400.00"), programme_pays=60, about_es=CALL_ES, about_en=CALL_EN,
        )  # fmt: skip
        criteria = [FairCriterion(fair=fair, name_es=es, name_en=en, weight=weight) for es, en, weight in CRITERIA]
        build_fair_applications(dice, fair, FairCriterion.objects.bulk_create(criteria), decided=not number)


def build_fair_applications(dice: random.Random, fair: Fair, criteria: list[FairCriterion], decided: bool) -> None:
    shown = Product.objects.published().order_by("company", "pk").distinct("company").values_list("company", "pk")
    chosen = dice.sample(list(shown), k=12)
    rows = [
        FairParticipation(
            fair=fair, company_id=company, reason=dice.choice(FAIR_REASONS), travels=dice.choice(["owner", "owner", "products"]),
            applied_at=local_time(DEMO_TODAY - timedelta(days=30 - number), 10),
            state=(FairParticipation.State.CHOSEN if number < 8 else FairParticipation.State.NOT_CHOSEN) if decided else FairParticipation.State.APPLIED,
        )
        for number, (company, _product) in enumerate(chosen)
    ]  # fmt: skip
    rows = FairParticipation.objects.bulk_create(rows)
    link = FairParticipation.products.through
    link.objects.bulk_create(
        link(fairparticipation_id=row.pk, product_id=product)
        for row, (_company, product) in zip(rows, chosen, strict=True)
    )
    ParticipationScore.objects.bulk_create(
        ParticipationScore(participation=row, criterion=criterion, points=dice.randint(2, 5))
        for row in (rows if decided else rows[:5])
        for criterion in criteria
    )
    if decided:
        build_fair_meetings(fair, [row for row in rows if row.state == FairParticipation.State.CHOSEN])


def build_fair_meetings(fair: Fair, going: list[FairParticipation]) -> None:
    """Create meetings: each company has a table, and the buyers change tables."""
    buyers, times = list(Buyer.objects.order_by("pk")[:5]), list(meeting_slots(fair))
    FairMeeting.objects.bulk_create(
        FairMeeting(
            fair=fair, participation=row, buyer=buyer, table=table + 1,
            starts_at=times[table + turn * len(going)], ends_at=times[table + turn * len(going)] + MEETING_LENGTH,
        )
        for turn, buyer in enumerate(buyers[:3])
        for table, row in enumerate(going)
    )  # fmt: skip
