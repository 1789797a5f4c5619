"""PDF files that do something when they are opened, hold something, or never end."""

import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.uploads import good
from tests.uploads.bad import SCRIPT, TOO_MUCH, Bad

Change = Callable[[pikepdf.Pdf], None]


def _action(kind: str, **more) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


ACTIONS = {
    "javascript": _action("JavaScript", JS="app.alert(1)"),
    "launch": _action("Launch", F="cmd.exe"),
    "launch-windows": _action("Launch", Win=Dictionary(F="cmd.exe", P="/c calc")),
    "send-form": _action("SubmitForm", F="http://127.0.0.1/"),
    "import": _action("ImportData", F="a.fdf"),
    "into-attachment": _action("GoToE", D="x"),
    "film": _action("Movie"),
    "sound": _action("Sound"),
    "rendition": _action("Rendition", JS="app.alert(1)"),
}


def _on_open(action: Dictionary) -> Change:
    return lambda paper: setattr(paper.Root, "OpenAction", action)


def _on_page(action: Dictionary) -> Change:
    return lambda paper: paper.pages[0].obj.__setitem__("/AA", Dictionary(O=action))


def _on_link(action: Dictionary) -> Change:
    def change(paper: pikepdf.Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
        paper.pages[0].Annots = Array([paper.make_indirect(link)])

    return change


def _after_another(action: Dictionary) -> Change:
    return _on_open(Dictionary(S=Name.GoTo, D=Array([]), Next=Array([Dictionary(S=Name.GoTo, Next=action)])))


def _in_a_field(action: Dictionary) -> Change:
    def change(paper: pikepdf.Pdf) -> None:
        field = Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=action))
        paper.Root.AcroForm = Dictionary(Fields=Array([paper.make_indirect(field)]))

    return change


def _outline(action: Dictionary) -> Change:
    return lambda paper: setattr(paper.Root, "Outlines", Dictionary(First=Dictionary(Title="x", A=action)))


PLACES = {
    "open": _on_open,
    "page": _on_page,
    "link": _on_link,
    "next": _after_another,
    "field": _in_a_field,
    "outline": _outline,
}


def acting() -> Iterator[Bad]:
    """Every action at every place."""
    for what, action in ACTIONS.items():
        for where, place in PLACES.items():
            yield Bad(f"{what}-{where}.pdf", good.pdf_with(place(action)), ("programa",))


def _names(paper: pikepdf.Pdf) -> None:
    script = paper.make_indirect(Stream(paper, b"app.alert(1)"))
    action = Dictionary(S=Name.JavaScript, JS=script)
    paper.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))


def _media(kind: str) -> Change:
    def change(paper: pikepdf.Pdf) -> None:
        paper.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[0, 0, 9, 9])])

    return change


def _attached(name: str, content: bytes) -> Change:
    return lambda paper: paper.attachments.__setitem__(name, content)


def _pinned(paper: pikepdf.Pdf) -> None:
    pin = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9])
    paper.pages[0].Annots = Array([pin])


def _loose(paper: pikepdf.Pdf) -> None:
    paper.Root.Hidden = paper.make_indirect(Stream(paper, b"MZ", Type=Name.EmbeddedFile))


def _xfa(paper: pikepdf.Pdf) -> None:
    paper.Root.AcroForm = Dictionary(XFA=Array(["form", Stream(paper, SCRIPT)]))


def carrying() -> Iterator[Bad]:
    yield Bad("js-en-nombres.pdf", good.pdf_with(_names), ("programa",))
    for kind in ("RichMedia", "Movie", "Sound", "Screen", "3D"):
        yield Bad(f"{kind}.pdf", good.pdf_with(_media(kind)), ("programa",))
    for name, content in {
        "virus.exe": b"MZ",
        "hoja.xlsm": b"PK\x03\x04",
        "..\\..\\a.bat": b"x",
        "factura.xml": b"<a/>",
    }.items():
        yield Bad(f"adjunto-{name}.pdf", good.pdf_with(_attached(name, content)), ("otros archivos",))
    yield Bad("prendido.pdf", good.pdf_with(_pinned), ("otros archivos",))
    yield Bad("suelto.pdf", good.pdf_with(_loose), ("otros archivos",))
    yield Bad("xfa.pdf", good.pdf_with(_xfa), ("XFA",))
    for strength in (2, 3, 4, 6):
        locked = pikepdf.Encryption(user="secreto", owner="dueño", R=strength, aes=strength > 3, metadata=strength > 3)
        yield Bad(f"clave-{strength}.pdf", good.pdf(encryption=locked), ("contraseña",))
    yield Bad("sin-paginas.pdf", good.pdf(0), ("no tiene páginas",))
    for pages in (201, 1500):
        yield Bad(f"{pages}-paginas.pdf", good.pdf(pages), (f"{pages} páginas",))


# --- Written by hand, wrong on purpose ------------------------------------------------------------------------


def raw(*objects: bytes, trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    """A PDF of these objects, numbered from 1."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    size = trailer.replace(b">>", b"/Size %d >>" % count, 1)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (
        count,
        table,
        size,
        len(body),
    )


def _stream(data: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), head, data)


def _packed(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b"0 " * 500_000) for _each in range(megabytes)) + packer.flush()


ROOT, PAGES, PAGE = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R >>",
)


def endless() -> Iterator[Bad]:
    """Loops, lies and bombs: mended, or refused in time."""
    any_way = (*TOO_MUCH, "no tiene páginas", "partes", "páginas")
    objects = b"<< /Type /ObjStm /N 400000 /First 8 /Filter /FlateDecode"
    cases = {
        "sin-raiz": raw(ROOT, trailer=b"<< >>"),
        "raiz-de-texto": raw(b"(hola)"),
        "paginas-en-bucle": raw(ROOT, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "paginas-de-paginas": raw(ROOT, b"<< /Type /Pages /Kids [3 0 R] >>", b"<< /Type /Pages /Kids [2 0 R] >>"),
        "cuenta-mentida": raw(ROOT, b"<< /Type /Pages /Kids [] /Count 999999999 >>"),
        "hondo": raw(ROOT, PAGES, PAGE[:-2] + b"/A " + b"[" * 9_000 + b"]" * 9_000 + b">>"),
        "diccionarios-hondos": raw(ROOT, PAGES, PAGE[:-2] + b"/A " + b"<</B " * 3_000 + b"1" + b">>" * 3_000 + b">>"),
        "bomba-de-objetos": raw(ROOT, PAGES, PAGE, _stream(_packed(600), objects[3:]), trailer=b"<< /Root 9 0 R >>"),
        "xref-a-si-mismo": raw(ROOT, b"<< /Type /Pages /Kids [] /Count 0 >>", trailer=b"<< /Root 1 0 R /Prev 9 >>"),
        "solo-cabeza": b"%PDF-1.7\n",
        "cabeza-y-ruido": b"%PDF-1.7\n" + bytes(range(256)) * 400,
        "cabeza-y-zip": b"%PDF-1.7\nPK\x03\x04" + b"\x00" * 400,
        "cabeza-y-html": b"%PDF-1.7\n" + SCRIPT,
        "muchos-objetos": raw(ROOT, PAGES, PAGE, *[b"<< >>"] * 200_100),
    }
    yield from (Bad(f"{name}.pdf", content, any_way) for name, content in cases.items())


def polyglots() -> Iterator[Bad]:
    """Valid papers with something before their end or behind it: only the pages are left."""
    whole = good.pdf(2)
    for name, tail in {
        "html": SCRIPT,
        "zip": b"PK\x03\x04" + SCRIPT,
        "exe": b"MZ" + SCRIPT,
        "jpeg": good.photo() + SCRIPT,
    }.items():
        yield Bad(f"{name}-detras.pdf", whole + b"\n" + tail, (), SCRIPT)
    comment = b"%PDF-1.7\n%" + SCRIPT + b"\n" + whole[9:]
    yield Bad("comentario.pdf", comment, (), SCRIPT)
    yield Bad(
        "datos.pdf", good.pdf_with(lambda paper: paper.docinfo.__setitem__("/Title", SCRIPT.decode())), (), SCRIPT
    )
    large = raw(ROOT, PAGES, PAGE[:-2] + b"/Contents 4 0 R >>", _stream(_packed(300), b"/Filter /FlateDecode"))
    yield Bad("bomba-en-una-pagina.pdf", large, TOO_MUCH)
