"""Bulk import of products."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

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
from exportasv.core.lazy_text import StrOrPromise
from products.attributes.sheets import (
    CURRENT_CELLS,
    GIVEN_TABLE,
    REQUIRED_TABLE,
    attribute_errors_sql,
    import_columns,
    with_attributes_sql,
)
from products.catalogue import search_index
from products.editing.score import scored_columns
from products.fields import ALL_KINDS, PRODUCT_FIELDS, Kind, columns_of, field_choices, required_columns
from products.models import PriceBasis, PriceTerm, Product, ProductKind, ProductPhoto, Sector
from products.rules import photos
from products.usual_values import doubts_query

PRICE_COLUMNS = {"price_exw": "EXW", "price_fob": "FOB", "price_cif": "CIF"}
KIND_SQL = "coalesce(s.kind, t.kind, f.usual_kind, 'good')"


def sector_choices() -> dict[str, str]:
    return column_choices(
        {code: "|".join(names) for code, *names in Sector.objects.in_use().values_list("code", "name_es", "name_en")}
    )


SHORT_WORDS = {
    "good": "bien|producto",
    "perishable": "perecedero|bien perecedero",
    "service": "servicio|servicios",
    "frozen": "congelado|congelada",
    "chilled": "refrigerado|frio",
    "cool": "fresco y seco|lugar fresco y seco",
    "ambient": "ambiente|temperatura ambiente",
    "ventilated": "ventilado",
    "remote": "remoto|en linea|virtual|a distancia",
    "client_comes": "el cliente viene|en el salvador",
    "we_travel": "viajamos|donde el cliente",
    "advance": "anticipado|por adelantado|contado",
    "half": "50/50|mitad y mitad",
    "letter": "carta de credito",
    "credit_30": "credito 30 dias|30 dias",
    "agreed": "a convenir",
}


def _in_both_languages(label: StrOrPromise) -> tuple[str, str]:
    """Return a label in Spanish and in English."""
    with override("es"):
        spanish = str(label)
    with override("en"):
        return spanish, str(label)


def _choices_of(name: str) -> Mapping[str, str]:
    """Return the choices of a field: a cell has their Spanish or English label, their code, or one of SHORT_WORDS."""
    words = {value: [*_in_both_languages(label), value] for value, label in field_choices(name) if value}
    return column_choices(
        {value: "|".join([*names, *filter(None, [SHORT_WORDS.get(value)])]) for value, names in words.items()}
    )


def basis_choices() -> Mapping[str, str]:
    found = {}
    for basis in PriceBasis:
        spanish, english = _in_both_languages(basis.label)
        found[basis.value] = f"{spanish}|por {spanish}|{english}|per {english}|{basis.value}"
    return column_choices(found)


_READERS: dict[Kind, dict[str, Any]] = {
    Kind.SECTOR: {"value_type": "choice", "choices": sector_choices},
    Kind.HS: {"value_type": "hs"},
    Kind.MONTHS: {"value_type": "months"},
}


def _field_columns() -> Iterator[ImportColumn]:
    """Yield the spreadsheet columns of the fields, each with the type and the bounds of its model field."""
    for each in PRODUCT_FIELDS:
        for name, sheet in zip(each.columns, each.sheet, strict=False):
            if each.kind in _READERS:
                yield ImportColumn(name, sheet.header, sheet.others, example=sheet.example, **_READERS[each.kind])
            elif each.kind in (Kind.CHOICE, Kind.CHOICES):
                own: dict[str, Any] = {"value_type": each.kind.value, "choices": partial(_choices_of, name)}
                yield ImportColumn(name, sheet.header, sheet.others, example=sheet.example, **own)
            else:
                own = {"value_type": "days"} if each.kind is Kind.DAYS else {}
                yield ImportColumn.of(Product, name, sheet.header, sheet.others, example=sheet.example, **own)


def _filled_conditions(names: list[str]) -> list[str]:
    """Return SQL conditions: the column has a value in the spreadsheet or in the current row."""
    texts = {"hs_code_id": "coalesce(s.hs_code, t.hs_code_id)"}
    texts |= {name: f"coalesce({_array_sql(name)}, t.{name})" for name in columns_of(Kind.CHOICES)}
    found = [texts.get(name, f"coalesce(s.{name}, t.{name})") for name in names]
    return [f"nullif(nullif({each}::text, ''), '{{}}') IS NOT NULL" for each in found]


def _array_sql(name: str) -> str:
    """Return the SQL array of a cell with several choices; NULL if the cell is empty."""
    cell = f"ARRAY(SELECT jsonb_array_elements_text(s.{name}))"
    return f"CASE WHEN s.{name} IS NOT NULL THEN {cell} END"


def _by_kind(sql: Callable[[ProductKind], str]) -> str:
    """Return SQL that depends on the row's kind of product."""
    cases = " ".join(f"WHEN '{kind.value}' THEN {sql(kind)}" for kind in ProductKind)
    return f"CASE {KIND_SQL} {cases} END"


_HAS_PRICE = f"coalesce({', '.join(f's.{name}' for name in (*PRICE_COLUMNS, 'price_service'))}) IS NOT NULL"
_PHOTO_AND_PRICE = [
    "EXISTS (SELECT 1 FROM products_productphoto f WHERE f.product_id = t.id)",
    f"({_HAS_PRICE} OR EXISTS (SELECT 1 FROM products_priceterm p WHERE p.product_id = t.id))",  # nosec B608 # our own names only
]


def _completeness_sql(kind: ProductKind) -> str:
    conditions = [*_filled_conditions(scored_columns(kind)), *_PHOTO_AND_PRICE]  # as products/editing/score.py counts
    filled = " + ".join([*(f"({each})::int" for each in conditions), "f.filled_attributes"])
    return f"round(100.0 * ({filled}) / ({len(conditions)} + f.needed_attributes))"


_COMPLETENESS = _by_kind(_completeness_sql)
_FIELDS_FILLED = _by_kind(lambda kind: " AND ".join(_filled_conditions(required_columns(kind))))


def _cells_of_one_kind(*, goods: bool) -> dict[str, str]:
    """Return column → SQL condition that its cell says something, of the columns that only goods, or services, have."""
    said = {Kind.YES: "s.{0}", Kind.CHOICES: "s.{0} <> '[]'"}
    cells = {
        name: said.get(each.kind, "s.{0}::text <> ''").format(name)
        for each in PRODUCT_FIELDS
        if each.sheet and each.of_kinds != ALL_KINDS and (ProductKind.SERVICE not in each.of_kinds) == goods
        for name in each.columns
    }
    prices = PRICE_COLUMNS if goods else ("price_service", "price_basis")
    return cells | {name: f"s.{name} IS NOT NULL" for name in prices}


def _foreign_cells_sql(*, goods: bool) -> str:
    """Return the query of the cells that rows of the other kind must not fill: cells of goods in services' rows."""
    cells = _cells_of_one_kind(goods=goods)
    values = ", ".join(f"('{name}', {condition})" for name, condition in cells.items())
    return f"""SELECT s.row_number, cell.field, 'not_of_kind', NULL::jsonb
        FROM sheet s JOIN found f USING (row_number) LEFT JOIN products_product t ON t.id = f.target
        CROSS JOIN LATERAL (VALUES {values}) AS cell(field, is_filled)
        WHERE ({KIND_SQL} = 'service') = {str(goods).lower()} AND ({" OR ".join(cells.values())}) AND cell.is_filled"""  # nosec B608 # our own names only


_SHEET_FIELDS = [each for each in PRODUCT_FIELDS if each.sheet]
_EMPTY_VALUES = {
    Kind.LINE: "''", Kind.TEXT: "''", Kind.GTIN: "''", Kind.MONTHS: "'{}'", Kind.YES: "false", Kind.CHOICE: "''",
    Kind.LINKS: "''",
}  # fmt: skip
_KEYS = {Kind.SECTOR, Kind.HS}  # foreign keys, found by their code
_LONG_TEXTS = columns_of(Kind.TEXT, Kind.LINKS)
_VALUES = [name for each in _SHEET_FIELDS if each.kind not in _KEYS for name in each.columns]
_WRITES = {
    name: new_or_current_sql(name, _EMPTY_VALUES.get(each.kind, ""))
    for each in _SHEET_FIELDS
    if each.kind not in _KEYS
    for name in each.columns
} | {name: f"coalesce({_array_sql(name)}, t.{name}, '{{}}')" for name in columns_of(Kind.CHOICES)}
_WRITES["kind"] = KIND_SQL
_SLUG_END = """'-' || left(encode(sha256(convert_to(
    f.company_id || '|' || coalesce(nullif(s.code, ''), s.name_es), 'UTF8')), 'hex'), 8)"""
_SLUG = f"coalesce(t.slug, coalesce(nullif(plain_slug(s.name_es, 140), ''), 'producto') || {_SLUG_END})"
_SLUG_EN = f"coalesce(t.slug_en, nullif(plain_slug(coalesce(s.name_en, t.name_en), 140), '') || {_SLUG_END})"
_PRICE = """(SELECT p.{} FROM products_priceterm p WHERE p.product_id = t.id AND p.incoterm = '{}'
    AND p.from_quantity = 1 ORDER BY p.amount, p.id LIMIT 1)"""
_CURRENT_SQL = {
    **{name: f"t.{name}" for name in _VALUES if name not in _LONG_TEXTS},
    "hs_code": "t.hs_code_id",
    "sector": "(SELECT code FROM products_sector WHERE id = t.sector_id)",
    **{name: _PRICE.format("amount", term) for name, term in PRICE_COLUMNS.items()},
    "price_service": _PRICE.format("amount", ""),
    "price_basis": _PRICE.format("basis", ""),
}
_MAX_PAIRS = 40  # a function of PostgreSQL takes at most 100 arguments


def _json_object_sql(values: Mapping[str, str]) -> str:
    pairs = [f"'{name}', {sql}" for name, sql in values.items()]
    parts = [", ".join(pairs[at : at + _MAX_PAIRS]) for at in range(0, len(pairs), _MAX_PAIRS)]
    return " || ".join(f"jsonb_build_object({part})" for part in parts)


_CURRENT_TEXTS = f"jsonb_build_object({text_values_sql(*_LONG_TEXTS)})"
_CURRENT_VALUES = f"{_json_object_sql(_CURRENT_SQL)} || {_CURRENT_TEXTS} || {CURRENT_CELLS}"

_PRICES = " UNION ALL ".join(
    f"SELECT n.id, {term} AS incoterm, {basis} AS basis, s.{name} AS amount"
    f" FROM chosen n JOIN sheet s USING (row_number) WHERE s.{name} IS NOT NULL"  # nosec B608 # our own names only
    for name, term, basis in (
        *((name, f"'{term}'", "''") for name, term in PRICE_COLUMNS.items()),
        ("price_service", "''", "coalesce(s.price_basis, 'project')"),
    )
)
_KNOWN_PRICE = """
    SELECT DISTINCT ON (p.product_id, p.incoterm, p.basis) p.id, p.product_id, p.incoterm, p.basis
    FROM products_priceterm p JOIN chosen n ON n.id = p.product_id
    WHERE n.before IS NOT NULL AND p.from_quantity = 1 ORDER BY p.product_id, p.incoterm, p.basis, p.amount, p.id
"""
CHANGE_PRICES = f"""
    UPDATE products_priceterm p SET amount = each.amount
    FROM ({_PRICES}) AS each JOIN ({_KNOWN_PRICE}) AS known
        ON known.product_id = each.id AND known.incoterm = each.incoterm AND known.basis = each.basis
    WHERE p.id = known.id AND p.amount <> each.amount
"""  # nosec B608 # our own names only
ADD_PRICES = f"""
    INSERT INTO products_priceterm (product_id, incoterm, basis, place, amount, from_quantity)
    SELECT each.id, each.incoterm, each.basis, '', each.amount, 1
    FROM ({_PRICES}) AS each LEFT JOIN ({_KNOWN_PRICE}) AS known
        ON known.product_id = each.id AND known.incoterm = each.incoterm AND known.basis = each.basis
    WHERE known.id IS NULL
"""  # nosec B608 # our own names only


def _doubts(fields: Collection[str]) -> tuple[str, dict[str, str]] | None:
    """Return the query of the values that are far from what is usual, and its parameters; None for no such column."""
    own = {name: ("NULL::text", _PRICE.format("amount", term)) for name, term in PRICE_COLUMNS.items()}
    service = ("coalesce(s.price_basis, 'project')", _PRICE.format("amount", ""))
    return doubts_query(fields, own | {"price_service": service})


def reindex_later(ids: list[int], very_many: bool, by: User) -> None:  # noqa: ARG001 (as every kind's last step)
    """Enqueue the reindexing of a very large import; triggers update the search index of a normal one."""
    if very_many:
        search_index.reindex_later(ids)


def attach_photo(product: int, photo: CleanPhoto, by: User) -> ProductPhoto:
    """Add a photo of an import. Raise RuleError as `photos.add_photo` does."""
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
            *_field_columns(),
            ImportColumn.of(
                PriceTerm,
                "amount",
                "Precio EXW",
                "exw|precio en fabrica|precio fabrica|precio ex works",
                field="price_exw",
                example=6.5,
            ),
            ImportColumn.of(
                PriceTerm,
                "amount",
                "Precio FOB",
                "fob|precio|precio usd|precio unitario|precio fob usd|precio de exportacion",
                field="price_fob",
                example=7.25,
            ),
            ImportColumn.of(PriceTerm, "amount", "Precio CIF", "cif", field="price_cif"),
            ImportColumn.of(
                PriceTerm,
                "amount",
                "Precio del servicio",
                "precio servicio|tarifa|service price",
                field="price_service",
            ),
            ImportColumn(
                "price_basis", "Precio por", "base del precio|tarifa por|price per", "choice", choices=basis_choices
            ),
        ),
        more_columns=import_columns,
        required_columns=(COMPANY_REQUIRED, ("name_es",), ("sector",)),
        label=("name_es", "code"),
        temp_tables={
            **COMPANY_TEMP_TABLES,
            "required_attribute": REQUIRED_TABLE,
            "given_attributes": GIVEN_TABLE,
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
        target_query=with_attributes_sql(
            """
        SELECT n.*, sector.id AS sector_id, sector.usual_kind, coalesce(by_code.id, by_name.id) AS target
        FROM sheet s JOIN named n USING (row_number)
        LEFT JOIN products_sector sector ON sector.code = s.sector
        LEFT JOIN known_product by_code ON by_code.company_id = n.company_id AND by_code.code = s.code
            AND s.code <> ''
        LEFT JOIN known_product by_name ON by_name.company_id = n.company_id AND by_name.plain_name = n.plain_name
            AND by_name.first
    """,
            KIND_SQL,
            _FIELDS_FILLED,
        ),
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
            """SELECT s.row_number, 'kind', 'kind_settled', NULL::jsonb FROM sheet s JOIN found f USING (row_number)
            JOIN products_product p ON p.id = f.target
            WHERE (s.kind = 'service') <> (p.kind = 'service') AND (p.published_at IS NOT NULL
                OR EXISTS (SELECT 1 FROM products_priceterm r WHERE r.product_id = p.id))""",
            """SELECT s.row_number, 'case_gross_g', 'gross_below_net', NULL::jsonb FROM sheet s
            JOIN found f USING (row_number) LEFT JOIN products_product p ON p.id = f.target
            WHERE coalesce(s.case_gross_g, p.case_gross_g) < coalesce(s.case_net_g, p.case_net_g)""",
            _foreign_cells_sql(goods=True),
            _foreign_cells_sql(goods=False),
            *attribute_errors_sql(KIND_SQL),
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
        doubts=_doubts,
        current_values_sql=_CURRENT_VALUES,
        column_values={
            **_WRITES,
            "company_id": "f.company_id",
            "sector_id": "coalesce(f.sector_id, t.sector_id)",
            "hs_code_id": "coalesce(s.hs_code, t.hs_code_id)",
            "slug": _SLUG,
            "slug_en": _SLUG_EN,
            "attributes": "f.attributes",
            "completeness": _COMPLETENESS,
            "state": "coalesce(t.state, CASE WHEN f.is_filled THEN 'published' ELSE 'draft' END)",
            "published_at": "CASE WHEN t.id IS NULL AND f.is_filled THEN now() ELSE t.published_at END",
            "confirmed_at": "CASE WHEN t.id IS NULL AND f.is_filled THEN now() ELSE t.confirmed_at END",
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
        "not_of_kind": (
            _("Goods and services differ: this row cannot have it."),
            _("Empty the cell, or correct the column that says whether it is a good or a service."),
        ),
        "kind_settled": (
            _("A published or priced product stays a good or a service, as it is."),
            _("Empty the cell; a service that was entered as a good is a new product."),
        ),
        "not_of_sector": (
            _("Products of the sector “%(sector)s” do not have this."),
            _("Empty the cell, or correct the sector."),
        ),
        "none_alone": (
            _("“None” excludes the others."),
            _("Write either none, or the others."),
        ),
        "gross_below_net": (
            _("The gross weight of the case is below its net weight."),
            _("Correct one of the two."),
        ),
        "code_changed": (
            _("This product already has the code “%(known)s”."),
            _("Write that code, or another name for a new product."),
        ),
    }
)
