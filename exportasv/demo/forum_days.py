"""Forum of the demo: two editions with speakers, registrations, questions and materials. The people are invented."""

import random
from datetime import date, timedelta

from companies.models import Company
from counseling.models import (
    ForumEdition,
    ForumEvent,
    Material,
    PanelQuestion,
    QuestionVote,
    Registration,
    Speaker,
    SurveyAnswer,
)
from exportasv.core.accounts.models import User
from exportasv.core.accounts.tokens import CODE_LETTERS
from exportasv.demo.forum_agenda import EVENTS
from exportasv.demo.ground import DEMO_TODAY, local_time
from exportasv.demo.words import FIRST_NAMES, LAST_NAMES

CAPACITY = {"talk": 120, "clinic": 24, "round": 40}
# Name in EVENTS → (name, role es, role en, organisation, about es, about en)
SPEAKERS = {
    "Marta Menjívar (CONAMYPE)": (
        "Marta Menjívar", "Coordinadora de asesoría exportadora", "Coordinator of export counseling", "CONAMYPE",
        "Ha acompañado a más de cien empresas desde el diagnóstico hasta su primer envío.",
        "She has gone with more than a hundred companies from the diagnosis to their first shipment.",
    ),
    "Luis Cornejo (CONAMYPE)": (
        "Luis Cornejo", "Asesor de costos y precios", "Adviser on costs and prices", "CONAMYPE",
        "Contador y exportador de calzado durante doce años.",
        "Accountant, and exporter of footwear for twelve years.",
    ),
    "Equipo de la SRS": (
        "Delmy Quintanilla", "Unidad de registro de alimentos", "Food registration unit", "SRS",
        "Explica cada semana a productores qué presentar y cómo evitar devoluciones.",
        "Explains to producers every week what to hand in and how not to be sent back.",
    ),
    "Ana Portillo (CONAMYPE)": (
        "Ana Portillo", "Diseñadora de empaque", "Packaging designer", "CONAMYPE",
        "Revisa etiquetas para Estados Unidos y Europa.",
        "Reviews labels for the United States and Europe.",
    ),
    "Casa comercial de Los Ángeles": (
        "Rigoberto Funes", "Casa comercial de Los Ángeles", "Trading house of Los Angeles", "Cancillería",
        "Atiende a tiendas y distribuidores de la comunidad salvadoreña en California.",
        "Serves shops and distributors of the Salvadoran community in California.",
    ),
    "Invest in El Salvador": (
        "Silvia Guevara", "Vinculación con compradores", "Buyer relations", "Invest in El Salvador",
        "Prepara las agendas de las ruedas de negocios.",
        "Prepares the agendas of the business rounds.",
    ),
    "Rafael Aguilar (MAG)": (
        "Rafael Aguilar", "Sanidad vegetal", "Plant health", "MAG",
        "Trabaja en la trazabilidad del café y del cacao.",
        "Works on the traceability of coffee and cocoa.",
    ),
    "Estudio Trazo": (
        "Karla Villatoro", "Fotógrafa de producto", "Product photographer", "Estudio Trazo",
        "Enseña a fotografiar con el teléfono y la luz de una ventana.",
        "Teaches how to photograph with a phone and the light of a window.",
    ),
    "Claudia Rivas (DGA)": (
        "Claudia Rivas", "Asistencia al exportador", "Help for exporters", "Aduana",
        "Resuelve consultas de clasificación y de Incoterms.",
        "Answers questions on classification and Incoterms.",
    ),
}  # fmt: skip
QUESTIONS = [
    ("¿Qué pasa si mi comprador pide DDP y nunca he exportado?", "answered"),
    ("¿Hay ayuda para el análisis de laboratorio que pide la etiqueta?", "answered"),
    ("¿Puedo exportar con DUI o necesito una sociedad?", "answered"),
    ("¿Cuánto tiempo antes debo reservar el flete?", "shown"),
    ("¿Quién responde si la muestra se pierde en la aduana?", "shown"),
    ("¿Van a compartir la presentación?", "waiting"),
]
SURVEY_COMMENTS = [
    "Muy claro y con ejemplos de empresas como la mía.",
    "Faltó tiempo para preguntas.",
    "Salí con mi precio calculado. Gracias.",
    "Ojalá lo repitan en Santa Ana.",
    "La sala estaba llena, pero valió la pena.",
    "Me gustaría ver más casos de cosméticos.",
]
MATERIALS = [
    (
        "Guía para exportar paso a paso (CIEX)",
        "Step-by-step export guide (CIEX)",
        "https://www.ciexelsalvador.gob.sv",
        "public",
    ),
    ("Servicios de CONAMYPE", "Services of CONAMYPE", "https://www.conamype.gob.sv", "came"),
]
STARS = [5, 5, 5, 4, 4, 4, 3, 5, 4, 2]


def build_forum() -> None:
    speakers = {key: Speaker(**_speaker_values(*line)) for key, line in SPEAKERS.items()}
    Speaker.objects.bulk_create(speakers.values())
    for year, first in ((2025, date(2025, 11, 26)), (2026, date(2026, 12, 2))):
        edition = ForumEdition.objects.create(
            year=year,
            name_es=f"Foro Nacional ExportaSV {year}",
            name_en=f"National Forum ExportaSV {year}",
            about_es="Dos días para conocer, en un solo lugar, lo que el Estado ofrece a quien exporta.",
            about_en="Two days to learn, in one place, what the State offers to those who export.",
            place="Centro Internacional de Ferias y Convenciones, San Salvador",
            starts_on=first,
            ends_on=first + timedelta(days=1),
            is_published=True,
        )
        events = ForumEvent.objects.bulk_create(_event(edition, n, line) for n, line in enumerate(EVENTS, 1))
        speaks = ForumEvent.speakers.through
        speaks.objects.bulk_create(
            speaks(forumevent=event, speaker=speakers[line[7]]) for event, line in zip(events, EVENTS, strict=True)
        )


def _speaker_values(
    name: str, role_es: str, role_en: str, organisation: str, bio_es: str, bio_en: str
) -> dict[str, str]:
    return {
        "name": name, "role_es": role_es, "role_en": role_en, "organisation": organisation,
        "bio_es": bio_es, "bio_en": bio_en,
    }  # fmt: skip


def _event(edition: ForumEdition, number: int, line: tuple) -> ForumEvent:
    kind, track_es, track_en, title_es, title_en, about_es, about_en, _speakers, room, day, hour = line
    start = edition.starts_on + timedelta(days=day)
    return ForumEvent(
        edition=edition,
        slug=f"{edition.year}-{number:02d}-{kind}",
        kind=kind,
        track_es=track_es,
        track_en=track_en,
        title_es=title_es,
        title_en=title_en,
        about_es=about_es,
        about_en=about_en,
        room=room,
        starts_at=local_time(start, hour),
        ends_at=local_time(start, hour + 1, 30 if kind == ForumEvent.Kind.ROUND else 0),
        capacity=CAPACITY[kind],
        changed_at=local_time(edition.starts_on - timedelta(days=60), 9),
    )


def build_registrations(companies: list[Company]) -> None:
    """Create registrations of companies and guests: confirmed, waiting and attended, with their feedback."""
    dice = random.Random(8)
    members = {row.pk: row for row in companies}
    owners = {user.email: user for user in User.objects.filter(email__in=[row.email for row in companies])}
    for event in ForumEvent.objects.select_related("edition").order_by("pk"):
        people = [_company_person(members[row.pk], owners) for row in dice.sample(companies, k=min(event.capacity, 52))]
        people += [_guest_person(number) for number in dice.sample(range(400), k=10)]
        dice.shuffle(people)
        rows = [_registration(event, place, person, dice) for place, person in enumerate(people)]
        rows = Registration.objects.bulk_create(rows)
        if event.edition.year < DEMO_TODAY.year:
            _build_after_event(event, [row for row in rows if row.state == Registration.State.ATTENDED], dice)


def _company_person(company: Company, owners: dict[str, User]) -> dict[str, object]:
    user = owners.get(company.email)
    return {"company": company, "name": company.contact_name, "email": company.email, "user": user, "language": "es"}


def _guest_person(number: int) -> dict[str, object]:
    first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number * 7 % len(LAST_NAMES)]
    language = "en" if number % 9 == 0 else "es"
    return {"name": f"{first} {last}", "email": f"visita{number:03d}@example.org", "language": language}


def _registration(event: ForumEvent, place: int, person: dict[str, object], dice: random.Random) -> Registration:
    is_past = event.edition.year < DEMO_TODAY.year
    state = Registration.State.REGISTERED if place < event.capacity else Registration.State.WAITING
    came = is_past and state == Registration.State.REGISTERED and dice.random() < 0.82
    registered = min(event.starts_at, local_time(DEMO_TODAY, 18)) - timedelta(days=dice.randint(1, 25), minutes=place)
    return Registration(
        event=event,
        **person,
        state=Registration.State.ATTENDED if came else state,
        code=_ticket_code(dice, 8),
        certificate_code=_ticket_code(dice, 12) if came else None,
        consented_at=registered,
        registered_at=registered,
        proven_at=registered + timedelta(hours=1),
        attended_at=event.starts_at + timedelta(minutes=dice.randint(-20, 12)) if came else None,
    )


def _ticket_code(dice: random.Random, length: int) -> str:
    return "".join(dice.choice(CODE_LETTERS) for _letter in range(length))


def _build_after_event(event: ForumEvent, came: list[Registration], dice: random.Random) -> None:
    answers = [
        SurveyAnswer(
            registration=row,
            stars=dice.choice(STARS),
            comment=dice.choice(SURVEY_COMMENTS) if dice.random() < 0.3 else "",
            answered_at=event.ends_at + timedelta(hours=dice.randint(1, 40)),
        )
        for row in came
        if dice.random() < 0.6
    ]
    SurveyAnswer.objects.bulk_create(answers)
    if event.kind == ForumEvent.Kind.TALK and len(came) > len(QUESTIONS):
        questions = [
            PanelQuestion(
                event=event, registration=row, text=text, state=state,
                asked_at=event.starts_at + timedelta(minutes=20 + 3 * number),
                answered_at=event.ends_at - timedelta(minutes=5) if state == PanelQuestion.State.ANSWERED else None,
            )
            for number, ((text, state), row) in enumerate(zip(QUESTIONS, came, strict=False))
        ]  # fmt: skip
        PanelQuestion.objects.bulk_create(questions)
        QuestionVote.objects.bulk_create(
            QuestionVote(question=question, registration=row)
            for question in questions
            if question.state != PanelQuestion.State.WAITING
            for row in dice.sample(came, k=dice.randint(1, len(came) // 2))
        )
    Material.objects.bulk_create(
        Material(event=event, title_es=es, title_en=en, link=link, audience=audience)
        for es, en, link, audience in MATERIALS
    )
