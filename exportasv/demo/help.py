"""Counseling of the demo beyond the sessions: records, calendars, groups, waiting list, neglected companies, and the
sessions of the demo owner's company in every state.
"""

import random
from datetime import date, datetime, time, timedelta

from django.db.models import F, Max, Q

from companies.models import Company
from counseling.models import (
    Absence,
    ActionItem,
    Adviser,
    Channel,
    CounselingSession,
    DayHours,
    GroupSession,
    NeglectedCompany,
    Participant,
    Referral,
    RescheduleProposal,
    Service,
    WaitingListEntry,
)
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import HOUSE_OFFICERS, PARTNER_OFFICERS
from exportasv.core.required import required
from exportasv.demo import words
from exportasv.demo.ground import DEMO_TODAY, local_time

PRIVATE_NOTES = [
    "Cuida mucho el efectivo: no proponer lotes grandes todavía.",
    "Responde mejor por WhatsApp que por correo.",
    "Conviene visitarla en planta antes de la próxima feria.",
    "La hija lleva las redes; invitarla a la próxima.",
]
GROUP_SESSIONS = [
    ("Etiqueta nutricional para Estados Unidos", "Se trabaja sobre la etiqueta de cada empresa.", 6, 14),
    ("Costos y precios por Incoterm", "Traiga sus costos del último mes.", 9, 12),
    ("Cómo contestar a un comprador en inglés", "Con ejemplos de correos reales.", 13, 16),
]


def build_counseling() -> None:
    complete_records()
    complete_referrals()
    build_calendars()
    build_groups()
    build_waiting_list()
    build_owner_sessions()
    build_neglected()


def complete_records() -> None:
    """Add participants and internal notes to the sessions, and the company's confirmation to most."""
    dice = random.Random(77)
    conamype = Institution.objects.get(code="conamype")
    held = list(
        CounselingSession.objects.filter(state=CounselingSession.State.HELD)
        .select_related("company", "adviser__user")
        .order_by("pk")
    )
    people = []
    for session in held:
        session.held_at = held_at = required(session.ends_at) + timedelta(minutes=15)
        if dice.random() < 0.85:
            session.confirmed_at = held_at + timedelta(hours=dice.randint(1, 40))
        if dice.random() < 0.3:
            session.private_notes = dice.choice(PRIVATE_NOTES)
        people.append(Participant(session=session, name=session.company.contact_name))
        people.append(Participant(session=session, name=str(session.adviser), institution=conamype))
    CounselingSession.objects.bulk_update(held, ["held_at", "confirmed_at", "private_notes"], batch_size=500)
    Participant.objects.bulk_create(people, ignore_conflicts=True)
    booked = list(CounselingSession.objects.filter(state=CounselingSession.State.BOOKED))
    for session in booked:
        session.booked_at, session.sequence = session.requested_at, 1
    CounselingSession.objects.bulk_update(booked, ["booked_at", "sequence"])


def complete_referrals() -> None:
    """Add the person and the date to accepted and completed referrals."""
    officers = User.objects.filter(role__in=PARTNER_OFFICERS | HOUSE_OFFICERS)
    handlers = {user.institution_id: user for user in officers.order_by("-pk")}
    rows = list(Referral.objects.exclude(state=Referral.State.SENT).order_by("pk"))
    for row in rows:
        row.accepted_at = row.sent_at + timedelta(days=2)
        row.handled_by = handlers.get(row.to_institution_id)
    Referral.objects.bulk_update(rows, ["accepted_at", "handled_by"])


def build_calendars() -> None:
    """Add video rooms, shorter days at Christmas, and an adviser's leave in December."""
    for number, adviser in enumerate(Adviser.objects.order_by("pk")):
        adviser.video_link = f"https://video.exportasv.example/sala-{number + 1}"
        adviser.save(update_fields=["video_link"])
    DayHours.objects.bulk_create(
        [
            row
            for adviser in Adviser.objects.order_by("pk")
            for row in (
                DayHours(adviser=adviser, day=date(DEMO_TODAY.year, 12, 24)),
                DayHours(adviser=adviser, day=date(DEMO_TODAY.year, 12, 31), opens=time(8), closes=time(12)),
            )
        ]
    )
    last = Adviser.objects.latest("pk")
    Absence.objects.create(
        adviser=last,
        starts_at=local_time(date(DEMO_TODAY.year, 12, 14), 8),
        ends_at=local_time(date(DEMO_TODAY.year, 12, 18), 16),
        reason="Vacaciones",
    )


def build_groups() -> None:
    """Create three group sessions ahead, at hours without a single session."""
    dice = random.Random(12)
    companies = list(Company.objects.order_by("pk"))
    advisers = list(Adviser.objects.order_by("pk"))
    for number, (topic, about, days, capacity) in enumerate(GROUP_SESSIONS):
        adviser = advisers[number + 3]
        starts_at = local_time(_working_day(DEMO_TODAY + timedelta(days=days)), 16, 30)
        group = GroupSession.objects.create(
            adviser=adviser, topic=topic, about=about, channel=CounselingSession.Channel.OFFICE, capacity=capacity, zone=adviser.zone,
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), changed_at=local_time(DEMO_TODAY, 8),
        )  # fmt: skip
        for place, company in enumerate(dice.sample(companies[2:], k=capacity // 2 + 3)):
            CounselingSession.objects.create(
                company=company, adviser=adviser, group=group, matter=topic, state=CounselingSession.State.BOOKED, sequence=1,
                starts_at=group.starts_at, ends_at=group.ends_at, booked_at=local_time(DEMO_TODAY, 9, place),
                requested_at=local_time(DEMO_TODAY - timedelta(days=3), 9, place),
            )  # fmt: skip


def build_waiting_list() -> None:
    """Create requests without a time; some companies wait for a cancelled session."""
    dice = random.Random(31)
    for number, company in enumerate(Company.objects.order_by("pk")[20:32]):
        session = CounselingSession.objects.create(
            company=company,
            matter=dice.choice(words.SESSION_TOPICS),
            channel=dice.choice([Channel.OFFICE, Channel.VIDEO]),
            requested_at=local_time(DEMO_TODAY - timedelta(days=dice.randint(1, 9)), 9, number),
        )
        if number % 2:
            adviser = Adviser.objects.filter(user=company.adviser_id).first() if number % 4 == 1 else None
            first = DEMO_TODAY + timedelta(days=1)
            WaitingListEntry.objects.create(
                session=session, adviser=adviser, not_before=first, not_after=first + timedelta(days=30),
                since=session.requested_at,
            )  # fmt: skip


def build_owner_sessions() -> None:
    """Create the owner's sessions: one to confirm, one ahead with a proposed time, one requested."""
    company = Company.objects.earliest("pk")
    adviser = Adviser.objects.get(user=company.adviser_id)
    held = CounselingSession.objects.create(
        company=company, adviser=adviser, state=CounselingSession.State.HELD, channel=CounselingSession.Channel.VIDEO, sequence=1,
        matter="Etiqueta para Estados Unidos", starts_at=_free_hour(adviser, DEMO_TODAY - timedelta(days=1), -1),
        ends_at=_free_hour(adviser, DEMO_TODAY - timedelta(days=1), -1) + timedelta(minutes=50),
        requested_at=local_time(DEMO_TODAY - timedelta(days=12), 9), booked_at=local_time(DEMO_TODAY - timedelta(days=11), 9),
        notes="Se revisó la etiqueta en inglés línea por línea: falta el cuadro nutricional y la declaración de alérgenos.\n"
        "El tamaño de letra cumple. Se eligió la presentación de 340 gramos para la primera muestra.",
        private_notes=PRIVATE_NOTES[1], next_on=DEMO_TODAY + timedelta(days=14),
    )  # fmt: skip
    held.held_at = required(held.ends_at) + timedelta(minutes=10)
    held.save(update_fields=["held_at"])
    held.services.set(Service.objects.order_by("pk")[:2])
    conamype = Institution.objects.get(code="conamype")
    Participant.objects.create(session=held, name=company.contact_name)
    Participant.objects.create(session=held, name=str(adviser), institution=conamype)
    for text, holder, days in [
        ("Pedir el análisis nutricional al laboratorio", "company", 10),
        ("Enviar la lista de alérgenos en inglés", "company", 4),
        ("Conseguir tres etiquetas de ejemplo del mercado", "adviser", 7),
    ]:
        ActionItem.objects.create(
            company=company, session=held, text=text, holder=holder, due_on=DEMO_TODAY + timedelta(days=days)
        )
    _build_session_to_move(company, adviser)
    Referral.objects.create(
        company=company, from_institution=conamype, to_institution=Institution.objects.get(code="invest"),
        matter="Contactos de compradores en Texas", state=Referral.State.ACCEPTED, sent_at=local_time(DEMO_TODAY - timedelta(days=6), 10),
        accepted_at=local_time(DEMO_TODAY - timedelta(days=4), 11), due_on=DEMO_TODAY + timedelta(days=12), sent_by=company.adviser,
        handled_by=User.objects.filter(institution__code="invest").first(), session=held,
    )  # fmt: skip


def _build_session_to_move(company: Company, adviser: Adviser) -> None:
    """Create a session whose adviser will be away, with a new time that the company must accept."""
    starts_at = _free_hour(adviser, DEMO_TODAY + timedelta(days=15), 1)
    session = CounselingSession.objects.create(
        company=company, adviser=adviser, state=CounselingSession.State.BOOKED, channel=CounselingSession.Channel.OFFICE, sequence=1,
        matter="Precio FOB y CIF del primer pedido", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=50),
        requested_at=local_time(DEMO_TODAY - timedelta(days=2), 9), booked_at=local_time(DEMO_TODAY - timedelta(days=2), 10),
    )  # fmt: skip
    absence = Absence.objects.create(
        adviser=adviser, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), reason="Capacitación"
    )
    other = _free_hour(adviser, DEMO_TODAY + timedelta(days=17), 1)
    RescheduleProposal.objects.create(
        session=session, adviser=adviser, absence=absence, starts_at=other, ends_at=other + timedelta(minutes=50),
        made_at=local_time(DEMO_TODAY - timedelta(days=1), 15),
    )  # fmt: skip
    CounselingSession.objects.create(
        company=company,
        matter="Fotografías para el catálogo",
        channel=CounselingSession.Channel.OFFICE,
        requested_at=local_time(DEMO_TODAY, 8),
    )


def build_neglected() -> None:
    """Create this month's list of companies without a session for over three months; half are done."""
    dice = random.Random(19)
    limit, month = local_time(DEMO_TODAY - timedelta(days=90), 0), DEMO_TODAY.replace(day=1)
    last = Max("sessions__starts_at", filter=Q(sessions__state=CounselingSession.State.HELD))
    rows = Company.objects.annotate(**{"last": last}).filter(Q(last__lt=limit) | Q(last=None)).order_by(F("last"), "pk")
    rows = rows.exclude(
        pk__in=CounselingSession.objects.filter(state__in=CounselingSession.State.AHEAD).values("company")
    )
    made = []
    for number, company in enumerate(rows[:24]):
        state = [
            NeglectedCompany.State.OPEN,
            NeglectedCompany.State.CONTACTED,
            NeglectedCompany.State.OPEN,
            NeglectedCompany.State.EXCUSED,
        ][number % 4]
        note = {
            NeglectedCompany.State.CONTACTED: "Se llamó: prepara muestras, pide cita en enero.",
            NeglectedCompany.State.EXCUSED: "Cerrada por remodelación.",
        }
        made.append(
            NeglectedCompany(
                month=month, company=company, adviser_id=company.adviser_id, state=state, note=note.get(state, ""),
                helped_on=company.last.date() if company.last else None,
                dealt_by_id=company.adviser_id if state != NeglectedCompany.State.OPEN else None,
                dealt_at=local_time(DEMO_TODAY - timedelta(days=dice.randint(0, 5)), 10) if state != NeglectedCompany.State.OPEN else None,
            )
        )  # fmt: skip
    NeglectedCompany.objects.bulk_create(made)


def _working_day(day: date, step: int = 1) -> date:
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def _free_hour(adviser: Adviser, day: date, step: int) -> datetime:
    """Return the first hour, on working days from `day` on, at which the adviser has no session."""
    while True:
        day = _working_day(day, step)
        for hour in range(8, 16):
            starts_at = local_time(day, hour)
            taken = CounselingSession.objects.busy().filter(adviser=adviser)
            if not taken.between(starts_at, starts_at + timedelta(hours=1)).exists():
                return starts_at
        day += timedelta(days=step)
