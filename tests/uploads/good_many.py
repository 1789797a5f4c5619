"""Honest photos and papers of many kinds: every one of them is to be taken."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from tests.uploads import good


def photos() -> Iterator[tuple[str, bytes]]:
    for mode in ("RGB", "L", "CMYK"):
        yield f"{mode}.jpg", good.photo(mode=mode)
        yield f"{mode}-por-partes.jpg", good.photo(mode=mode, progressive=True)
    for mode in ("RGB", "RGBA", "L", "LA", "P", "1", "I;16"):
        yield f"{mode}.png", good.photo("PNG", mode=mode)
    for mode in ("RGB", "RGBA"):
        yield f"{mode}.webp", good.photo("WEBP", mode=mode)
        yield f"{mode}-sin-perdida.webp", good.photo("WEBP", mode=mode, lossless=True)
    for turn in range(0, 10):
        yield f"girada-{turn}.jpg", good.photo(exif=good.exif(turn, place=True))
    yield "girada.webp", good.photo("WEBP", exif=good.exif(6))
    yield "girada.png", good.photo("PNG", exif=good.exif(8))
    for size in [(240, 240), (241, 1900), (800, 600), (3024, 4032), (4032, 3024), (4624, 3468), (5770, 4330)]:
        yield f"{size[0]}x{size[1]}.jpg", good.photo(size=size, quality=80)
    yield "16-megapixeles.png", good.photo("PNG", size=(4_600, 3_450))
    yield "12-megapixeles.webp", good.photo("WEBP", size=(4_000, 3_000), method=0)
    for name in ("sRGB", "LAB"):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()
        yield f"perfil-{name}.jpg", good.photo(icc_profile=profile)
    yield "cola-de-samsung.jpg", good.photo() + b"Image_UTC_Data1700000000" + b"SEFT" * 20
    yield "movida.webp", _moving("WEBP")
    yield "movida.png", _moving("PNG")
    yield "dos-fotos.jpg", _moving("MPO")
    yield "de-la-red.avif", good.photo("AVIF", speed=10)
    yield "12-megapixeles.avif", good.photo("AVIF", size=(4_000, 3_000), speed=10)
    yield "calidad-1.jpg", good.photo(quality=1)
    yield "transparente.png", good.photo("PNG", mode="P", transparency=0)


def _moving(form: str) -> bytes:
    stream = io.BytesIO()
    frames = [good.picture(size=(500, 400)).rotate(90 * turn) for turn in range(4)]
    frames[0].save(stream, form, save_all=True, append_images=frames[1:])
    return stream.getvalue()


def papers() -> Iterator[tuple[str, bytes]]:
    for pages in (1, 2, 10, 60, 200):
        yield f"{pages}-paginas.pdf", good.pdf(pages)
    for version in ("1.3", "1.4", "1.5", "1.7", "2.0"):
        yield f"version-{version}.pdf", good.pdf(force_version=version)
    yield "en-linea.pdf", good.pdf(3, linearize=True)
    yield "objetos-juntos.pdf", good.pdf(3, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield "sin-comprimir.pdf", good.pdf(3, compress_streams=False)
    for strength in (3, 4, 6):  # may be opened by anybody, printed by nobody: banks do so
        lock = pikepdf.Encryption(user="", owner="x", R=strength, aes=strength > 3, metadata=strength > 3)
        yield f"protegido-{strength}.pdf", good.pdf(encryption=lock)
    for change in (_link, _form, _outline, _metadata, _page_labels):
        yield f"{change.__name__[1:]}.pdf", good.pdf_with(change)
    yield "escaneado.pdf", _scan()
    yield "con-cola.pdf", good.pdf(2) + b"\n\n\x00\x00"
    yield "cabeza-de-windows.pdf", good.pdf(2).replace(b"\n", b"\r\n", 1)


def _link(paper: pikepdf.Pdf) -> None:
    web = Dictionary(S=Name.URI, URI="https://www.conamype.gob.sv/")
    paper.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=web)])


def _form(paper: pikepdf.Pdf) -> None:
    paper.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, T="nombre", V="Juana")]))


def _outline(paper: pikepdf.Pdf) -> None:
    with paper.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Uno", 0))


def _metadata(paper: pikepdf.Pdf) -> None:
    paper.docinfo["/Title"] = "Registro sanitario"
    with paper.open_metadata() as data:
        data["dc:title"] = "Registro sanitario"


def _page_labels(paper: pikepdf.Pdf) -> None:
    paper.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))


def _scan() -> bytes:
    stream = io.BytesIO()
    pages = [Image.new("RGB", (1240, 1754), "white") for _page in range(3)]
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:])
    return stream.getvalue()
