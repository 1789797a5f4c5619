"""Files that somebody might send as a sheet to do harm, or that are none: each with the causes it may be refused by."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from tests.core.imports.conftest import as_xlsx
from tests.core.imports.ugly import MANIFEST
from tests.uploads import bad, good

SECRET = "root:"  # what /etc/passwd begins with
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip


@dataclass(frozen=True)
class BadSheet:
    name: str
    content: bytes


def xlsx_with(**parts: bytes) -> bytes:
    """A good sheet in which some parts are others; `__` stands for a slash."""
    new = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    stream = io.BytesIO()
    rows = [["Jalea", "Alimentos"], ["Miel", "Alimentos"]]
    sheet = io.BytesIO(as_xlsx(rows, ["Producto", "Rubro"]))
    with zipfile.ZipFile(sheet) as whole, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in {**dict.fromkeys(whole.namelist()), **new}:
            made.writestr(name, new[name] if name in new else whole.read(name))
    return stream.getvalue()


def ods_of(content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", MANIFEST)
    return stream.getvalue()


def sheet_of(cells: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>'.encode()


def strings_of(before: str, text: str) -> bytes:
    return f'<?xml version="1.0"?>{before}<sst {MAIN}>{f"<si><t>{text}</t></si>" * 8}</sst>'.encode()


SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods_text(before: str, text: str, repeated: str = "") -> str:
    cell = f'<table:table-cell office:value-type="string"{repeated}><text:p>{text}</text:p></table:table-cell>'
    return (
        f"<?xml version='1.0'?>{before}<office:document-content{SPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="a"><table:table-row{repeated}>{cell}{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def hostile() -> Iterator[BadSheet]:
    """Slips, outside entities, laughs, sheets as large as the format allows, and sheets that lie."""
    first = "xl__worksheets__sheet1_xml"
    inline = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{}1048576"><v>1</v></c></row>'
    yield BadSheet("slip.xlsx", xlsx_with(**{"..__..__..__tmp__slipped_xml": b"x", "__etc__cron.d__x": b"x"}))
    yield BadSheet("outside.xlsx", xlsx_with(xl__sharedStrings_xml=strings_of(OUTSIDE, "&secret;")))
    yield BadSheet("outside-inline.xlsx", xlsx_with(**{first: sheet_of(inline.format("&secret;"))}))
    yield BadSheet("laughs.xlsx", xlsx_with(xl__sharedStrings_xml=strings_of(LAUGHS, "&a9;")))
    yield BadSheet("outside.ods", ods_of(ods_text(OUTSIDE, "&secret;")))
    yield BadSheet("laughs.ods", ods_of(ods_text(LAUGHS, "&a9;")))
    yield BadSheet("million-rows.xlsx", xlsx_with(**{first: sheet_of(far.format("A"))}))
    yield BadSheet("whole-sheet.xlsx", xlsx_with(**{first: sheet_of(far.format("XFD"))}))
    yield BadSheet("repeated.ods", ods_of(ods_text("", "x", ' table:number-rows-repeated="1048576"')))
    yield BadSheet("repeated-columns.ods", ods_of(ods_text("", "x", ' table:number-columns-repeated="16384"')))
    yield BadSheet("bomb.xlsx", xlsx_with(**{first: sheet_of("<row/>" * 9_000_000)}))
    yield BadSheet("deep.xlsx", xlsx_with(**{first: b"<a>" * 400_000}))
    yield BadSheet("strings-that-are-not-there.xlsx", xlsx_with(xl__sharedStrings_xml=b"<sst/>"))
    yield BadSheet(
        "numbers.xlsx", xlsx_with(**{first: sheet_of('<row r="99999999999"><c r="ZZZZZ9"><v>1e999</v></c></row>')})
    )
    yield BadSheet("no-workbook.xlsx", xlsx_with(xl__workbook_xml=b"\x00\xff\xfe"))
    yield BadSheet("nul.csv", b"NIT,Producto\n0614,Jal\x00ea\n")
    yield BadSheet("quote.csv", b'"NIT,Producto\n' + b"x" * 300_000)
    yield BadSheet("long-word.csv", b"NIT,Producto\n" + b"x" * 190_000 + b"\xf1")
    yield BadSheet("wide.csv", b"a," * 5_000)


def none_at_all() -> Iterator[BadSheet]:
    """Files of other kinds under the name of a sheet, and sheets that were cut off."""
    for name, content in {
        **bad.SVGS,
        "photo": good.photo(),
        "paper": good.pdf(),
        "program": b"MZ" + bytes(400),
    }.items():
        yield BadSheet(f"{name}.xlsx", content if isinstance(content, bytes) else content.encode())
    yield BadSheet("nothing.csv", b"")
    yield BadSheet("elf.ods", b"\x7fELF" + bytes(900))
    whole = xlsx_with()
    # The size of a packed sheet changes with the time in it: a name with the size would differ between workers.
    for part, size in {"4": 4, "40": 40, "400": 400, "half": len(whole) // 2, "the-end": len(whole) - 10}.items():
        yield BadSheet(f"cut-at-{part}.xlsx", whole[:size])
