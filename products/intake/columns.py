"""Which column of a sheet is which field, by the headers people really write."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exportasv.lib.sheets import SheetError

HEADER_WITHIN = 15  # rows in which the headers are looked for


@dataclass(frozen=True)
class Column:
    """One field of the sheet: how the template calls it, what else people call it, and what a cell holds."""

    field: str
    header: str
    others: str  # synonyms, separated by |
    kind: str  # text, number, yes, hs, sector, price


COLUMNS = [
    Column("company", "NIT o DUI de la empresa", "nit|dui|nit empresa|dui empresa|nit dui|nit/dui|nit o dui", "text"),
    Column("company_name", "Empresa", "nombre de la empresa|nombre empresa|razon social|productor|company", "text"),
    Column("code", "Código", "codigo producto|codigo del producto|cod|sku|ref|referencia|code", "text"),
    Column("name_es", "Nombre del producto", "producto|nombre|nombre producto|nombre en español|product", "text"),
    Column("name_en", "Nombre en inglés", "nombre ingles|english name|name|product name", "text"),
    Column("sector", "Rubro", "sector|categoria|rubro o sector|category", "sector"),
    Column("summary_es", "Resumen", "en una frase|resumen español|descripcion corta|summary", "text"),
    Column("summary_en", "Resumen en inglés", "resumen ingles|short description", "text"),
    Column("description_es", "Descripción", "descripcion del producto|descripcion español|detalle", "text"),
    Column("description_en", "Descripción en inglés", "descripcion ingles|description", "text"),
    Column("hs_code", "Código SA", "partida|partida arancelaria|codigo arancelario|hs|hs code|sac|arancel", "hs"),
    Column("unit_es", "Unidad", "unidad de venta|unidad de medida|presentacion|unit", "text"),
    Column("unit_en", "Unidad en inglés", "unidad ingles", "text"),
    Column("minimum_order", "Pedido mínimo", "moq|minimo|cantidad minima|orden minima|minimum order", "number"),
    Column("monthly_capacity", "Capacidad mensual", "capacidad|produccion mensual|capacidad de produccion", "number"),
    Column(
        "lead_time_days", "Tiempo de entrega (días)", "tiempo de entrega|entrega|dias de entrega|lead time", "number"
    ),
    Column("shelf_life_days", "Vida útil (días)", "vida util|vida de anaquel|caducidad|shelf life", "number"),
    Column("samples", "Muestras", "muestra|da muestras|samples", "yes"),
    Column("private_label", "Marca privada", "marca blanca|maquila|private label", "yes"),
    Column("price_exw", "Precio EXW", "exw|precio en fabrica|precio fabrica", "price"),
    Column("price_fob", "Precio FOB", "fob|precio|precio usd|precio unitario|precio fob usd", "price"),
    Column("price_cif", "Precio CIF", "cif", "price"),
]
BY_FIELD = {column.field: column for column in COLUMNS}
PRICES = {"price_exw": "EXW", "price_fob": "FOB", "price_cif": "CIF"}


def plain(header: object) -> str:
    """A header without accents, case, signs and doubled spaces."""
    text = unicodedata.normalize("NFKD", str(header or "")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9/]+", " ", text).strip()


KNOWN = {
    plain(name): column.field for column in COLUMNS for name in [column.header, column.field, *column.others.split("|")]
}


def find_header(table: list[list[object]]) -> int:
    """Index of the row with the headers: titles and blank lines above it are skipped."""
    scores = [sum(plain(cell) in KNOWN for cell in row) for row in table[:HEADER_WITHIN]]
    if not scores or max(scores) < 2:
        raise SheetError(_("No row with headers was found. Use those of the template, such as “Nombre del producto”."))
    return scores.index(max(scores))


def mapping_of(header: list[object]) -> dict[int, str]:
    """Column index → field. Raises SheetError for a field that stands twice, or a needed one that is missing."""
    mapping: dict[int, str] = {}
    for index, cell in enumerate(header):
        field = KNOWN.get(plain(cell))
        if field and field in mapping.values():
            raise SheetError(_("Two columns are called “%(name)s”. Delete one.") % {"name": BY_FIELD[field].header})
        if field:
            mapping[index] = field
    found = set(mapping.values())
    missing = [BY_FIELD[field].header for field in ("name_es", "sector") if field not in found]
    if not found & {"company", "company_name"}:
        missing.append(BY_FIELD["company"].header)
    if missing:
        raise SheetError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    return mapping


def cell_name(column: int, row: int) -> str:
    """The cell as a spreadsheet calls it: (2, 17) is C17. `column` counts from 0, `row` from 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
