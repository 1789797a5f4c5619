"""Products with their prices, photos and reference data."""

from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

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
from tests.factories.companies import CompanyFactory


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
