"""Sheets of products."""

from django.utils.translation import gettext_lazy as _

from companies.imports.company_lookup import (
    COMPANY_COLUMNS,
    COMPANY_ERROR_QUERY,
    COMPANY_JOIN,
    COMPANY_REQUIRED,
    COMPANY_TEMP_TABLES,
)
from exportasv.core.accounts.models import User
from exportasv.core.files.uploads import CleanPhoto
from exportasv.core.imports import error_texts
from exportasv.core.imports.kinds import (
    ImportColumn,
    ImportKind,
    column_choices,
    new_or_current_sql,
    register_kind,
    text_values_sql,
)
from products.catalogue import search_index
from products.editing.score import RECOMMENDED_FIELDS, REQUIRED_FIELDS
from products.models import Product, ProductPhoto, Sector
from products.rules import photos

PRICE_COLUMNS = {"price_exw": "EXW", "price_fob": "FOB", "price_cif": "CIF"}
MAX_NUMBER = 10**9


def sector_choices() -> dict[str, str]:
    return column_choices(
        {code: "|".join(names) for code, *names in Sector.objects.values_list("code", "name_es", "name_en")}
    )


def _filled_conditions(names: list[str]) -> list[str]:
    """SQL conditions: the column holds something, by the sheet or as it was."""
    texts = {"hs_code_id": "coalesce(s.hs_code, t.hs_code_id)"}
    return [f"nullif({texts.get(name, f'coalesce(s.{name}, t.{name})')}::text, '') IS NOT NULL" for name in names]


_REQUIRED_FILLED = " AND ".join(_filled_conditions(REQUIRED_FIELDS))
_PHOTO_AND_PRICE = [
    "EXISTS (SELECT 1 FROM products_productphoto f WHERE f.product_id = t.id)",
    f"(coalesce({', '.join(f's.{name}' for name in PRICE_COLUMNS)}) IS NOT NULL"
    " OR EXISTS (SELECT 1 FROM products_priceterm p WHERE p.product_id = t.id))",  # nosec B608 # our own names only
]
_SCORE_CONDITIONS = [
    *_filled_conditions(REQUIRED_FIELDS + RECOMMENDED_FIELDS),
    *_PHOTO_AND_PRICE,
]  # as products/editing/score.py counts
_COMPLETENESS = (
    f"round(100.0 * ({' + '.join(f'({each})::int' for each in _SCORE_CONDITIONS)}) / {len(_SCORE_CONDITIONS)})"
)
_TEXT_COLUMNS = [
    "code",
    "name_es",
    "name_en",
    "summary_es",
    "summary_en",
    "description_es",
    "description_en",
    "gtin",
    "unit_es",
    "unit_en",
]
_LONG_TEXTS = ["description_es", "description_en"]
_SLUG = """coalesce(t.slug, left(trim('-' FROM replace(replace(f.plain_name, '/', ''), ' ', '-')), 140)
    || '-' || left(encode(sha256(convert_to(f.company_id || '|' || coalesce(nullif(s.code, ''), s.name_es), 'UTF8')),
    'hex'), 8))"""
_PRICE = """(SELECT p.amount FROM products_priceterm p WHERE p.product_id = t.id AND p.incoterm = '{}'
    AND p.from_quantity = 1 ORDER BY p.amount, p.id LIMIT 1)"""

_PRICES = " UNION ALL ".join(
    f"SELECT n.id, '{term}' AS incoterm, s.{name} AS amount FROM chosen n JOIN sheet s USING (row_number)"
    f" WHERE s.{name} IS NOT NULL"  # nosec B608 # our own names only
    for name, term in PRICE_COLUMNS.items()
)
_KNOWN_PRICE = """
    SELECT DISTINCT ON (p.product_id, p.incoterm) p.id, p.product_id, p.incoterm
    FROM products_priceterm p JOIN chosen n ON n.id = p.product_id
    WHERE n.before IS NOT NULL AND p.from_quantity = 1 ORDER BY p.product_id, p.incoterm, p.amount, p.id
"""
CHANGE_PRICES = f"""
    UPDATE products_priceterm p SET amount = each.amount
    FROM ({_PRICES}) AS each JOIN ({_KNOWN_PRICE}) AS known
        ON known.product_id = each.id AND known.incoterm = each.incoterm
    WHERE p.id = known.id AND p.amount <> each.amount
"""  # nosec B608 # our own names only
ADD_PRICES = f"""
    INSERT INTO products_priceterm (product_id, incoterm, place, amount, from_quantity)
    SELECT each.id, each.incoterm, '', each.amount, 1
    FROM ({_PRICES}) AS each LEFT JOIN ({_KNOWN_PRICE}) AS known
        ON known.product_id = each.id AND known.incoterm = each.incoterm
    WHERE known.id IS NULL
"""  # nosec B608 # our own names only


def reindex_later(ids: list[int], very_many: bool, by: User) -> None:  # noqa: ARG001 (as every kind's last step)
    """The catalogue's entries: at once for a usual sheet, as owed work for a very large one."""
    if very_many:
        search_index.reindex_later(ids)


def attach_photo(product: int, photo: CleanPhoto, by: User) -> ProductPhoto:
    return photos.add_photo(Product.objects.get(pk=product), photo, by=by)


def remove_photos(ids: list[int], by: User) -> None:
    for photo in ProductPhoto.objects.filter(pk__in=ids):
        photos.remove_photo(photo, by=by)


PRODUCTS = register_kind(
    ImportKind(
        code="products",
        title=_("Products"),
        model="products.Product",
        columns=(
            *COMPANY_COLUMNS,
            ImportColumn(
                "code",
                "Código",
                "codigo producto|codigo del producto|cod|sku|ref|referencia|code|codigo interno",
                max=40,
                example="CAF-01",
            ),
            ImportColumn(
                "name_es",
                "Nombre del producto",
                "producto|nombre|nombre producto|nombre en español|product|articulo",
                max=140,
                example="Café tostado de altura, 340 g",
            ),
            ImportColumn(
                "name_en",
                "Nombre en inglés",
                "nombre ingles|english name|name|product name",
                max=140,
                example="High-grown roasted coffee, 340 g",
            ),
            ImportColumn(
                "sector",
                "Rubro",
                "sector|categoria|rubro o sector|category",
                value_type="choice",
                choices=sector_choices,
                example="Bebidas",
            ),
            ImportColumn(
                "summary_es",
                "Resumen",
                "en una frase|resumen español|descripcion corta|summary",
                max=240,
                example="Café de sombra tostado bajo pedido.",
            ),
            ImportColumn(
                "summary_en",
                "Resumen en inglés",
                "resumen ingles|short description",
                max=240,
                example="Shade-grown coffee roasted to order.",
            ),
            ImportColumn(
                "description_es",
                "Descripción",
                "descripcion del producto|descripcion español|detalle",
                value_type="prose",
                max=8000,
                example="Café arábica lavado, de Apaneca, tostado la semana del pedido.",
            ),
            ImportColumn(
                "description_en",
                "Descripción en inglés",
                "descripcion ingles|description",
                value_type="prose",
                max=8000,
                example="Washed arabica from Apaneca, roasted the week of the order.",
            ),
            ImportColumn(
                "hs_code",
                "Código SA",
                "partida|partida arancelaria|codigo arancelario|hs|hs code|sac|arancel|"
                "fraccion arancelaria|inciso arancelario",
                value_type="hs",
                example="0901.21",
            ),
            ImportColumn("gtin", "Código de barras", "gtin|ean|upc|codigo barras|bar code", max=14),
            ImportColumn(
                "unit_es", "Unidad", "unidad de venta|unidad de medida|presentacion|unit|u/m", max=40, example="bolsa"
            ),
            ImportColumn("unit_en", "Unidad en inglés", "unidad ingles", max=40, example="bag"),
            ImportColumn(
                "minimum_order",
                "Pedido mínimo",
                "moq|minimo|cantidad minima|orden minima|minimum order|pedido minimo unidades",
                value_type="whole",
                min=1,
                max=MAX_NUMBER,
                example=100,
            ),
            ImportColumn(
                "monthly_capacity",
                "Capacidad mensual",
                "capacidad|produccion mensual|capacidad de produccion|capacidad de produccion mensual",
                value_type="whole",
                min=1,
                max=MAX_NUMBER,
                example=2000,
            ),
            ImportColumn(
                "lead_time_days",
                "Tiempo de entrega (días)",
                "tiempo de entrega|entrega|dias de entrega|lead time",
                value_type="days",
                min=1,
                max=730,
                example=15,
            ),
            ImportColumn(
                "shelf_life_days",
                "Vida útil (días)",
                "vida util|vida de anaquel|caducidad|shelf life",
                value_type="days",
                min=1,
                max=7300,
                example=365,
            ),
            ImportColumn(
                "available_months",
                "Temporada",
                "meses|meses disponibles|disponibilidad|epoca|epoca del año|cosecha|season|months|availability",
                value_type="months",
                example="noviembre a marzo",
            ),
            ImportColumn(
                "samples",
                "Muestras",
                "muestra|da muestras|samples|muestras disponibles",
                value_type="yes",
                example="sí",
            ),
            ImportColumn(
                "private_label", "Marca privada", "marca blanca|maquila|private label", value_type="yes", example="no"
            ),
            ImportColumn(
                "price_exw",
                "Precio EXW",
                "exw|precio en fabrica|precio fabrica|precio ex works",
                value_type="money",
                min=0.01,
                max=MAX_NUMBER,
                example=6.5,
            ),
            ImportColumn(
                "price_fob",
                "Precio FOB",
                "fob|precio|precio usd|precio unitario|precio fob usd|precio de exportacion",
                value_type="money",
                min=0.01,
                max=MAX_NUMBER,
                example=7.25,
            ),
            ImportColumn("price_cif", "Precio CIF", "cif", value_type="money", min=0.01, max=MAX_NUMBER),
        ),
        required_columns=(COMPANY_REQUIRED, ("name_es",), ("sector",)),
        label=("name_es", "code"),
        temp_tables={
            **COMPANY_TEMP_TABLES,
            "known_product": """
            SELECT id, company_id, code, plain_name,
                row_number() OVER (PARTITION BY company_id, plain_name COLLATE "C" ORDER BY id) = 1 AS first
            FROM (
                SELECT p.id, p.company_id, p.code, imports_plain(p.name_es) AS plain_name FROM products_product p
                WHERE p.company_id IN (SELECT company_id FROM named_company)
            ) AS known
        """,
            "named": f"""
            SELECT s.row_number, w.company_id, w.n AS companies, imports_plain(s.name_es) AS plain_name
            FROM sheet s {COMPANY_JOIN}
        """,  # nosec B608 # our own names only
        },
        target_query="""
        SELECT n.*, sector.id AS sector_id, coalesce(by_code.id, by_name.id) AS target
        FROM sheet s JOIN named n USING (row_number)
        LEFT JOIN products_sector sector ON sector.code = s.sector
        LEFT JOIN known_product by_code ON by_code.company_id = n.company_id AND by_code.code = s.code
            AND s.code <> ''
        LEFT JOIN known_product by_name ON by_name.company_id = n.company_id AND by_name.plain_name = n.plain_name
            AND by_name.first
    """,
        error_queries=(
            COMPANY_ERROR_QUERY,
            """SELECT s.row_number, 'hs_code', 'hs_unknown', NULL::jsonb FROM sheet s
            LEFT JOIN products_hscode h ON h.code = s.hs_code WHERE s.hs_code IS NOT NULL AND h.code IS NULL""",
            """SELECT s.row_number, 'name_es', 'name_taken', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            JOIN known_product k ON k.company_id = f.company_id AND k.plain_name = f.plain_name AND k.first
            WHERE k.id <> f.target""",
            """SELECT s.row_number, 'code', 'code_changed', jsonb_build_object('known', p.code) FROM sheet s
            JOIN found f USING (row_number) JOIN products_product p ON p.id = f.target
            WHERE s.code <> '' AND p.code <> '' AND p.code <> s.code""",
        ),
        keys=("f.company_id || ' ' || nullif(s.code, '')", "f.company_id || ' ' || f.plain_name"),
        possible_duplicates="""
        WITH like_it AS MATERIALIZED (
            SELECT f.row_number, k.id, string_to_array(f.plain_name, ' ') AS new,
                string_to_array(k.plain_name, ' ') AS old
            FROM found f JOIN known_product k ON k.company_id = f.company_id AND k.first
                AND length(k.plain_name) = length(f.plain_name)
                AND k.plain_name LIKE '%%' || split_part(f.plain_name, ' ', 1) || '%%'
            WHERE f.target IS NULL
        )
        SELECT l.row_number, p.name_es FROM like_it l JOIN products_product p ON p.id = l.id
        WHERE (SELECT array_agg(word ORDER BY word) FROM unnest(l.new) word)
            = (SELECT array_agg(word ORDER BY word) FROM unnest(l.old) word)
    """,
        current_values_sql=f"""jsonb_build_object({
            ", ".join(
                f"'{name}', t.{name}"
                for name in [
                    *(each for each in _TEXT_COLUMNS if each not in _LONG_TEXTS),
                    "minimum_order",
                    "monthly_capacity",
                    "lead_time_days",
                    "shelf_life_days",
                    "available_months",
                    "samples",
                    "private_label",
                ]
            )
        }, {text_values_sql(*_LONG_TEXTS)}, 'hs_code', t.hs_code_id,
        'sector', (SELECT code FROM products_sector WHERE id = t.sector_id),
        {", ".join(f"'{name}', {_PRICE.format(term)}" for name, term in PRICE_COLUMNS.items())})""",  # nosec B608 # our own names only
        column_values={
            **{name: new_or_current_sql(name, "''") for name in _TEXT_COLUMNS},
            **{
                name: new_or_current_sql(name)
                for name in ["minimum_order", "monthly_capacity", "lead_time_days", "shelf_life_days"]
            },
            "available_months": new_or_current_sql("available_months", "'{}'"),
            "samples": new_or_current_sql("samples", "false"),
            "private_label": new_or_current_sql("private_label", "false"),
            "company_id": "f.company_id",
            "sector_id": "coalesce(f.sector_id, t.sector_id)",
            "hs_code_id": "coalesce(s.hs_code, t.hs_code_id)",
            "slug": _SLUG,
            "details_es": "coalesce(t.details_es, '{}')",
            "details_en": "coalesce(t.details_en, '{}')",
            "completeness": _COMPLETENESS,
            "state": f"coalesce(t.state, CASE WHEN {_REQUIRED_FILLED} THEN 'published' ELSE 'draft' END)",
            "published_at": f"CASE WHEN t.id IS NULL AND {_REQUIRED_FILLED} THEN now() ELSE t.published_at END",
            "confirmed_at": f"CASE WHEN t.id IS NULL AND {_REQUIRED_FILLED} THEN now() ELSE t.confirmed_at END",
            "stale_since": "t.stale_since",
            "created_at": "coalesce(t.created_at, now())",
            "updated_at": "now()",
        },
        post_sql=(CHANGE_PRICES, ADD_PRICES),
        child_tables=(("products_priceterm", "product_id"),),
        ignored_relations=frozenset({"products.SearchDocument", "products.OldSlug", "products.QRScan"}),
        photos_label=_("Photos of the products (.zip, up to 200 MB)"),
        photos_help=_("Each named by the product's code, as in CAF-01.jpg; further ones CAF-01_2.jpg."),
        photo_model_label="products.ProductPhoto",
        add_photo=attach_photo,
        remove_photos=remove_photos,
        after_write=reindex_later,
        defer_triggers="exportasv.catalogue",
    )
)

error_texts.add_cell_messages(
    {
        "hs_unknown": (_("This HS code is not in the list."), _("Check it, or leave the cell empty.")),
        "name_taken": (
            _("Another product of the company has this name."),
            _("Choose another name, or correct the code."),
        ),
        "code_changed": (
            _("This product is known by the code “%(known)s”."),
            _("Write that code, or another name for a new product."),
        ),
    }
)
