"""Attributes in sheets: their columns in import and export, and the SQL with which an import reads their cells."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from exportasv.core.db.localized import LANGUAGES
from exportasv.core.imports.kinds import ImportColumn, column_choices
from exportasv.core.spreadsheets.exports import Column
from products.attributes.facts import text_in
from products.models import Product
from products.models.attribute import AttributeDefinition, ValueType, attribute_definitions
from products.models.attribute_values import MAX_NUMBER, MAX_TEXT_LENGTH

READERS: dict[str, dict[str, Any]] = {
    ValueType.TEXT: {"value_type": "prose", "max": MAX_TEXT_LENGTH},
    ValueType.NUMBER: {"value_type": "decimal", "max": MAX_NUMBER},
    ValueType.CHOICE: {"value_type": "choice"},
    ValueType.CHOICES: {"value_type": "choices"},
    ValueType.YES: {"value_type": "yes"},
}

# The cells of attributes of the rows that have any. Most sheets have no such column, which is asked first, and once.
GIVEN_TABLE = """
    SELECT s.row_number, jsonb_object_agg(e.key, e.value) AS cells
    FROM sheet s JOIN imports_importrow r ON r.id = s.row_id CROSS JOIN LATERAL jsonb_each(r.values) e
    WHERE EXISTS (SELECT FROM unnest(%(fields)s) name WHERE starts_with(name, 'attribute_'))
        AND starts_with(e.key, 'attribute_') AND r.values ?| (
        SELECT array_agg('attribute_' || a.code || ending) FROM products_attribute a CROSS JOIN LATERAL unnest(
            CASE a.value_type WHEN 'text' THEN '{_es,_en}'::text[] ELSE '{""}' END) ending)
    GROUP BY s.row_number
"""
# By sector and kind: the required attributes, and which of them are texts.
REQUIRED_TABLE = """
    SELECT c.code AS sector, k.kind, array_agg(a.code) AS codes, array_agg(a.value_type = 'text') AS texts
    FROM products_attribute a CROSS JOIN products_sector c
        CROSS JOIN unnest('{good,perishable,service}'::text[]) k(kind)
    WHERE a.is_active AND a.required_for_publication AND attribute_belongs(a, c.code, k.kind)
    GROUP BY c.code, k.kind
"""
FILLED_SQL = """
    SELECT CASE WHEN a.attributes = '{}' THEN 0 ELSE (
        SELECT count(*) FROM unnest(n.codes, n.texts) q(code, is_text)
        WHERE CASE WHEN q.is_text THEN a.attributes -> q.code ? 'es' ELSE a.attributes ? q.code END
    ) END AS filled_attributes, coalesce(cardinality(n.codes), 0) AS needed_attributes
"""
CURRENT_CELLS = """CASE WHEN EXISTS (SELECT 1 FROM given_attributes g WHERE g.row_number = s.row_number)
    THEN attribute_cells(t.attributes) ELSE '{}' END"""


def attribute_errors_sql(kind: str) -> tuple[str, str]:
    """Return the error queries of an import: a cell of another sector's attribute, and “none” with other options.

    `kind` is the SQL of a row's kind of product.
    """
    cells = """
        FROM given_attributes g JOIN sheet s USING (row_number) JOIN found f USING (row_number)
        LEFT JOIN products_product t ON t.id = f.target
        LEFT JOIN products_sector c ON c.id = coalesce(f.sector_id, t.sector_id)
        CROSS JOIN LATERAL jsonb_each(g.cells) e
        JOIN products_attribute a ON e.key IN ('attribute_' || a.code, 'attribute_' || a.code || '_es',
            'attribute_' || a.code || '_en')
    """
    return (
        f"""SELECT s.row_number, e.key, 'not_of_sector', jsonb_build_object('sector', c.name_es) {cells}
        WHERE e.value <> 'false' AND NOT attribute_belongs(a, c.code, {kind})""",  # nosec B608 # our own names only
        f"""SELECT s.row_number, e.key, 'none_alone', NULL::jsonb {cells}
        WHERE jsonb_typeof(e.value) = 'array' AND e.value ? 'none' AND jsonb_array_length(e.value) > 1""",  # nosec B608 # our own names only
    )


def with_attributes_sql(target_query: str, kind: str, filled: str) -> str:
    """Return an import's target query with `attributes` (the new ones) and `is_filled`.

    `filled` is the SQL that asks whether all required fields are filled in; `is_filled` asks it of attributes too.
    """
    return f"""
        SELECT f.*, a.attributes, q.filled_attributes, q.needed_attributes,
            q.filled_attributes = q.needed_attributes AND {filled} AS is_filled
        FROM ({target_query}) f JOIN sheet s USING (row_number) LEFT JOIN given_attributes g USING (row_number)
        LEFT JOIN products_product t ON t.id = f.target
        LEFT JOIN products_sector c ON c.id = coalesce(f.sector_id, t.sector_id)
        LEFT JOIN required_attribute n ON n.sector = c.code AND n.kind = {kind}
        CROSS JOIN LATERAL (SELECT CASE WHEN g.cells IS NOT NULL OR t.attributes <> '{{}}'
            THEN attributes_with_cells(coalesce(t.attributes, '{{}}'), coalesce(g.cells, '{{}}'), c.code, {kind})
            ELSE '{{}}' END
        ) a(attributes) CROSS JOIN LATERAL ({FILLED_SQL}) q
    """  # noqa: S608 # nosec B608 # our own names only


def import_columns() -> tuple[ImportColumn, ...]:
    """Return the columns of the active attributes; of a text two. An option is written by its name or code."""
    return tuple(column for each in attribute_definitions() if each.is_active for column in _import_columns(each))


def _import_columns(attribute: AttributeDefinition) -> Iterator[ImportColumn]:
    others = [f"{attribute.name_en}|{attribute.code}", ""]
    for name, header, other in zip(attribute.inputs, headers(attribute), others, strict=False):
        yield ImportColumn(name, header, other, **READERS[attribute.value_type], choices=_choices(attribute))


def headers(attribute: AttributeDefinition) -> list[str]:
    """Return the header of each of its columns, in Spanish."""
    spanish = f"{attribute.name_es} ({attribute.unit})" if attribute.unit else attribute.name_es
    return [spanish, f"{spanish} en inglés"] if attribute.is_text else [spanish]


def _choices(attribute: AttributeDefinition) -> Callable[[], dict[str, str]] | None:
    if not attribute.options:
        return None
    names = {code: f"{each.name_es}|{each.name_en}" for code, each in attribute.options.items()}
    return lambda: column_choices(names)


def export_columns() -> tuple[Column, ...]:
    """Return the columns of the active attributes for a list of products, as the import reads them."""
    return tuple(
        Column(header, partial(_cell, attribute, language))
        for attribute in attribute_definitions()
        if attribute.is_active
        for header, language in zip(headers(attribute), LANGUAGES, strict=False)
    )


def _cell(attribute: AttributeDefinition, language: str, product: Product) -> object:
    value = product.attributes.get(attribute.code)
    if attribute.value_type == ValueType.NUMBER:
        return value
    return text_in(language, attribute, value)
