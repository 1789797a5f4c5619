"""What a product is (a good or a service), and the choices that only goods or only services have."""

from typing import Self

from django.db import models
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProductKind(models.TextChoices):
    """What a product is. It decides which fields, prices and places the product has."""

    GOOD = "good", _("good that keeps")
    PERISHABLE = "perishable", _("perishable good")
    SERVICE = "service", _("service")

    @classproperty
    def GOODS(cls) -> tuple[Self, ...]:
        """Return the kinds that are shipped: they have an HS code, packing and prices by Incoterm."""
        return cls.GOOD, cls.PERISHABLE


class Storage(models.TextChoices):
    """How a good is kept until it is used."""

    FROZEN = "frozen", _("frozen, −18 °C or colder")
    CHILLED = "chilled", _("cold, 0 to 4 °C")
    COOL = "cool", _("cool and dry, out of the sun")
    AMBIENT = "ambient", _("at room temperature")
    VENTILATED = "ventilated", _("in a ventilated store")


class Delivery(models.TextChoices):
    """How a service reaches a buyer abroad (the modes of supply of the GATS)."""

    REMOTE = "remote", _("from El Salvador, online")
    CLIENT_COMES = "client_comes", _("the client comes to El Salvador")
    WE_TRAVEL = "we_travel", _("we travel to the client")


class PriceBasis(models.TextChoices):
    """What the price of a service is for."""

    HOUR = "hour", pgettext_lazy("price basis", "hour")
    DAY = "day", pgettext_lazy("price basis", "day")
    MONTH = "month", pgettext_lazy("price basis", "month")
    PROJECT = "project", pgettext_lazy("price basis", "project")
    WORD = "word", pgettext_lazy("price basis", "word")
    PAGE = "page", pgettext_lazy("price basis", "page")
    MINUTE = "minute", pgettext_lazy("price basis", "minute")
    PERSON = "person", pgettext_lazy("price basis", "person")


BASIS_UNIT_CODES = {  # UN/CEFACT Recommendation 20; a project has no code
    PriceBasis.HOUR.value: "HUR",
    PriceBasis.DAY.value: "DAY",
    PriceBasis.MONTH.value: "MON",
    PriceBasis.MINUTE.value: "MIN",
    PriceBasis.WORD.value: "D68",
    PriceBasis.PAGE.value: "ZP",
    PriceBasis.PERSON.value: "IE",
    PriceBasis.PROJECT.value: "",
}


class PaymentTerms(models.TextChoices):
    """How a buyer pays."""

    ADVANCE = "advance", _("in advance")
    HALF = "half", _("50 % with the order, 50 % before delivery")
    DOCUMENTS = "documents", _("against documents")
    LETTER = "letter", _("letter of credit")
    CREDIT_30 = "credit_30", _("30 days after delivery")
    AGREED = "agreed", _("to be agreed")


class WorkLanguage(models.TextChoices):
    """Languages in which a service is given: ISO 639-1."""

    ES = "es", _("Spanish")
    EN = "en", _("English")
    FR = "fr", _("French")
    PT = "pt", _("Portuguese")
    DE = "de", _("German")
    IT = "it", _("Italian")
    ZH = "zh", _("Chinese")
    KO = "ko", _("Korean")
