"""The one writer and the one reader of sheets."""

import io
import zipfile
from datetime import date

import pytest

from exportasv.lib import sheets


def written(tmp_path, rows):
    path = tmp_path / "out.xlsx"
    with path.open("wb") as stream:
        sheets.write_xlsx(stream, ["a"], rows)
    return sheets.read_table(path)[1:]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_a_formula_is_defused_in_both_formats(text):
    stream = io.StringIO()
    sheets.write_csv(stream, ["a"], [[text]])
    assert sheets.defused(text) == "'" + text
    assert "'" + text in stream.getvalue()


def test_phones_negative_numbers_and_dates_stay_what_they_are(tmp_path):
    rows = written(tmp_path, [["+503 2222-3333", -5.5, date(2026, 1, 31), "=1+1"]])
    assert rows == [["+503 2222-3333", -5.5, date(2026, 1, 31), "'=1+1"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_every_dress(tmp_path, encoding, separator):
    path = tmp_path / "in.csv"
    path.write_bytes(separator.join(["Código", "Añil"]).encode(encoding))
    assert sheets.read_table(path) == [["Código", "Añil"]]


def test_a_zip_bomb_is_refused_before_it_is_parsed(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    monkeypatch.setattr(sheets, "CalamineWorkbook", None)
    with pytest.raises(sheets.SheetError, match="unpack|descomprimirse"):
        sheets.read_table(path)


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"no"), ("a.exe", b"MZ"), ("a.csv", b"a," * 300)])
def test_a_bad_file_gets_a_sheet_error(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(sheets.SheetError):
        sheets.read_table(path)
