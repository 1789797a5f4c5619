"""The fields of a product: where each is shown, who may change it when, and its spreadsheet column.

The company's form, revisions, the score, import and export, the API, the product's page, its data sheet, the
comparison, the lists of trading houses, the admin site and privacy read this table. Validation (length, bounds,
check digits) is on the model; tests/test_field_rules.py checks that it is the same everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Any, NamedTuple, cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exportasv.core.documents.formatting import format_duration, format_season, number
from exportasv.core.lazy_text import StrOrPromise
from products.models import Product


class Kind(StrEnum):
    """Type of a field: how it is edited, shown and read from a spreadsheet."""

    SECTOR = auto()
    LINE = auto()
    TEXT = auto()  # paragraphs
    DETAILS = auto()  # name: value
    QUANTITY = auto()  # in the unit of sale
    DAYS = auto()
    MONTHS = auto()
    YES = auto()
    HS = auto()
    GTIN = auto()


class Place(StrEnum):
    """Where buyers or trading houses see a field; the API has every public field."""

    PAGE = auto()
    COMPARISON = auto()
    DATA_SHEET = auto()
    HOUSE_LIST = auto()  # the list a trading house downloads


class Score(Enum):
    """Weight of a field in the score. For a bilingual text REQUIRED is the Spanish one; the English one is WISHED."""

    NOTHING = auto()
    WISHED = auto()
    REQUIRED = auto()


EVERYWHERE = frozenset(Place)
NOWHERE: frozenset[Place] = frozenset()  # shown elsewhere on these pages: the title, the table of details
LANGUAGES = ("es", "en")


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

    def text(self, product: Product) -> str:
        """Return its value for a buyer in the active language; "" if there is none."""
        value = getattr(product, self.name)
        written = FORMATS.get(self.kind, str)(value) if value else ""
        return f"{written} × {product.unit}" if written and self.kind is Kind.QUANTITY else written


class ProductFact(NamedTuple):
    """A field and its value for a buyer."""

    field: ProductField
    text: str

    @property
    def is_prose(self) -> bool:
        return self.field.kind is Kind.TEXT

    @property
    def is_tick(self) -> bool:
        return self.field.kind is Kind.YES


FORMATS: dict[Kind, Callable[[Any], str]] = {
    Kind.QUANTITY: number,
    Kind.DAYS: format_duration,
    Kind.MONTHS: format_season,
    Kind.YES: lambda _value: _("yes"),
}

PRODUCT_FIELDS = (
    ProductField(
        "code",
        Kind.LINE,
        places=NOWHERE,
        sheet=(
            SheetColumn(
                "Código",
                "codigo producto|codigo del producto|cod|sku|ref|referencia|code|codigo interno",
                "CAF-01",
            ),
        ),
        is_settled=True,
        is_public=False,
    ),
    ProductField(
        "name",
        Kind.LINE,
        places=NOWHERE,
        sheet=(
            SheetColumn(
                "Nombre del producto",
                "producto|nombre|nombre producto|nombre en español|product|articulo",
                "Café tostado de altura, 340 g",
            ),
            SheetColumn(
                "Nombre en inglés", "nombre ingles|english name|name|product name", "High-grown roasted coffee, 340 g"
            ),
        ),
        score=Score.REQUIRED,
        gains=(
            gettext_lazy("It is the first thing buyers read, and what the search uses."),
            gettext_lazy("Buyers abroad search in English."),
        ),
        is_bilingual=True,
    ),
    ProductField(
        "sector",
        Kind.SECTOR,
        gettext_lazy("Sector"),
        frozenset({Place.COMPARISON}),
        (SheetColumn("Rubro", "sector|categoria|rubro o sector|category", "Bebidas"),),
        is_settled=True,
    ),
    ProductField(
        "summary",
        Kind.LINE,
        places=NOWHERE,
        sheet=(
            SheetColumn(
                "Resumen",
                "en una frase|resumen español|descripcion corta|summary",
                "Café de sombra tostado bajo pedido.",
            ),
            SheetColumn(
                "Resumen en inglés", "resumen ingles|short description", "Shade-grown coffee roasted to order."
            ),
        ),
        score=Score.REQUIRED,
        gains=(
            gettext_lazy("Buyers read this line in the catalogue before they open anything."),
            gettext_lazy("Buyers who do not read Spanish see this line first."),
        ),
        is_bilingual=True,
        is_erased=True,
    ),
    ProductField(
        "description",
        Kind.TEXT,
        gettext_lazy("The product"),
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (
            SheetColumn(
                "Descripción",
                "descripcion del producto|descripcion español|detalle",
                "Café arábica lavado, de Apaneca, tostado la semana del pedido.",
            ),
            SheetColumn(
                "Descripción en inglés",
                "descripcion ingles|description",
                "Washed arabica from Apaneca, roasted the week of the order.",
            ),
        ),
        Score.REQUIRED,
        (
            gettext_lazy("What it is made of, how, and what for: this answers half of all questions."),
            gettext_lazy("Buyers in the United States and Europe decide in English."),
        ),
        is_bilingual=True,
        is_erased=True,
    ),
    ProductField(
        "unit",
        Kind.LINE,
        places=frozenset({Place.HOUSE_LIST}),
        sheet=(
            SheetColumn("Unidad", "unidad de venta|unidad de medida|presentacion|unit|u/m", "bolsa"),
            SheetColumn("Unidad en inglés", "unidad ingles", "bag"),
        ),
        score=Score.REQUIRED,
        gains=(
            gettext_lazy("Without a unit of sale no price and no order can be understood."),
            gettext_lazy("It appears beside the price and the minimum order, in English."),
        ),
        is_bilingual=True,
    ),
    ProductField(
        "minimum_order",
        Kind.QUANTITY,
        gettext_lazy("Minimum order"),
        sheet=(
            SheetColumn(
                "Pedido mínimo", "moq|minimo|cantidad minima|orden minima|minimum order|pedido minimo unidades", 100
            ),
        ),
        score=Score.REQUIRED,
        gains=(gettext_lazy("It is the first thing buyers ask; without it they ask somebody else."),),
    ),
    ProductField(
        "lead_time_days",
        Kind.DAYS,
        gettext_lazy("Lead time"),
        sheet=(SheetColumn("Tiempo de entrega (días)", "tiempo de entrega|entrega|dias de entrega|lead time", 15),),
        score=Score.REQUIRED,
        gains=(gettext_lazy("Buyers plan their stock with it."),),
    ),
    ProductField(
        "monthly_capacity",
        Kind.QUANTITY,
        gettext_lazy("Monthly capacity"),
        sheet=(
            SheetColumn(
                "Capacidad mensual",
                "capacidad|produccion mensual|capacidad de produccion|capacidad de produccion mensual",
                2000,
            ),
        ),
        score=Score.WISHED,
        gains=(gettext_lazy("Importers ask whether you can repeat the order every month."),),
    ),
    ProductField(
        "shelf_life_days",
        Kind.DAYS,
        gettext_lazy("Shelf life"),
        sheet=(SheetColumn("Vida útil (días)", "vida util|vida de anaquel|caducidad|shelf life", 365),),
    ),
    ProductField(
        "available_months",
        Kind.MONTHS,
        gettext_lazy("Season"),
        sheet=(
            SheetColumn(
                "Temporada",
                "meses|meses disponibles|disponibilidad|epoca|epoca del año|cosecha|season|months|availability",
                "noviembre a marzo",
            ),
        ),
    ),
    ProductField(
        "hs_code",
        Kind.HS,
        gettext_lazy("HS code"),
        sheet=(
            SheetColumn(
                "Código SA",
                "partida|partida arancelaria|codigo arancelario|hs|hs code|sac|arancel|"
                "fraccion arancelaria|inciso arancelario",
                "0901.21",
            ),
        ),
        score=Score.WISHED,
        gains=(
            gettext_lazy("The buyer's broker works out duties with it; it also finds the product in trade searches."),
        ),
    ),
    ProductField(
        "gtin",
        Kind.GTIN,
        "GTIN",
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (SheetColumn("Código de barras", "gtin|ean|upc|codigo barras|bar code"),),
    ),
    ProductField(
        "samples",
        Kind.YES,
        gettext_lazy("Samples available"),
        sheet=(SheetColumn("Muestras", "muestra|da muestras|samples|muestras disponibles", "sí"),),
    ),
    ProductField(
        "private_label",
        Kind.YES,
        gettext_lazy("Private label"),
        sheet=(SheetColumn("Marca privada", "marca blanca|maquila|private label", "no"),),
    ),
    ProductField("details", Kind.DETAILS, gettext_lazy("Details"), NOWHERE, is_bilingual=True, is_erased=True),
)

FIELDS_BY_NAME = {each.name: each for each in PRODUCT_FIELDS}
ALL_COLUMNS = [name for each in PRODUCT_FIELDS for name in each.columns]
# Columns that the owner may change on a draft, and on a public product.
DRAFT_COLUMNS = [name for each in PRODUCT_FIELDS for name in each.attnames]
EDITABLE_COLUMNS = [name for each in PRODUCT_FIELDS if not each.is_settled for name in each.attnames]
PUBLIC_COLUMNS = [name for each in PRODUCT_FIELDS if each.is_public for name in each.columns]
ERASED_COLUMNS = [name for each in PRODUCT_FIELDS if each.is_erased for name in each.columns]
LANGUAGE_PAIRS = [each.columns for each in PRODUCT_FIELDS if each.is_bilingual]

REQUIRED_COLUMNS = [each.attnames[0] for each in PRODUCT_FIELDS if each.score is Score.REQUIRED]
WISHED_COLUMNS = [
    name
    for each in PRODUCT_FIELDS
    if each.score is not Score.NOTHING
    for name in each.attnames[each.score is Score.REQUIRED :]
]
GAINS = {name: gain for each in PRODUCT_FIELDS for name, gain in zip(each.attnames, each.gains, strict=False)}


def columns_of(*kinds: Kind) -> list[str]:
    """Return the model's field names of these kinds."""
    return [name for each in PRODUCT_FIELDS if each.kind in kinds for name in each.columns]


def product_facts(product: Product, place: Place) -> list[ProductFact]:
    """Return what a place shows of a product, in the table's order; the text is empty if the value is unknown."""
    return [ProductFact(each, each.text(product)) for each in PRODUCT_FIELDS if place in each.places]
