"""What a row of the table of fields says: kind of value, places, section, columns of the spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Any, NamedTuple, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.db.localized import LANGUAGES
from exportasv.core.documents.formatting import format_duration, format_season, format_volume, format_weight, number
from exportasv.core.lazy_text import StrOrPromise
from products.models import Product, ProductKind


class Kind(StrEnum):
    """Type of a field: how it is edited, shown and read from a spreadsheet."""

    SECTOR = auto()
    LINE = auto()
    TEXT = auto()  # paragraphs
    ATTRIBUTES = auto()  # values of the sector's attributes: products/attributes/
    QUANTITY = auto()  # in the unit of sale
    DAYS = auto()
    MONTHS = auto()
    YES = auto()
    HS = auto()
    GTIN = auto()
    CHOICE = auto()  # one of the field's choices
    CHOICES = auto()  # some of the field's choices
    GRAMS = auto()
    MILLILITRES = auto()
    CENTIMETRES = auto()
    COUNT = auto()
    DATE = auto()
    LINKS = auto()  # addresses of web pages, one a line


class Place(StrEnum):
    """Where buyers or trading houses see a field; the API has every public field."""

    PAGE = auto()
    COMPARISON = auto()
    DATA_SHEET = auto()
    HOUSE_LIST = auto()  # the list a trading house downloads


class Section(models.TextChoices):
    """Section of the company's form in which a field stands, in their order."""

    TEXT = "text", gettext_lazy("Text")
    OFFER = "offer", gettext_lazy("Quantities and times")
    SERVICE = "service", gettext_lazy("The service")
    PACKING = "packing", gettext_lazy("Packing")
    KEEPING = "keeping", gettext_lazy("How it keeps")
    TERMS = "terms", gettext_lazy("Terms")
    CODES = "codes", gettext_lazy("Codes")


class Score(Enum):
    """Weight of a field in the score. For a bilingual text REQUIRED is the Spanish one; the English one is WISHED."""

    NOTHING = auto()
    WISHED = auto()
    REQUIRED = auto()


EVERYWHERE = frozenset(Place)
ALL_KINDS = frozenset(ProductKind)
GOODS = frozenset(ProductKind.GOODS)
SERVICES = frozenset({ProductKind.SERVICE})
PERISHABLES = frozenset({ProductKind.PERISHABLE})
NOWHERE: frozenset[Place] = frozenset()  # shown elsewhere on these pages: the title, the table of details


@dataclass(frozen=True)
class SheetColumn:
    """A spreadsheet column: its header, other names separated by |, and an example for the template."""

    header: str
    others: str = ""
    example: object = ""


@dataclass(frozen=True)
class ProductField:
    """One field, or one text in both languages."""

    name: str
    kind: Kind
    heading: StrOrPromise = ""  # heading that buyers see
    places: frozenset[Place] = EVERYWHERE
    sheet: tuple[SheetColumn, ...] = ()  # one per column in `columns`
    score: Score = Score.NOTHING
    gains: tuple[StrOrPromise, ...] = ()  # benefit of filling each of `columns`, if it counts for the score
    of_kinds: frozenset[ProductKind] = field(default=ALL_KINDS, kw_only=True)  # kinds of product that have it
    required_for: frozenset[ProductKind] = field(default=frozenset(), kw_only=True)  # besides Score.REQUIRED
    section: Section = field(default=Section.TEXT, kw_only=True)
    is_bilingual: bool = field(default=False, kw_only=True)
    is_settled: bool = field(default=False, kw_only=True)  # the owner cannot change it once the product is public
    is_public: bool = field(default=True, kw_only=True)
    is_erased: bool = field(default=False, kw_only=True)  # emptied when the company's data are erased

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of its fields on the model."""
        return tuple(f"{self.name}_{code}" for code in LANGUAGES) if self.is_bilingual else (self.name,)

    @property
    def attnames(self) -> tuple[str, ...]:
        """Return its columns as named in a revision and in the database."""
        return tuple(cast(models.Field, Product._meta.get_field(name)).attname for name in self.columns)

    def is_required(self, kind: str) -> bool:
        """Return whether a product of this kind needs it for publication."""
        return kind in self.required_for or (self.score is Score.REQUIRED and kind in self.of_kinds)

    def text(self, product: Product) -> str:
        """Return its value for a buyer in the active language; "" if there is none."""
        value = getattr(product, self.name)
        if not value:
            return ""
        if self.kind in (Kind.CHOICE, Kind.CHOICES):
            return choice_text(self.name, value)
        written = FORMATS.get(self.kind, str)(value)
        return f"{written} × {product.unit}" if self.kind is Kind.QUANTITY else written


class ProductFact(NamedTuple):
    """A field and its value for a buyer."""

    field: ProductField
    text: str

    @property
    def is_prose(self) -> bool:
        return self.field.kind is Kind.TEXT

    @property
    def is_links(self) -> bool:
        return self.field.kind is Kind.LINKS

    @property
    def is_tick(self) -> bool:
        return self.field.kind is Kind.YES


FORMATS: dict[Kind, Callable[[Any], str]] = {
    Kind.QUANTITY: number,
    Kind.DAYS: format_duration,
    Kind.MONTHS: format_season,
    Kind.YES: lambda _value: _("yes"),
    Kind.GRAMS: format_weight,
    Kind.MILLILITRES: format_volume,
    Kind.CENTIMETRES: lambda length: f"{number(length)} cm",
    Kind.COUNT: number,
    Kind.DATE: lambda day: date_format(day, "DATE_FORMAT"),
}


def field_choices(name: str) -> list[tuple[str, StrOrPromise]]:
    """Return (value, label) of a field that has choices, or whose values do."""
    column = cast(models.Field, Product._meta.get_field(name))
    return list((column.base_field if isinstance(column, ArrayField) else column).flatchoices)


def choice_text(name: str, value: str | list[str]) -> str:
    """Return the labels of a choice field's value, or of its values, in the active language."""
    labels = dict(field_choices(name))
    return ", ".join(str(labels.get(each, each)) for each in ([value] if isinstance(value, str) else value))
