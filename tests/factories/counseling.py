"""Services, advisers, sessions and the forum."""

from datetime import UTC, date, datetime, time

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from counseling.models import (
    ActionItem,
    Adviser,
    Availability,
    CounselingSession,
    ForumEdition,
    ForumEvent,
    GroupSession,
    Material,
    NeglectedCompany,
    PanelQuestion,
    Referral,
    Registration,
    RescheduleProposal,
    Service,
    Speaker,
    SurveyAnswer,
)
from tests.factories.accounts import InstitutionFactory, UserFactory
from tests.factories.companies import CompanyFactory


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    institution = factory.SubFactory(InstitutionFactory)
    slug = factory.Sequence(lambda n: f"servicio-{n}")
    phase = "start"
    name_es = "Asesoría para exportar"
    name_en = "Export counseling"
    summary_es = "Una persona le acompaña."
    summary_en = "A person goes with you."
    checked_on = date(2026, 10, 1)


class AdviserFactory(DjangoModelFactory):
    class Meta:
        model = Adviser

    user = factory.SubFactory(UserFactory, role="adviser")


class CounselingSessionFactory(DjangoModelFactory):
    class Meta:
        model = CounselingSession

    company = factory.SubFactory(CompanyFactory)
    adviser = factory.SubFactory(AdviserFactory)
    matter = "Costos de exportación"
    starts_at = datetime(2026, 11, 30, 15, tzinfo=UTC)
    ends_at = datetime(2026, 11, 30, 16, tzinfo=UTC)
    state = "booked"
    requested_at = factory.LazyFunction(timezone.now)


class AvailabilityFactory(DjangoModelFactory):
    class Meta:
        model = Availability

    adviser = factory.SubFactory(AdviserFactory)
    weekday = 0
    opens = time(8)
    closes = time(16)


class GroupSessionFactory(DjangoModelFactory):
    class Meta:
        model = GroupSession

    adviser = factory.SubFactory(AdviserFactory)
    topic = "Etiquetas para Estados Unidos"
    starts_at = datetime(2026, 12, 1, 15, tzinfo=UTC)
    ends_at = datetime(2026, 12, 1, 17, tzinfo=UTC)
    capacity = 2


class RescheduleProposalFactory(DjangoModelFactory):
    class Meta:
        model = RescheduleProposal

    session = factory.SubFactory(CounselingSessionFactory)
    adviser = factory.LazyAttribute(lambda o: o.session.adviser)
    starts_at = datetime(2026, 12, 7, 15, tzinfo=UTC)
    ends_at = datetime(2026, 12, 7, 16, tzinfo=UTC)
    made_at = factory.LazyFunction(timezone.now)


class NeglectedCompanyFactory(DjangoModelFactory):
    class Meta:
        model = NeglectedCompany

    month = date(2026, 11, 1)
    company = factory.SubFactory(CompanyFactory)
    note = "La empresa pide que la llamen en enero."


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    company = factory.SubFactory(CompanyFactory)
    from_institution = factory.SubFactory(InstitutionFactory)
    to_institution = factory.SubFactory(InstitutionFactory, code="invest", acronym="Invest")
    matter = "Compradores"
    due_on = date(2026, 12, 15)
    sent_at = factory.LazyFunction(timezone.now)


class ActionItemFactory(DjangoModelFactory):
    class Meta:
        model = ActionItem

    company = factory.SubFactory(CompanyFactory)
    text = "Enviar ficha técnica"
    holder = "company"
    due_on = date(2026, 12, 15)


class ForumEditionFactory(DjangoModelFactory):
    class Meta:
        model = ForumEdition
        django_get_or_create = ["year"]

    year = 2026
    name_es = "Foro Nacional ExportaSV 2026"
    name_en = "National Forum ExportaSV 2026"
    place = "San Salvador"
    starts_on = date(2026, 12, 2)
    ends_on = date(2026, 12, 3)
    is_published = True


class ForumEventFactory(DjangoModelFactory):
    class Meta:
        model = ForumEvent

    edition = factory.SubFactory(ForumEditionFactory)
    slug = factory.Sequence(lambda n: f"evento-{n}")
    kind = "talk"
    track_es = "Primeros pasos"
    track_en = "First steps"
    title_es = "Cómo exportar"
    title_en = "How to export"
    starts_at = datetime(2026, 12, 2, 15, tzinfo=UTC)
    ends_at = datetime(2026, 12, 2, 16, tzinfo=UTC)
    capacity = 2


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    event = factory.SubFactory(ForumEventFactory)
    name = "Ana Guest"
    email = factory.Sequence(lambda n: f"guest{n}@example.com")
    registered_at = factory.LazyFunction(timezone.now)


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    name = "Delmy Quintanilla"
    role_es = "Registro de alimentos"
    role_en = "Food registration"
    organisation = "SRS"
    bio_es = "Explica cada semana qué presentar."
    bio_en = "Explains every week what to hand in."


class MaterialFactory(DjangoModelFactory):
    class Meta:
        model = Material

    event = factory.SubFactory(ForumEventFactory)
    title_es = "Guía"
    title_en = "Guide"
    link = "https://example.org/guide"


class PanelQuestionFactory(DjangoModelFactory):
    class Meta:
        model = PanelQuestion

    registration = factory.SubFactory(RegistrationFactory)
    event = factory.SelfAttribute("registration.event")
    text = "¿Cuánto tarda el registro?"
    asked_at = factory.LazyFunction(timezone.now)


class SurveyAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SurveyAnswer

    registration = factory.SubFactory(
        RegistrationFactory, state="attended", attended_at=factory.LazyFunction(timezone.now)
    )
    stars = 4
    answered_at = factory.LazyFunction(timezone.now)
