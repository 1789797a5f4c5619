"""Products as a file: the columns of the sheet by which they come in; what went out may come back unchanged."""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import override

from companies.exports import company_identifier
from exportasv.core.documents.formatting import format_season
from exportasv.core.spreadsheets.exports import Column
from products.models import PriceTerm, Product
from products.models.product import ProductQuerySet

INCOTERMS = ("EXW", "FOB", "CIF")


def with_prices(products: ProductQuerySet) -> ProductQuerySet:
    """With the lowest price of one unit at each of INCOTERMS as `price_exw` and so on."""
    terms = PriceTerm.objects.filter(product=OuterRef("pk"), from_quantity=1).order_by("amount", "pk")
    return products.annotate(
        **{f"price_{term.lower()}": Subquery(terms.filter(incoterm=term).values("amount")[:1]) for term in INCOTERMS}
    )


def _price_getter(term: str) -> Callable[[Product], Decimal | None]:
    return lambda product: getattr(product, f"price_{term.lower()}")


def _season_text(product: Product) -> str:
    with override("es"):
        return format_season(product.available_months)


# Spanish in every language: these are the names by which the import knows its columns (see the template it gives).
COLUMNS = (
    Column("NIT o DUI de la empresa", lambda product: company_identifier(product.company)),
    Column("Empresa", "company.name"),
    Column("Código", "code"),
    Column("Nombre del producto", "name_es"),
    Column("Nombre en inglés", "name_en"),
    Column("Rubro", "sector.name_es"),
    Column("Resumen", "summary_es"),
    Column("Resumen en inglés", "summary_en"),
    Column("Descripción", "description_es"),
    Column("Descripción en inglés", "description_en"),
    Column("Código SA", "hs_code"),
    Column("Código de barras", "gtin"),
    Column("Unidad", "unit_es"),
    Column("Unidad en inglés", "unit_en"),
    Column("Pedido mínimo", "minimum_order"),
    Column("Capacidad mensual", "monthly_capacity"),
    Column("Tiempo de entrega (días)", "lead_time_days"),
    Column("Vida útil (días)", "shelf_life_days"),
    Column("Temporada", _season_text),
    Column("Muestras", "samples"),
    Column("Marca privada", "private_label"),
    *(Column(f"Precio {term}", _price_getter(term)) for term in INCOTERMS),
    Column("Situación", "state"),
    Column("Completo, %", "completeness"),
    Column("Publicado", "published_at"),
)
