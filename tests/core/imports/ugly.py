"""Ugly but honest sheets: as ministries, associations and accountants write them. Each says what must come of it."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

import xlsxwriter

from tests.factories import valid_nit

IZALCO, CUMBRE, PANELA = valid_nit(101), valid_nit(102), valid_nit(103)
HEADS = ["NIT", "Producto", "Rubro", "Pedido mínimo", "Precio FOB"]
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
Rows = list[list[object]]


@dataclass(frozen=True)
class Ugly:
    """One file: its name, the kind of its rows, its content, and the verdicts counted that it must get."""

    name: str
    kind: str
    make: Callable[[], bytes]
    counts: dict[str, int]
    state: str = "checked"


UGLY: list[Ugly] = []


def ugly(name: str, kind: str = "products", state: str = "checked", **counts: int):
    """Register a maker of one ugly file."""

    def add(make: Callable[[], bytes]) -> Callable[[], bytes]:
        UGLY.append(Ugly(name, kind, make, counts, state))
        return make

    return add


def book(*sheets: tuple[str, Rows], merges: tuple[tuple[int, int, int, int, object], ...] = (), at=(0, 0)) -> bytes:
    """An .xlsx; `merges` are areas of the first sheet with their value, `at` is where the first cell stands."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for place, (name, rows) in enumerate(sheets):
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number + at[0], column + at[1], value)
        for area in merges if place == 0 else ():
            sheet.merge_range(*area)
    made.close()
    return stream.getvalue()


def text(rows: Rows, encoding: str = "utf-8", separator: str = ",", end: str = "\r\n", before: str = "") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    return (before + stream.getvalue()).encode(encoding)


def ods(rows: Rows) -> bytes:
    """A sheet as LibreOffice packs it, with a run of empty cells repeated."""
    lines = []
    for row in rows:
        cells = "".join(
            f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
            "</table:table-cell>"
            if isinstance(value, int | float)
            else f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
            for value in row
        )
        lines.append(
            f'<table:table-row>{cells}<table:table-cell table:number-columns-repeated="40"/></table:table-row>'
        )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Hoja1">{"".join(lines)}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return stream.getvalue()


def goods(*names: str, nit: str = IZALCO, least: object = 10, price: object = 4.5) -> Rows:
    return [[nit, name, "Alimentos", least, price] for name in names]


@ugly("01 Ministerio, tres líneas de título y logo.xlsx", new=2)
def titles() -> bytes:
    rows = [["MINISTERIO DE ECONOMÍA"], ["Dirección de fomento productivo"], ["Matriz de oferta exportable 2026"], []]
    return book(("Matriz", [*rows, HEADS, *goods("Jalea", "Miel")]))


@ugly("02 Encabezado de dos filas combinadas.xlsx", new=2)
def two_header_rows() -> bytes:
    rows = [[None] * 5, ["NIT", "Producto", "Rubro", "EXW", "FOB"], [IZALCO, "Jalea", "Alimentos", 4, 4.5],
            [IZALCO, "Miel", "Alimentos", 5, 5.5]]  # fmt: skip
    return book(("Hoja1", rows), merges=((0, 0, 0, 2, "Datos del producto"), (0, 3, 0, 4, "Precio")))


@ugly("03 La empresa combinada sobre sus productos.xlsx", new=4)
def merged_company() -> bytes:
    rows = [["Empresa", "Producto", "Rubro"], [None, "Jalea", "Alimentos"], [None, "Miel", "Alimentos"],
            [None, "Atol", "Alimentos"], ["Café Cumbre", "Café molido", "Bebidas"]]  # fmt: skip
    return book(("Hoja1", rows), merges=((1, 0, 3, 0, "Tejidos Izalco"),))


@ugly("04 Totales y notas al pie.xlsx", new=2)
def sums_and_notes() -> bytes:
    after = [["TOTAL", None, None, 20, 9], [], ["Elaborado por: Lic. Marta Rivas"], ["Fuente: visitas de campo"]]
    return book(("Hoja1", [HEADS, *goods("Jalea", "Miel"), *after]))


@ugly("05 Encabezado repetido en cada página.xlsx", new=3)
def repeated_header() -> bytes:
    return book(("Hoja1", [HEADS, *goods("Jalea"), HEADS, *goods("Miel"), [], HEADS, *goods("Atol")]))


@ugly("06 Separado por rubros con subtítulos.xlsx", new=3)
def sections() -> bytes:
    rows = [HEADS, ["ALIMENTOS"], *goods("Jalea", "Miel"), ["SUBTOTAL", None, None, 2], ["BEBIDAS"], *goods("Atol")]
    return book(("Hoja1", rows))


@ugly("07 Empieza en D7.xlsx", new=2)
def offset() -> bytes:
    return book(("Hoja1", [HEADS, *goods("Jalea", "Miel")]), at=(6, 3))


@ugly("08 Portada, datos e instrucciones.xlsx", new=2)
def several_sheets() -> bytes:
    cover = [["Oferta exportable"], ["Versión final FINAL 3"]]
    help_text = [["Instrucciones"], ["Llene una fila por producto"], ["No borre columnas"]]
    return book(("Portada", cover), ("Datos", [HEADS, *goods("Jalea", "Miel")]), ("Instrucciones", help_text))


@ugly("09 Dos hojas que pueden ser.xlsx", state="asked")
def two_candidates() -> bytes:
    return book(("2025", [HEADS, *goods("Jalea")]), ("2026", [HEADS, *goods("Miel")]))


@ugly("10 Precios con dólar, coma y texto.xlsx", new=5)
def prices_as_text() -> bytes:
    prices = ["$4.50", "US$ 1,200.50", " 4.5 ", "USD 12", "$ 0.75"]
    return book(("Hoja1", [HEADS, *(goods(f"Jalea {n}", price=price)[0] for n, price in enumerate(prices))]))


@ugly("11 Decimales con coma.csv", new=3)
def comma_decimals() -> bytes:
    prices = ["1.200,50", "12,5", "1.200"]
    return text([HEADS, *(goods(f"Jalea {n}", price=price)[0] for n, price in enumerate(prices))], separator=";")


@ugly("12 Un punto que nadie explica.csv", new=1, wrong=1)
def ambiguous_point() -> bytes:
    return text([HEADS, *goods("Jalea", price="1.200"), *goods("Miel", price="7")])


@ugly("13 Guardado en Excel en español.csv", new=2)
def semicolons_latin() -> bytes:
    return text([HEADS, *goods("Jalea de ñame", "Miel de jícara", price="4,50")], "cp1252", ";")


@ugly("14 UTF-8 con marca.csv", new=2)
def utf8_mark() -> bytes:
    return text([HEADS, *goods("Jalea de ñame", "Añil")], "utf-8-sig")


@ugly("15 Texto Unicode con tabulaciones.csv", new=2)
def utf16_tabs() -> bytes:
    return text([HEADS, *goods("Jalea de ñame", "Añil")], "utf-16", "\t")


@ugly("16 sep= de Excel.csv", new=1)
def sep_line() -> bytes:
    return text([HEADS, *goods("Jalea")], separator=";", before="sep=;\r\n")


@ugly("17 Saltos de línea dentro de celdas.csv", new=2)
def broken_lines() -> bytes:
    heads = [*HEADS, "Descripción"]
    rows = [[*row, "Dulce,\nhecho a mano;\r\nsin colorantes"] for row in goods("Jalea\nde jocote", "Miel")]
    return text([heads, *rows])


@ugly("18 Hoja de LibreOffice.ods", new=2)
def libre_office() -> bytes:
    return ods([["Listado de productos"], HEADS, *goods("Jalea", "Miel")])


@ugly("19 NIT sin guiones y como número.xlsx", new=3)
def nit_as_number() -> bytes:
    digits = [valid_nit(number).replace("-", "") for number in (101, 102, 103)]
    return book(("Hoja1", [HEADS, *(goods(f"Dulce {n}", nit=each)[0] for n, each in enumerate(
        [int(digits[0]), digits[1], f"  {digits[2]} "]))]))  # fmt: skip


@ugly("20 Nombres de empresa a mano.xlsx", new=3, wrong=1)
def company_by_name() -> bytes:
    names = ["TEJIDOS IZALCO", "cafe cumbre ", "Dulces  La Panela, S.A. de C.V.", "Panadería que no está"]
    return book(("Hoja1", [["Productor", "Articulo", "Categoría"], *([n, "Cosa", "Alimentos"] for n in names)]))


@ugly("21 Sí de todas las maneras.xlsx", new=6, wrong=1)
def yes_in_every_way() -> bytes:
    said = ["si", "SÍ", "X", "no", "", True, "tal vez"]
    rows = [[IZALCO, f"Jalea {n}", "Alimentos", value] for n, value in enumerate(said)]
    return book(("Hoja1", [["NIT", "Producto", "Rubro", "Muestras"], *rows]))


@ugly("22 Partidas arancelarias como salgan.xlsx", new=5, wrong=2)
def hs_codes() -> bytes:
    codes = ["0901.21", "090121", 90121, 901.21, "0901.21.00", "9999.99", "café"]
    rows = [[IZALCO, f"Café {n}", "Bebidas", code] for n, code in enumerate(codes)]
    return book(("Hoja1", [["NIT", "Producto", "Rubro", "Partida arancelaria"], *rows]))


@ugly("23 Plazos en palabras.xlsx", new=4, wrong=1)
def lead_times() -> bytes:
    rows = [[IZALCO, f"Jalea {n}", "Alimentos", value] for n, value in enumerate(
        ["15 días", "2 semanas", "1 mes", 8, "según pedido"])]  # fmt: skip
    return book(("Hoja1", [["NIT", "Producto", "Rubro", "Tiempo de entrega"], *rows]))


@ugly("24 Copiado dos veces.xlsx", new=2, duplicate=2)
def pasted_twice() -> bytes:
    return book(("Hoja1", [HEADS, *goods("Jalea", "Miel"), *goods("JALEA", "Miel ")]))


@ugly("25 Errores de fórmula.xlsx", new=1, wrong=2)
def formula_errors() -> bytes:
    return book(("Hoja1", [HEADS, *goods("Jalea"), *goods("Miel", price="#N/A"), *goods("Atol", least="#REF!")]))


@ugly("26 Columnas de sobra del contador.xlsx", new=2)
def extra_columns() -> bytes:
    heads = ["No.", "Cta. contable", "NIT", "Producto", "Rubro", "IVA", "Pedido mínimo", "Obs.", "Precio FOB", "✔"]
    rows = [[n, "1105-02", IZALCO, name, "Alimentos", 0.13, 10, "ok", 4.5, "✔"] for n, name in
            enumerate(["Jalea", "Miel"], 1)]  # fmt: skip
    return book(("Libro", [heads, *rows]))


@ugly("27 Encabezados con faltas.xlsx", state="asked")
def misspelt() -> bytes:
    return book(("Hoja1", [["NIT", "Prodcuto", "Rrubro"], [IZALCO, "Jalea", "Alimentos"]]))


@ugly("28 Sin encabezado de rubro.xlsx", state="asked")
def missing_needed() -> bytes:
    return book(("Hoja1", [["NIT", "Producto", "Tipo de cosa"], [IZALCO, "Jalea", "Alimentos"]]))


@ugly("29 Empresas, dueñas con DUI.xlsx", "companies", new=3, wrong=1)
def companies() -> bytes:
    heads = ["N°", "NOMBRE DE LA EMPRESA", "No. NIT", "Tamaño de empresa", "Depto.", "Municipio", "Distrito", "Celular",
             "Correo", "Fecha de ingreso"]  # fmt: skip
    rows = [
        [1, "Añil de Suchitoto", valid_nit(900), "Micro", "CUSCATLÁN", "Cuscatlan Norte", "Suchitoto", 77778888.0,
         "ANIL@EXAMPLE.ORG", date(2024, 3, 1)],
        [2, "Barro Negro", "01234567-8", "microempresa", "Morazán", "Sur", "Guatajiagua", "(503) 7777-8899",
         "barro@example.org", "1/3/2024"],
        [3, "Dulces Ana", "012345678", "Pequeña", "San Vicente", "Norte", "Apastepeque", "7777 1111 / 2222 3333", "",
         45352],
        [4, "Sin tamaño", valid_nit(901), "enorme", "La Paz", "Centro", "", "", "", ""],
    ]  # fmt: skip
    rows[2][2] = "98765432-" + str(
        (10 - sum(int(d) * w for d, w in zip("98765432", range(9, 1, -1), strict=True)) % 10) % 10
    )
    return book(("Inscritas", [["PROGRAMA EXPORTASV"], [], heads, *rows]))


@ugly("30 Asesorías del mes.xlsx", "sessions", new=3, wrong=1)
def sessions() -> bytes:
    heads = ["Fecha de asesoría", "Hora de inicio", "Hora fin", "Nombre de la empresa", "Técnico", "Tema", "Modalidad",
             "Observaciones"]  # fmt: skip
    rows = [
        [date(2026, 5, 4), "8:00 a.m.", "9:30 a.m.", "Tejidos Izalco", "Ada Asesora", "Registro", "Visita", "Bien"],
        ["05-may-26", 0.375, 0.4375, "CAFÉ CUMBRE", "ada asesora", "Etiqueta", "Zoom", ""],
        ["6 de mayo de 2026", "2:00 PM", "", "Dulces La Panela", "ADA ASESORA", "Costos", "llamada", ""],
        ["7/5/2026", "10:00", "9:00", "Tejidos Izalco", "Ada Asesora", "Costos", "oficina", ""],
    ]
    return book(("Mayo", [["CONTROL DE ASESORÍAS", None, None, None, None, "MAYO 2026"], heads, *rows]))


@ugly("31 Asistencia a feria.csv", "fairs", new=2, duplicate=1)
def fairs() -> bytes:
    heads = ["Expositor", "Nombre de la feria", "Participación", "Número de contactos", "Ventas proyectadas"]
    return text([heads, ["Tejidos Izalco", "EXPO COMIDA LATINA", "Asistió", "12 ", "$25,000.00"],
                 ["Café Cumbre", "Expo Comida Latina", "sí asistió", "", "1,500"],
                 ["tejidos izalco", "Expo Comida Latina", "Asistió", "12", "25000"]], "latin-1", ";")  # fmt: skip


@ugly("32 Encuesta de formulario en línea.csv", "answers", new=2, wrong=1)
def answers() -> bytes:
    heads = ["Marca temporal", "Nombre de la empresa", "Encuesta", "Mercado"]
    return text([heads, ["15/05/2026 10:22:31", "Tejidos Izalco", "2026", "Estados Unidos"],
                 ["15/05/2026 11:02:10", "Café Cumbre", "2026", "Unión Europea"],
                 ["16/05/2026 8:15:00", "Dulces La Panela", "2026", "Marte"]])  # fmt: skip


@ugly("33 Ventas reportadas.xlsx", "wins", new=2, wrong=1)
def wins() -> bytes:
    heads = ["Razón Social", "Monto USD", "País", "Fecha de factura", "Apoyo de"]
    return book(("Ventas", [heads, ["Tejidos Izalco", "$12,500.00", "EE.UU.", "15/05/2026", "Conamype"],
                            ["Café Cumbre", 8000, "Guatemala", date(2026, 4, 2), ""],
                            ["Dulces La Panela", 500, "El Salvador", "2/4/2026", ""], ["TOTAL", 21000]]))  # fmt: skip


@ugly("34 Espacios duros y comillas raras.xlsx", new=2)
def odd_spaces() -> bytes:
    rows = goods("\u00a0Jalea\u00a0de\u00a0jocote\u200a", "“Miel” d’Izalco", least="1\u00a0200", price="$\u00a04.50")
    return book(("Hoja1", [["\u00a0NIT ", "Producto\n(nombre)", " RUBRO:", "Pedido  mínimo", "Precio FOB US$"], *rows]))


@ugly("35 Solo encabezados.xlsx", state="failed")
def only_headers() -> bytes:
    return book(("Hoja1", [HEADS]))


@ugly("36 Matriz de destinos de una asociación.xlsx", "survey", changed=2, wrong=3)
def survey_matrix() -> bytes:
    rows = [["ASOCIACIÓN DE EXPORTADORES"], [None, "DESTINOS DE EXPORTACIÓN"],
            ["Empresa", "Centroamérica", "EE.UU.", "Europa", "México", "Otros", "No exporta"],
            ["Tejidos Izalco", "x", "X", None, "no", None, None], ["Café Cumbre", None, None, None, None, None, "sí"],
            ["Dulces La Panela", "x", None, None, None, None, "x"], ["Nadie", "x", None, None, None, None, None],
            ["TOTAL", 3, 1, 0, 0, 0, 2]]  # fmt: skip
    return book(("Matriz", rows))


@ugly("37 Ventas con comprador, consulado y feria.xlsx", "wins", new=2, wrong=3)
def wins_with_links() -> bytes:
    heads = ["Empresa", "Monto USD", "País", "Fecha", "Importador", "Consulado", "Nombre de la feria"]
    day = date(2026, 4, 2)
    rows = [["Tejidos Izalco", 100, "USA", day, "MERCADO LATINO", "los angeles", ""],
            ["Café Cumbre", 200, "USA", day, "compras@mercado.example", "", "Expo Comida Latina"],
            ["Café Cumbre", 300, "USA", day, "Quién sabe", "", ""], ["Café Cumbre", 400, "USA", day, "", "Oslo", ""],
            ["Café Cumbre", 500, "USA", day, "", "", "Anuga"]]  # fmt: skip
    return book(("Ventas", [heads, *rows]))


@ugly("38 Feria con lo que llevó cada una.csv", "fairs", new=2, wrong=1)
def fairs_with_products() -> bytes:
    heads = ["Expositor", "Feria", "Productos"]
    return text([heads, ["Tejidos Izalco", "Expo Comida Latina", "Hamaca de colores, grande\nHAM-02"],
                 ["Café Cumbre", "Expo Comida Latina", ""],
                 ["Dulces La Panela", "Expo Comida Latina", "HAM-02"]], "utf-8-sig", ";")  # fmt: skip


@ugly("39 Municipios de antes de 2024.xlsx", "companies", new=6, wrong=2)
def former_municipalities() -> bytes:
    heads = ["Nombre", "NIT", "Tamaño", "Departamento", "Municipio", "Distrito"]
    places = [("Sonsonate", "IZALCO", ""), ("", "Nahuizalco", ""), ("Morazán", "El Rosario", ""),
              ("San Salvador", "San Salvador", ""), ("La Libertad", "", "Colón"), ("", "Ataco", ""),
              ("", "El Rosario", ""), ("La Paz", "Izalco", "")]  # fmt: skip
    rows = [[f"Taller {n} de {place[1] or place[2]}", valid_nit(700 + n), "micro", *place] for n, place in
            enumerate(places)]  # fmt: skip
    return book(("Padrón", [heads, *rows]))
