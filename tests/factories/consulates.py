"""Trading houses, buyers, inquiries, fairs and sales."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

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
from tests.factories.accounts import UserFactory
from tests.factories.companies import CompanyFactory
from tests.factories.products import ProductFactory


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
    city_es = city_en = "Miami"
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
