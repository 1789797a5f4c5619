"""Text files: what their bytes mean, what separates, and quote marks that nobody closed."""

import pytest

from exportasv.core.spreadsheets.text_files import DoubtfulCell, TextFacts, TextOptions, read_text

NAMES = frozenset({"nit", "producto", "rubro", "descripcion"})
SPANISH = "NIT;Producto;Rubro\r\n1;Jalea de jocote y piña;Alimentos\r\n2;Café de altura “Güija”;Bebidas\r\n"
LETTERS_ONLY = SPANISH.replace("“", "").replace("”", "")


def read_content(content: bytes, **chosen: str) -> tuple[list[list], TextFacts]:
    records, facts = read_text(content, TextOptions(**chosen, names=NAMES))
    return list(records), facts


def rows_of(text: str) -> list[list[str]]:
    return [line.split(";") for line in text.splitlines()]


def read_as_windows(text: str) -> str:
    """The letters of a UTF-8 file as a program that takes it for Windows-1252 shows them."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_is_plainly_unicode_is_not_asked_about(encoding):
    rows, facts = read_content(SPANISH.encode(encoding))
    assert rows == rows_of(SPANISH)
    assert (facts.is_doubtful, facts.samples) == (False, {})


def test_windows_is_read_and_shown_with_a_sample():
    rows, facts = read_content(SPANISH.encode("cp1252"))
    assert rows == rows_of(SPANISH)
    assert (facts.encoding, facts.is_doubtful) == ("cp1252", False)
    assert "piña" in facts.samples["cp1252"]
    assert "pi\ufffda" in facts.samples["utf-8"]


@pytest.mark.parametrize(("encoding", "text"), [("mac-roman", SPANISH), ("cp850", LETTERS_ONLY)])
def test_what_is_neither_unicode_nor_windows_is_asked_about(encoding, text):
    rows, facts = read_content(text.encode(encoding))
    assert facts.is_doubtful
    assert facts.encoding == encoding
    assert rows == rows_of(text)


def test_what_was_garbled_before_is_asked_about():
    rows, facts = read_content(read_as_windows(LETTERS_ONLY).encode())
    assert (facts.encoding, facts.is_doubtful) == ("utf-8-twice", True)
    assert rows == rows_of(LETTERS_ONLY)
    rows, facts = read_content(read_as_windows(LETTERS_ONLY).encode(), encoding="utf-8")
    assert not facts.is_doubtful
    assert "piÃ±a" in rows[1][1]


def test_one_wrong_byte_does_not_spoil_the_rest():
    rows, facts = read_content(SPANISH.encode() + "3;Añil;Textiles\r\n".encode("cp1252"))
    assert rows == [*rows_of(SPANISH), ["3", "A\ufffdil", "Textiles"]]
    assert facts.encoding == "utf-8"
    assert facts.samples


def test_two_halves_of_two_encodings_are_asked_about():
    _rows, facts = read_content("1;piña\r\n2;maní\r\n".encode() + "3;piñón\r\n4;café\r\n".encode("cp1252"))
    assert facts.is_doubtful


def test_the_encoding_can_be_chosen():
    rows, facts = read_content(LETTERS_ONLY.encode("mac-roman"), encoding="cp1252")
    assert facts.encoding == "cp1252"
    assert rows[1][1] == "Jalea de jocote y pi–a"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_what_separates_cuts_the_header_into_known_names(separator):
    others = "".join({",", ";", "|"} - {separator})
    texts = [f"Tomate{others} chile{others} ajo{others} sal{others} agua" for _row in range(4)]
    lines = ["Matriz de oferta, 2026; provisional", separator.join(["NIT", "Producto", "Descripción"])]
    lines += [separator.join(["1", f"Salsa {n}", text]) for n, text in enumerate(texts)]
    rows, facts = read_content("\n".join(lines).encode())
    assert facts.separator == separator
    assert rows[3] == ["1", "Salsa 1", texts[1]]


def test_without_known_names_the_equal_width_tells():
    _rows, facts = read_content("Artículo;Precio;Nota\nA;1,50;x, y, z\nB;2,25;x\nC;3,10;x, y\n".encode())
    assert facts.separator == ";"


def test_the_separator_can_be_chosen():
    rows, _facts = read_content(b"NIT;Producto,Rubro\n1;2,3\n", separator=",")
    assert rows == [["NIT;Producto", "Rubro"], ["1;2", "3"]]


@pytest.mark.parametrize(
    "lines",
    [
        ['A;"Jalea;Alimentos', "B;Miel;Alimentos", 'C;"Dulce";Alimentos', "D;Pan;Alimentos"],
        ['A;"Jalea;Alimentos', 'B;Miel";Alimentos', "C;Dulce;Alimentos", "D;Pan;Alimentos"],
        ['A;"Jalea;Alimentos', "B;Miel;Alimentos", "C;Dulce;Alimentos", "D;Pan;Alimentos"],
        ['A;"Jalea;Alimentos', *["B;Miel;Alimentos"] * 400, "C;Dulce;Alimentos", 'D;"Pan";Alimentos'],
    ],
)
def test_a_quote_mark_left_open_swallows_no_line(lines):
    rows, _facts = read_content("\n".join(["NIT;Producto;Rubro", *lines]).encode())
    assert len(rows) == len(lines) + 1
    assert rows[1] == ["A", DoubtfulCell('"Jalea', "open_quote"), "Alimentos"]
    assert rows[2][1].rstrip('"') == "Miel"
    assert rows[-1] == ["D", "Pan", "Alimentos"]


def test_quotes_that_are_whole_stay_as_they_are():
    text = 'NIT;Producto;Rubro\nA;"Salsa; de ""chile""";X\nB;"Dulce\nde\nleche";X\nC;"Jalea" de mora;X\nD;Tubo 2";X\n'
    rows, _facts = read_content(text.encode())
    assert [row[1] for row in rows[1:]] == ['Salsa; de "chile"', "Dulce\nde\nleche", '"Jalea" de mora', 'Tubo 2"']
