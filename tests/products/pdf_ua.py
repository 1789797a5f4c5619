"""PDF/UA-1 (ISO 14289-1) checks that need no human: `python -m tests.products.pdf_ua FILE…` prints the faults.

The rules are the machine checks of the Matterhorn Protocol. If a full validator (veraPDF) disagrees, trust it. People
must check the rest, such as whether the text describes the picture.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

GROUPS = {"Document", "Part", "Sect", "Div", "Art", "NonStruct", "BlockQuote", "TOC", "TOCI", "Index", "Private"}
HEADINGS = {"H1", "H2", "H3", "H4", "H5", "H6"}
PARAGRAPHS = {"P", "L", "LI", "Lbl", "LBody", "Caption", "Note", "Reference", "BibEntry"}
INLINE = {"Code", "Quote", "Span", "Link", "Annot", "Ruby", "Warichu"}
TABLES = {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
STANDARD = GROUPS | HEADINGS | PARAGRAPHS | INLINE | TABLES | {"Figure", "Formula", "Form", "H"}
CHILDREN = {  # allowed children of each element
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI", "INLINE IMAGE"}


def faults(path: Path) -> list[str]:
    """Return the broken rules; an empty list if there is none."""
    with pikepdf.open(path) as pdf:
        elements = list(_elements(pdf))
        rules = _document(pdf), _headings(elements), _figures(elements), _nesting(pdf, elements), _tables(elements)
        found = [fault for rule in rules for fault in rule]
        marked = {(page, mcid) for element in elements for page, mcid in _marks(element)}
        for number, page in enumerate(pdf.pages, 1):
            found += [f"page {number}: {fault}" for fault in _page(page, marked)]
        return found + list(_fonts(pdf))


# --- The document -----------------------------------------------------------------------------------------


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "the document is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "the document has no language"
    if "/StructTreeRoot" not in root:
        yield "there is no structure tree"
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "viewers are not asked to show the title"
    if pdf.is_encrypted and not pdf.allow.accessibility:
        yield "screen readers are locked out"
    with pdf.open_metadata() as told:
        if told.get("pdfuaid:part") != "1":
            yield "the XMP packet does not claim PDF/UA-1"
        if not told.get("dc:title"):
            yield "the XMP packet has no title"


def _elements(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """Yield every structure element, in reading order."""
    waiting = [pdf.Root.get("/StructTreeRoot", Dictionary())]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        waiting += reversed([kid for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid])


def _kids(element: Dictionary) -> list:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _kind(element: Dictionary) -> str:
    return str(element.S)[1:]


def _marks(element: Dictionary) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield (page, number) of the marked content of an element."""
    for kid in _kids(element):
        if isinstance(kid, int):
            yield element.Pg.objgen, kid
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            yield kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)


# --- The tree ---------------------------------------------------------------------------------------------


def _headings(elements: list[Dictionary]) -> Iterator[str]:
    levels = [int(_kind(each)[1]) for each in elements if _kind(each) in HEADINGS]
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"


def _figures(elements: list[Dictionary]) -> Iterator[str]:
    for element in elements:
        if _kind(element) in ("Figure", "Formula") and not str(element.get("/Alt", "")).strip():
            yield f"a {_kind(element).lower()} has no text in its place"


def _nesting(pdf: pikepdf.Pdf, elements: list[Dictionary]) -> Iterator[str]:
    roles = {str(name)[1:] for name in pdf.Root.get("/StructTreeRoot", Dictionary()).get("/RoleMap", Dictionary())}
    for element in elements:
        if (kind := _kind(element)) not in STANDARD | roles:
            yield f"{kind} is no kind of element"
        kids = {_kind(kid) for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid}
        if kind in CHILDREN and (odd := kids - CHILDREN[kind]):
            yield f"{kind} holds {', '.join(sorted(odd))}"


def _tables(elements: list[Dictionary]) -> Iterator[str]:
    for table in (each for each in elements if _kind(each) == "Table"):
        rows = [row for row in _below(table) if _kind(row) == "TR"]
        widths = {sum(_span(cell) for cell in _kids(row)) for row in rows}
        if len(widths) != 1:
            yield f"a table has rows of {sorted(widths)} cells"
        heads = [cell for row in rows for cell in _kids(row) if _kind(cell) == "TH"]
        if not heads:
            yield "a table has no head"
        if any(not _attribute(cell, "/Scope") for cell in heads):
            yield "a table's head does not say what it heads"


def _below(element: Dictionary) -> Iterator[Dictionary]:
    for kid in _kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _attribute(element: Dictionary, name: str) -> object:
    given = element.get("/A", Array())
    for each in given if isinstance(given, Array) else [given]:
        if isinstance(each, Dictionary) and name in each:
            return each[name]
    return None


def _span(cell: Dictionary) -> int:
    return int(_attribute(cell, "/ColSpan") or 1)


# --- The pages --------------------------------------------------------------------------------------------


def _page(page: pikepdf.Page, marked: set) -> Iterator[str]:
    stack: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BMC", "BDC"):
            mcid = operands[1].get("/MCID") if name == "BDC" and isinstance(operands[1], Dictionary) else None
            stack.append("artifact" if operands[0] == Name.Artifact else "" if mcid is None else "tagged")
            if mcid is not None and (page.objgen, int(mcid)) not in marked:
                yield f"marked content {mcid} is in no element"
        elif name == "EMC":
            stack.pop()
        elif name in PAINTS and not any(stack):
            yield f"{name} paints outside of every tag"
    for note in page.get("/Annots", Array()):
        if note.Subtype == Name.Link and not str(note.get("/Contents", "")):
            yield "a link does not say where it leads"
        if "/StructParent" not in note:
            yield "a note is in no element"
    if "/Annots" in page and page.get("/Tabs") != Name.S:
        yield "the tab key does not follow the reading order"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != Name.Font:
            continue
        name = str(thing.get("/BaseFont", "a font"))
        if thing.Subtype != Name.Type3 and "/DescendantFonts" not in thing:
            files = {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.get("/FontDescriptor", Dictionary()).keys())
            if not files:
                yield f"{name} is not embedded"
        if thing.Subtype == Name.Type0 and "/ToUnicode" not in thing:
            yield f"{name} cannot be read as text"


if __name__ == "__main__":
    told = {name: faults(Path(name)) for name in sys.argv[1:]}
    for name, found in told.items():
        print(f"{name}: {'; '.join(found[:20]) or 'nothing found'}")
    sys.exit(any(told.values()))
