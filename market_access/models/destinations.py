"""Where a product may go: the ten destinations that the rules name, and the bloc of Central America."""

from collections.abc import Collection, Iterable
from typing import Self

from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _

EVERYWHERE = "*"
CENTRAL_AMERICA = "CAM"  # never CA, which is Canada's code by ISO 3166
EU_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()


class Destination(models.TextChoices):
    """A market with rules of its own."""

    US = "US", _("United States")
    GT = "GT", _("Guatemala")
    HN = "HN", _("Honduras")
    NI = "NI", _("Nicaragua")
    CR = "CR", _("Costa Rica")
    PA = "PA", _("Panama")
    MX = "MX", _("Mexico")
    EU = "EU", _("European Union")
    UK = "UK", _("United Kingdom")
    CAN = "CAN", _("Canada")

    @classproperty
    def CENTRAL_AMERICAN(cls) -> tuple[Self, ...]:
        """Return the destinations that CAM stands for."""
        return cls.GT, cls.HN, cls.NI, cls.CR, cls.PA

    @property
    def countries(self) -> tuple[str, ...]:
        """Return its countries by ISO 3166-1 alpha-2, as orders and sales name them."""
        own = {Destination.UK: ("GB",), Destination.CAN: ("CA",), Destination.EU: tuple(EU_MEMBERS)}
        return own.get(self, (str(self.value),))

    @classmethod
    def of_country(cls, country: str) -> Self | None:
        """Return the destination that a country (ISO 3166-1 alpha-2) belongs to; None where no rules are known."""
        return next((each for each in cls if country in each.countries), None)


class Market(models.TextChoices):
    """Whose rule it is: at home, of a destination, or of the bloc."""

    SV = "SV", _("El Salvador")
    US = Destination.US.value, Destination.US.label
    CAM = "CAM", _("Central America")
    GT = Destination.GT.value, Destination.GT.label
    HN = Destination.HN.value, Destination.HN.label
    NI = Destination.NI.value, Destination.NI.label
    CR = Destination.CR.value, Destination.CR.label
    PA = Destination.PA.value, Destination.PA.label
    MX = Destination.MX.value, Destination.MX.label
    EU = Destination.EU.value, Destination.EU.label
    UK = Destination.UK.value, Destination.UK.label
    CAN = Destination.CAN.value, Destination.CAN.label


DESTINATION_WORDS = {EVERYWHERE, CENTRAL_AMERICA, *Destination.values}


def named_destinations(listed: Iterable[str]) -> list[str]:
    """Return the codes of all destinations that a rule's list holds."""
    words = list(listed)
    return [each.value for each in Destination if names_destination(words, each)]


def names_destination(listed: Collection[str], destination: str) -> bool:
    """Return whether a rule's list of destinations holds this one: itself, everywhere, or its bloc."""
    is_named = destination in listed or EVERYWHERE in listed
    return is_named or (CENTRAL_AMERICA in listed and destination in Destination.CENTRAL_AMERICAN)
