"""Routes, price ladders and ready lots."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from market_access.models import FreightLeg, PriceSheet, ReadyLot
from tests.factories.products import ProductFactory


class FreightLegFactory(DjangoModelFactory):
    class Meta:
        model = FreightLeg

    code = factory.Sequence(lambda n: f"LEG-{n}")
    name_es = "Grupaje a Miami"
    name_en = "Groupage to Miami"
    mode = "sea"
    freight = "measure"
    origin = "Santo Tomás"
    place = "Miami"
    destinations = factory.LazyFunction(lambda: ["US"])
    source = "trade practice"
    checked_on = date(2026, 11, 25)


class PriceSheetFactory(DjangoModelFactory):
    class Meta:
        model = PriceSheet

    product = factory.SubFactory(ProductFactory)
    company = factory.SelfAttribute("product.company")
    leg = factory.SubFactory(FreightLegFactory)
    destination = "US"
    units = 240


class ReadyLotFactory(DjangoModelFactory):
    class Meta:
        model = ReadyLot

    product = factory.SubFactory(ProductFactory)
    company = factory.SelfAttribute("product.company")
    leg = factory.SubFactory(FreightLegFactory)
    week = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday()))
    units = 240
    cases = 10
    gross_g = 125_000
    volume_cm3 = 300_000
