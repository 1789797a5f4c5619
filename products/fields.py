"""The fields of a product: where each is shown, who may change it when, and its spreadsheet column.

The company's form, revisions, the score, import and export, the API, the product's page, its data sheet, the
comparison, the lists of trading houses, the admin site and privacy read this table. Validation (length, bounds,
check digits) is on the model; tests/test_field_rules.py checks that it is the same everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import Any, NamedTuple, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    of_kinds: frozenset[ProductKind] = field(default=ALL_KINDS, kw_only=True)  # kinds of product that have it
    required_for: frozenset[ProductKind] = field(default=frozenset(), kw_only=True)  # besides Score.REQUIRED
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


CASE_PLACES = frozenset({Place.PAGE, Place.DATA_SHEET})

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
        "kind",
        Kind.CHOICE,
        gettext_lazy("Good or service"),
        frozenset({Place.COMPARISON}),
        (SheetColumn("Tipo", "bien o servicio|clase|tipo de producto|kind", "bien perecedero"),),
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
        of_kinds=GOODS,
        is_bilingual=True,
    ),
    ProductField(
        "pack",
        Kind.LINE,
        gettext_lazy("Presentation"),
        sheet=(
            SheetColumn("Presentación", "empaque|presentacion del producto|pack", "bolsa de 340 g"),
            SheetColumn("Presentación en inglés", "presentacion ingles|packing", "340 g bag"),
        ),
        of_kinds=GOODS,
        is_bilingual=True,
    ),
    ProductField(
        "net_weight_g",
        Kind.GRAMS,
        gettext_lazy("Net weight"),
        sheet=(SheetColumn("Peso neto (g)", "peso neto|gramos|contenido neto g|net weight", 340),),
        of_kinds=GOODS,
    ),
    ProductField(
        "net_volume_ml",
        Kind.MILLILITRES,
        gettext_lazy("Net volume"),
        sheet=(SheetColumn("Volumen neto (ml)", "volumen|mililitros|contenido neto ml|net volume"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "pieces",
        Kind.COUNT,
        gettext_lazy("Pieces"),
        sheet=(SheetColumn("Piezas por unidad", "piezas|unidades por presentacion|pieces"),),
        of_kinds=GOODS,
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
        of_kinds=GOODS,
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
        of_kinds=GOODS,
    ),
    ProductField(
        "shelf_life_days",
        Kind.DAYS,
        gettext_lazy("Shelf life"),
        sheet=(SheetColumn("Vida útil (días)", "vida util|vida de anaquel|caducidad|shelf life", 365),),
        gains=(gettext_lazy("Importers of food and cosmetics ask for it first."),),
        of_kinds=GOODS,
        required_for=PERISHABLES,
    ),
    ProductField(
        "storage",
        Kind.CHOICE,
        gettext_lazy("Storage"),
        sheet=(SheetColumn("Almacenamiento", "conservacion|temperatura|storage", "congelado"),),
        gains=(gettext_lazy("It decides the freight: frozen, cold or dry."),),
        of_kinds=GOODS,
        required_for=PERISHABLES,
    ),
    ProductField(
        "units_per_case",
        Kind.QUANTITY,
        gettext_lazy("Units in a case"),
        sheet=(SheetColumn("Unidades por caja", "por caja|unidades caja|units per case", 24),),
        of_kinds=GOODS,
    ),
    *(
        ProductField(
            f"case_{side}_cm", Kind.CENTIMETRES, heading, CASE_PLACES, (SheetColumn(header, aliases),), of_kinds=GOODS
        )
        for side, heading, header, aliases in (
            ("length", gettext_lazy("Case length"), "Largo de la caja (cm)", "largo caja|largo|case length"),
            ("width", gettext_lazy("Case width"), "Ancho de la caja (cm)", "ancho caja|ancho|case width"),
            ("height", gettext_lazy("Case height"), "Alto de la caja (cm)", "alto caja|alto|case height"),
        )
    ),
    ProductField(
        "case_net_g",
        Kind.GRAMS,
        gettext_lazy("Case, net weight"),
        CASE_PLACES,
        (SheetColumn("Peso neto de la caja (g)", "peso neto caja|case net weight"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "case_gross_g",
        Kind.GRAMS,
        gettext_lazy("Case, gross weight"),
        CASE_PLACES,
        (SheetColumn("Peso bruto de la caja (g)", "peso bruto caja|peso bruto|case gross weight"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "cases_per_layer",
        Kind.COUNT,
        gettext_lazy("Cases in a pallet's layer"),
        CASE_PLACES,
        (SheetColumn("Cajas por cama", "cajas por capa|cases per layer"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "layers_per_pallet",
        Kind.COUNT,
        gettext_lazy("Layers on a pallet"),
        CASE_PLACES,
        (SheetColumn("Camas por tarima", "capas por tarima|layers per pallet"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "payment_terms",
        Kind.CHOICE,
        gettext_lazy("Payment terms"),
        sheet=(SheetColumn("Forma de pago", "condiciones de pago|pago|payment terms", "por adelantado"),),
    ),
    ProductField(
        "prices_valid_until",
        Kind.DATE,
        gettext_lazy("Prices valid until"),
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (SheetColumn("Precios válidos hasta", "vigencia|vigencia de precios|prices valid until"),),
    ),
    ProductField(
        "cpc_code",
        Kind.LINE,
        gettext_lazy("CPC code"),
        sheet=(SheetColumn("Código CPC", "cpc|clasificacion cpc|cpc code"),),
        score=Score.WISHED,
        gains=(gettext_lazy("It is to services what the HS code is to goods."),),
        of_kinds=SERVICES,
    ),
    ProductField(
        "delivery_modes",
        Kind.CHOICES,
        gettext_lazy("How it is delivered"),
        sheet=(SheetColumn("Forma de prestación", "modalidad|como se presta|delivery"),),
        score=Score.REQUIRED,
        gains=(gettext_lazy("Buyers abroad must know whether you work online, travel, or receive them."),),
        of_kinds=SERVICES,
    ),
    ProductField(
        "languages",
        Kind.CHOICES,
        gettext_lazy("Languages"),
        sheet=(SheetColumn("Idiomas", "idiomas del servicio|languages"),),
        score=Score.REQUIRED,
        gains=(gettext_lazy("Buyers choose a service in a language that they speak."),),
        of_kinds=SERVICES,
    ),
    ProductField(
        "hours",
        Kind.LINE,
        gettext_lazy("Working hours"),
        sheet=(
            SheetColumn("Horario", "horas de atencion|horario de trabajo"),
            SheetColumn("Horario en inglés", "working hours|hours"),
        ),
        score=Score.WISHED,
        gains=(
            gettext_lazy("With the time zone, so that buyers know when you answer."),
            gettext_lazy("Buyers abroad read it in English."),
        ),
        of_kinds=SERVICES,
        is_bilingual=True,
    ),
    ProductField(
        "portfolio",
        Kind.LINKS,
        gettext_lazy("Portfolio"),
        sheet=(SheetColumn("Portafolio", "portafolio web|enlaces|portfolio"),),
        score=Score.WISHED,
        gains=(gettext_lazy("Work that buyers can see says more than a description."),),
        of_kinds=SERVICES,
        is_erased=True,
    ),
    ProductField(
        "references",
        Kind.TEXT,
        gettext_lazy("References"),
        sheet=(
            SheetColumn("Referencias", "clientes|referencias de clientes"),
            SheetColumn("Referencias en inglés", "references"),
        ),
        score=Score.WISHED,
        gains=(
            gettext_lazy("Clients who may be asked about you."),
            gettext_lazy("Buyers abroad read them in English."),
        ),
        of_kinds=SERVICES,
        is_bilingual=True,
        is_erased=True,
    ),
    ProductField(
        "signs_nda",
        Kind.YES,
        gettext_lazy("Signs confidentiality agreements"),
        sheet=(SheetColumn("Firma confidencialidad", "confidencialidad|acuerdo de confidencialidad|nda", "no"),),
        of_kinds=SERVICES,
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
        of_kinds=GOODS,
    ),
    ProductField(
        "gtin",
        Kind.GTIN,
        "GTIN",
        frozenset({Place.PAGE, Place.DATA_SHEET}),
        (SheetColumn("Código de barras", "gtin|ean|upc|codigo barras|bar code"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "samples",
        Kind.YES,
        gettext_lazy("Samples available"),
        sheet=(SheetColumn("Muestras", "muestra|da muestras|samples|muestras disponibles", "sí"),),
        of_kinds=GOODS,
    ),
    ProductField(
        "private_label",
        Kind.YES,
        gettext_lazy("Private label"),
        sheet=(SheetColumn("Marca privada", "marca blanca|maquila|private label", "no"),),
    ),
    ProductField("attributes", Kind.ATTRIBUTES, gettext_lazy("Details"), NOWHERE, is_erased=True),
)

FIELDS_BY_NAME = {each.name: each for each in PRODUCT_FIELDS}
ALL_COLUMNS = [name for each in PRODUCT_FIELDS for name in each.columns]
# Columns that the owner may change on a draft, and on a public product.
DRAFT_COLUMNS = [name for each in PRODUCT_FIELDS for name in each.attnames]
EDITABLE_COLUMNS = [name for each in PRODUCT_FIELDS if not each.is_settled for name in each.attnames]
PUBLIC_COLUMNS = [name for each in PRODUCT_FIELDS if each.is_public for name in each.columns]
ERASED_COLUMNS = [name for each in PRODUCT_FIELDS if each.is_erased for name in each.columns]
LANGUAGE_PAIRS = [each.columns for each in PRODUCT_FIELDS if each.is_bilingual]


def required_columns(kind: str) -> list[str]:
    """Return the columns that a product of this kind needs for publication; of a bilingual text the Spanish one."""
    return [each.attnames[0] for each in PRODUCT_FIELDS if each.is_required(kind)]


def wished_columns(kind: str) -> list[str]:
    """Return the other columns that count for the score of a product of this kind."""
    scored = [each for each in PRODUCT_FIELDS if each.score is not Score.NOTHING and kind in each.of_kinds]
    return [name for each in scored for name in each.attnames[each.is_required(kind) :]]


def foreign_columns(kind: str) -> list[str]:
    """Return the columns that a product of this kind does not have."""
    return [name for each in PRODUCT_FIELDS if kind not in each.of_kinds for name in each.attnames]


def typed_value(column: str, value: Any) -> Any:
    """Return a column's value from its JSON form (a date, for example), as a revision stores it."""
    found = cast(models.Field, Product._meta.get_field(column.removesuffix("_id")))
    return value if found.is_relation or isinstance(found, ArrayField) else found.to_python(value)


GAINS = {name: gain for each in PRODUCT_FIELDS for name, gain in zip(each.attnames, each.gains, strict=False)}


def columns_of(*kinds: Kind) -> list[str]:
    """Return the model's field names of these kinds."""
    return [name for each in PRODUCT_FIELDS if each.kind in kinds for name in each.columns]


def product_facts(product: Product, place: Place) -> list[ProductFact]:
    """Return what a place shows of a product, in the table's order; the text is empty if the value is unknown."""
    return [ProductFact(each, each.text(product)) for each in PRODUCT_FIELDS if place in each.places]
