"""Rows for tests in a line or two. Every default is valid, so that a test names only what it is about."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from stdnum.sv import nit as nit_number

from companies.models import Application, Certificate, CertificateType, Company, CompanyMember
from consulates.models import (
    Buyer,
    Consulate,
    ExportWin,
    Fair,
    FairMeeting,
    FairParticipation,
    HouseContact,
    HouseEvent,
    HouseOfficer,
    HouseReport,
    Inquiry,
    Placement,
    Quotation,
    SampleMovement,
    SampleRequest,
    TradingHouse,
)
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
from exportasv.core.accounts.models import Institution, User
from products.models import (
    Attribute,
    AttributeOption,
    GoodsCondition,
    HSCode,
    HSHeading,
    PriceTerm,
    Product,
    ProductPhoto,
    Sector,
    TradeWord,
)
from products.models.attribute import clear_attribute_cache

PASSWORD = "a-long-enough-secret-7"


def valid_nit(number: int) -> str:
    """The NIT with this serial number, check digit computed."""
    digits = f"0614{number % 1_000_000:06d}{number // 1_000_000 % 1000:03d}"
    return nit_number.format(digits + nit_number.calc_check_digit(digits))


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution
        django_get_or_create = ["code"]

    code = "conamype"
    name_es = "Comisión Nacional de la Micro y Pequeña Empresa"
    name_en = "National Commission of Micro and Small Enterprises"
    acronym = "CONAMYPE"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Persona Número {n}")
    password = factory.django.Password(PASSWORD)


class CompanyFactory(DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Empresa {n}")
    legal_name = factory.LazyAttribute(lambda o: f"{o.name}, S.A. de C.V.")
    slug = factory.Sequence(lambda n: f"empresa-{n}")
    legal_form = "sa"
    nit = factory.Sequence(valid_nit)
    size = "micro"
    department = "SS"
    municipality = "SS-Centro"
    district = "San Salvador"
    state = "active"
    about_es = "Hacemos cosas buenas."
    about_en = "We make good things."


class CompanyMemberFactory(DjangoModelFactory):
    class Meta:
        model = CompanyMember

    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    role = "owner"


TOLD = {
    "person": {"full_name": "Ana Aplicante", "dui": "01234567-8", "phone": "+50370000001", "position": "propietaria"},
    "company": {
        "legal_form": "sa",
        "name": "Dulces La Esperanza",
        "legal_name": "Dulces La Esperanza, S.A. de C.V.",
        "nit": "0614-050707-104-8",
        "size": "micro",
        "department": "SS",
        "municipality": "SS-Centro",
    },
    "goods": {"sectors": ["food"], "sector_names": "Alimentos", "products": "Dulce de nance\nMazapán"},
}


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    applicant = factory.SubFactory(UserFactory)
    answers = factory.LazyFunction(lambda: {step: dict(told) for step, told in TOLD.items()})
    state = "sent"
    company = factory.SubFactory(CompanyFactory, name="Dulces La Esperanza", state="applied")
    sent_at = factory.LazyFunction(timezone.now)


class CertificateTypeFactory(DjangoModelFactory):
    class Meta:
        model = CertificateType
        django_get_or_create = ["code"]

    code = "haccp"
    name_es = "HACCP"
    name_en = "HACCP"


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    company = factory.SubFactory(CompanyFactory)
    type = factory.SubFactory(CertificateTypeFactory)
    number = factory.Sequence(lambda n: f"C-{n}")
    expires_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=365))


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ["code"]

    code = "food"
    slug_es = factory.LazyAttribute(lambda row: "alimentos" if row.code == "food" else f"{row.code}-es")
    name_es = "Alimentos"
    name_en = "Food"
    needs_health_registration = factory.LazyAttribute(
        lambda row: row.code in ("food", "beverages", "agribusiness", "cosmetics")
    )


class AttributeFactory(DjangoModelFactory):
    class Meta:
        model = Attribute
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"trait{n}")
    name_es = factory.LazyAttribute(lambda row: f"Dato {row.code}")
    name_en = factory.LazyAttribute(lambda row: f"Trait {row.code}")
    value_type = "text"

    @factory.post_generation
    def options(self, create, given, **_more) -> None:
        """Create its options from "code=es=en" texts; the next reader finds the new attribute."""
        for position, (code, es, en) in enumerate(each.split("=") for each in given or ()):
            AttributeOption.objects.create(attribute=self, code=code, name_es=es, name_en=en, position=position)
        clear_attribute_cache()


class HSCodeFactory(DjangoModelFactory):
    class Meta:
        model = HSCode
        django_get_or_create = ["code"]

    code = "090121"
    text_es = "Café tostado sin descafeinar"
    text_en = "Coffee, roasted, not decaffeinated"


class HSHeadingFactory(DjangoModelFactory):
    class Meta:
        model = HSHeading
        django_get_or_create = ["code"]

    code = "0901"
    text_es = "Café, incluso tostado o descafeinado"
    text_en = "Coffee, whether or not roasted or decaffeinated"


class TradeWordFactory(DjangoModelFactory):
    class Meta:
        model = TradeWord

    word = "café"
    codes = "090121 090111"


class GoodsConditionFactory(DjangoModelFactory):
    class Meta:
        model = GoodsCondition

    code = "roasted"
    words_es = "tostado"
    raises = "090121"
    lowers = "090111"


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    company = factory.SubFactory(CompanyFactory)
    sector = factory.SubFactory(SectorFactory)
    hs_code = factory.SubFactory(HSCodeFactory)
    code = factory.Sequence(lambda n: f"P-{n}")
    slug = factory.Sequence(lambda n: f"producto-{n}")
    name_es = factory.Sequence(lambda n: f"Producto {n}")
    name_en = factory.Sequence(lambda n: f"Product {n}")
    summary_es = "Hecho a mano."
    summary_en = "Made by hand."
    description_es = "Un producto hecho a mano en El Salvador."
    description_en = "A product made by hand in El Salvador."
    unit_es = "unidad"
    unit_en = "unit"
    minimum_order = 100
    monthly_capacity = 1000
    lead_time_days = 20
    state = "published"
    published_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyFunction(timezone.now)


class ServiceProductFactory(ProductFactory):
    """A service of the catalogue; `ServiceFactory` makes those of the institutions."""

    kind = "service"
    sector = factory.SubFactory(SectorFactory, code="services", name_es="Servicios", name_en="Services")
    hs_code = None
    unit_es = unit_en = ""
    minimum_order = monthly_capacity = None
    delivery_modes = ["remote"]
    languages = ["en", "es"]


class ProductPhotoFactory(DjangoModelFactory):
    """A photo without files: what pages say of it. Those that need the files send one (tests/uploads/good.py)."""

    class Meta:
        model = ProductPhoto

    product = factory.SubFactory(ProductFactory)
    image = factory.Sequence(lambda n: f"photos/photo{n}.webp")
    width, height = 1600, 1200
    crops = factory.Sequence(lambda n: {str(width): f"photos/photo{n}-{width}.webp" for width in (400, 800, 1600)})
    fingerprint = factory.Sequence(lambda n: f"{n:016x}")
    alt_es, alt_en = "Hamaca azul", "Blue hammock"
    position = factory.Sequence(lambda n: n)


class PriceTermFactory(DjangoModelFactory):
    class Meta:
        model = PriceTerm

    product = factory.SubFactory(ProductFactory)
    incoterm = "FOB"
    place = "Acajutla"
    amount = Decimal("4.50")


class ServicePriceFactory(PriceTermFactory):
    product = factory.SubFactory(ServiceProductFactory)
    incoterm = place = ""
    basis = "hour"
    amount = Decimal("28.00")


class ConsulateFactory(DjangoModelFactory):
    class Meta:
        model = Consulate

    code = factory.Sequence(lambda n: f"consulate-{n}")
    name_es = factory.LazyAttribute(lambda o: f"Consulado en {o.city_es}")
    name_en = factory.LazyAttribute(lambda o: f"Consulate in {o.city_en}")
    city_es = "Los Ángeles"
    city_en = "Los Angeles"
    country = "US"


class TradingHouseFactory(DjangoModelFactory):
    class Meta:
        model = TradingHouse

    consulate = factory.SubFactory(ConsulateFactory)
    slug = factory.Sequence(lambda n: f"house-{n}")
    address = "123 Main Street"
    latitude = Decimal("34.05")
    longitude = Decimal("-118.24")
    zone = "America/Los_Angeles"


class HouseOfficerFactory(DjangoModelFactory):
    class Meta:
        model = HouseOfficer

    house = factory.SubFactory(TradingHouseFactory)
    user = factory.SubFactory(UserFactory, role="consular")


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    house = factory.SubFactory(TradingHouseFactory)
    product = factory.SubFactory(ProductFactory)
    since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))


class SampleMovementFactory(DjangoModelFactory):
    """A line of the ledger with a photo."""

    class Meta:
        model = SampleMovement

    house = factory.SubFactory(TradingHouseFactory)
    product = factory.SubFactory(ProductFactory)
    kind = "received"
    change = 5
    at = factory.LazyFunction(timezone.now)
    photo = factory.django.ImageField(width=300, height=300)


class SampleRequestFactory(DjangoModelFactory):
    class Meta:
        model = SampleRequest

    house = factory.SubFactory(TradingHouseFactory)
    product = factory.SubFactory(ProductFactory)
    units = 6
    reason = "Degustación con importadores"
    requested_at = factory.LazyFunction(timezone.now)


class HouseContactFactory(DjangoModelFactory):
    class Meta:
        model = HouseContact

    house = factory.SubFactory(TradingHouseFactory)
    name = factory.Sequence(lambda n: f"Tienda {n}")
    kind = "shop"


class HouseEventFactory(DjangoModelFactory):
    class Meta:
        model = HouseEvent

    house = factory.SubFactory(TradingHouseFactory)
    title = "Degustación de café"
    kind = "tasting"
    on = date(2026, 5, 12)


class HouseReportFactory(DjangoModelFactory):
    class Meta:
        model = HouseReport

    house = factory.SubFactory(TradingHouseFactory)
    month = date(2026, 4, 1)
    sent_at = factory.LazyFunction(timezone.now)


class BuyerFactory(DjangoModelFactory):
    class Meta:
        model = Buyer

    name = factory.Sequence(lambda n: f"Importer {n}")
    country = "US"
    email = factory.Sequence(lambda n: f"buyer{n}@example.com")
    language = "en"


class InquiryFactory(DjangoModelFactory):
    class Meta:
        model = Inquiry

    product = factory.SubFactory(ProductFactory)
    company = factory.LazyAttribute(lambda o: o.product.company)
    buyer = factory.SubFactory(BuyerFactory)

    @classmethod
    def _generate(cls, strategy, params):
        """Make a product of the company, if only the company is given."""
        if "company" in params and "product" not in params:
            params = {"product__company": params["company"], **params}
        return super()._generate(strategy, params)

    asked_at = factory.LazyFunction(timezone.now)


class QuotationFactory(DjangoModelFactory):
    class Meta:
        model = Quotation

    inquiry = factory.SubFactory(
        InquiryFactory, state="negotiating", first_answer_at=factory.LazyFunction(timezone.now)
    )
    number = factory.Sequence(lambda n: n % 1000 + 1)
    incoterm = "FOB"
    place = "Acajutla"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    sent_at = factory.LazyFunction(timezone.now)


class FairFactory(DjangoModelFactory):
    class Meta:
        model = Fair

    name = "Feria"
    slug = factory.Sequence(lambda n: f"feria-{n}")
    city = "Miami"
    country = "US"
    starts_on = date(2026, 5, 1)
    ends_on = date(2026, 5, 3)


class FairParticipationFactory(DjangoModelFactory):
    class Meta:
        model = FairParticipation

    fair = factory.SubFactory(FairFactory)
    company = factory.SubFactory(CompanyFactory)


class FairMeetingFactory(DjangoModelFactory):
    class Meta:
        model = FairMeeting

    participation = factory.SubFactory(FairParticipationFactory, state="chosen")
    fair = factory.LazyAttribute(lambda o: o.participation.fair)
    buyer = factory.SubFactory(BuyerFactory)
    table = 1
    starts_at = factory.Sequence(lambda n: datetime(2026, 5, 1, 15, tzinfo=UTC) + timedelta(days=n))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(minutes=20))
    outcome = factory.LazyAttribute(lambda o: "talks" if o.state == "held" else "")
    state = "planned"


class ExportWinFactory(DjangoModelFactory):
    class Meta:
        model = ExportWin

    company = factory.SubFactory(CompanyFactory)
    value = Decimal("1500.00")
    destination = "US"
    sold_on = date(2026, 6, 1)
    support = factory.LazyAttribute(lambda o: "house" if getattr(o, "state", "") == "confirmed" else "")
    claimed_at = factory.LazyFunction(timezone.now)


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
