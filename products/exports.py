"""Product export. The columns are those of the import, so that an unchanged file can be imported again."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import override

from companies.exports import company_identifier
from exportasv.core.documents.formatting import format_season
from exportasv.core.spreadsheets.exports import Column, columns
from products.attributes.sheets import export_columns
from products.fields import PRODUCT_FIELDS, Kind, Place, choice_text
from products.models import PriceBasis, PriceTerm, Product
from products.models.product import ProductQuerySet

INCOTERMS = ("EXW", "FOB", "CIF")


def with_prices(products: ProductQuerySet) -> ProductQuerySet:
    """Add the lowest first price at each of INCOTERMS as `price_exw` and so on, or that of a service and its basis."""
    terms = PriceTerm.objects.filter(product=OuterRef("pk"), from_quantity=1).order_by("amount", "pk")
    served = terms.filter(incoterm="")
    return products.annotate(
        **{f"price_{term.lower()}": Subquery(terms.filter(incoterm=term).values("amount")[:1]) for term in INCOTERMS},
        price_service=Subquery(served.values("amount")[:1]),
        price_basis=Subquery(served.values("basis")[:1]),
    )


def _price_getter(term: str) -> Callable[[Product], Decimal | None]:
    return lambda product: getattr(product, f"price_{term.lower()}")


def _service_basis(product: Product) -> str:
    with override("es"):
        basis = getattr(product, "price_basis")  # noqa: B009 # annotated by with_prices
        return str(PriceBasis(basis).label) if basis else ""


def _season_text(product: Product) -> str:
    with override("es"):
        return format_season(product.available_months)


def _choice_text_getter(name: str) -> Callable[[Product], str]:
    def in_spanish(product: Product) -> str:
        with override("es"):
            value = getattr(product, name)
            return "; ".join(choice_text(name, each) for each in ([value] if isinstance(value, str) else value))

    return in_spanish


def _value_of(kind: Kind, name: str) -> str | Callable[[Product], str]:
    """Return how a field's cell is read: the name of the attribute, or a function of the product."""
    if kind in (Kind.CHOICE, Kind.CHOICES):
        return _choice_text_getter(name)
    if kind is Kind.MONTHS:
        return _season_text
    return "sector.name_es" if kind is Kind.SECTOR else name


def _field_columns() -> Iterator[Column]:
    for each in PRODUCT_FIELDS:
        for name, column in zip(each.columns, each.sheet, strict=False):
            yield Column(column.header, _value_of(each.kind, name))


# Spanish in every language: the import recognises its columns by these names (see its template).
COLUMNS = (
    Column("NIT o DUI de la empresa", lambda product: company_identifier(product.company)),
    Column("Empresa", "company.name"),
    *_field_columns(),
    *(Column(f"Precio {term}", _price_getter(term)) for term in INCOTERMS),
    Column("Precio del servicio", _price_getter("service")),
    Column("Precio por", _service_basis),
    Column("Situación", "state"),
    Column("Completo, %", "completeness"),
    Column("Publicado", "published_at"),
)


def product_columns() -> tuple[Column, ...]:
    """Return COLUMNS and those of the attributes that staff keep."""
    return (*COLUMNS, *export_columns())


def house_list_columns() -> list[Column]:
    """Return the columns of a trading house's list; for a bilingual text the Spanish one."""
    found = []
    for each in PRODUCT_FIELDS:
        if Place.HOUSE_LIST in each.places:
            (column,) = columns(Product, each.columns[0])
            is_text = each.kind in (Kind.MONTHS, Kind.CHOICE, Kind.CHOICES)
            found.append(column._replace(value=each.text) if is_text else column)
    return found
