"""The one reader of sheets, and what it says of files that are none."""

import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from exportasv.core.files import sandbox
from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.spreadsheets import reader
from exportasv.core.spreadsheets.writer import write_xlsx
from tests.core.files import sandboxed


def xlsx(rows: int = 2) -> bytes:
    stream = io.BytesIO()
    write_xlsx(stream, ["Producto", "Rubro"], ([f"Jalea {n}", "Alimentos"] for n in range(rows)))
    return stream.getvalue()


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "empty": b"  \r\n",
    "password": OLE + "EncryptedPackage".encode("utf-16-le"),
    "old_xls": OLE + "Workbook".encode("utf-16-le"),
    "pdf": b"%PDF-1.7 ...",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(50),
    "html": b"<html><table><tr><td>1</td></tr></table></html>",
    "not_a_sheet": packed(**{"word__document.xml": b"<x/>"}),
    "binary": b"MZ\x90\x00\x03\x00;;;\x00",
    "damaged": xlsx()[:900],
    "bomb": packed(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": bytes(60_000_000)}),
    "columns": b"a;" * 300,
    "rows": b"a;b\n" * 200_001,
}


@pytest.mark.parametrize("cause", BAD)
def test_a_file_that_is_no_readable_sheet_is_refused_by_its_cause(tmp_path, cause):
    path = tmp_path / "hoja.xlsx"
    path.write_bytes(BAD[cause])
    with pytest.raises(FileRejectedError) as caught:
        list(reader.sheets(str(path)))
    assert caught.value.cause == cause


@pytest.mark.parametrize("cut", [30, 300, 3000, 5000])
def test_a_truncated_file_is_refused_and_never_crashes(tmp_path, cut):
    path = tmp_path / "hoja.xlsx"
    path.write_bytes(xlsx(200)[:cut])
    with pytest.raises(FileRejectedError, match="damaged"):
        list(reader.sheets(str(path)))


def test_a_sheet_that_lies_about_its_size_ends_with_its_child(tmp_path):
    content = b"<worksheet><sheetData>" + b"<row><c t='str'><v>" + b"x" * 240_000_000 + b"</v></c></row>"
    path = tmp_path / "hoja.xlsx"
    parts = {"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": content}
    path.write_bytes(packed(**parts).replace((len(content)).to_bytes(4, "little"), (9_000).to_bytes(4, "little")))
    with pytest.raises(FileRejectedError):
        sandbox.run(sandboxed.heights, str(path), limits=reader.LIMITS)


def test_a_bomb_is_refused_before_calamine_sees_it(tmp_path, monkeypatch):
    path = tmp_path / "hoja.xlsx"
    path.write_bytes(BAD["bomb"])
    monkeypatch.setattr(CalamineWorkbook, "from_path", None)
    with pytest.raises(FileRejectedError, match="bomb"):
        list(reader.sheets(str(path)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_csv_is_read_in_every_dress(tmp_path, encoding, separator):
    path = tmp_path / "in.csv"
    path.write_bytes(separator.join(["Código", "Añil"]).encode(encoding))
    assert [list(sheet.rows()) for sheet in reader.sheets(str(path))] == [[["Código", "Añil"]]]


def test_the_kind_of_a_file_is_seen_from_its_content_not_its_name(tmp_path):
    path = tmp_path / "hoja.csv"
    path.write_bytes(xlsx())
    assert next(reader.sheets(str(path))).height == 3
