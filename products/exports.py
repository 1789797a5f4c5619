"""Product export. The columns are those of the import, so that an unchanged file can be imported again."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import override

from companies.exports import company_identifier
from exportasv.core.documents.formatting import format_season
from exportasv.core.spreadsheets.exports import Column, columns
from products.fields import PRODUCT_FIELDS, Kind, Place
from products.models import PriceTerm, Product
from products.models.product import ProductQuerySet

INCOTERMS = ("EXW", "FOB", "CIF")


def with_prices(products: ProductQuerySet) -> ProductQuerySet:
    """Add the lowest price of one unit at each of INCOTERMS as `price_exw` and so on."""
    terms = PriceTerm.objects.filter(product=OuterRef("pk"), from_quantity=1).order_by("amount", "pk")
    return products.annotate(
        **{f"price_{term.lower()}": Subquery(terms.filter(incoterm=term).values("amount")[:1]) for term in INCOTERMS}
    )


def _price_getter(term: str) -> Callable[[Product], Decimal | None]:
    return lambda product: getattr(product, f"price_{term.lower()}")


def _season_text(product: Product) -> str:
    with override("es"):
        return format_season(product.available_months)


def _field_columns() -> Iterator[Column]:
    for each in PRODUCT_FIELDS:
        for name, column in zip(each.columns, each.sheet, strict=False):
            yield Column(column.header, SHEET_VALUES.get(each.kind, name))


SHEET_VALUES: dict[Kind, str | Callable[[Product], str]] = {Kind.MONTHS: _season_text, Kind.SECTOR: "sector.name_es"}
# Spanish in every language: the import recognises its columns by these names (see its template).
COLUMNS = (
    Column("NIT o DUI de la empresa", lambda product: company_identifier(product.company)),
    Column("Empresa", "company.name"),
    *_field_columns(),
    *(Column(f"Precio {term}", _price_getter(term)) for term in INCOTERMS),
    Column("Situación", "state"),
    Column("Completo, %", "completeness"),
    Column("Publicado", "published_at"),
)


def house_list_columns() -> list[Column]:
    """Return the columns of a trading house's list; for a bilingual text the Spanish one."""
    found = []
    for each in PRODUCT_FIELDS:
        if Place.HOUSE_LIST in each.places:
            (column,) = columns(Product, each.columns[0])
            found.append(column._replace(value=each.text) if each.kind is Kind.MONTHS else column)
    return found
