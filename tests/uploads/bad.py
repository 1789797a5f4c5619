"""Files that nobody honest sends, made by code: each with what must become of it.

`cause` is a piece of the Spanish sentence that names what is wrong. `harmless` files are valid ones that carry
something else as well: they are taken, and what they carried (`carries`) is gone.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from tests.uploads import good

SCRIPT = b"<script>alert(document.domain)</script><?php system($_GET[0]); ?>"
DAMAGED = "dañad"  # la foto está dañada, el PDF está dañado
TOO_MUCH = ("demasiado", "tarda", DAMAGED)


@dataclass(frozen=True)
class Bad:
    """One file; `causes` are the sentences' pieces of which one must be said, none where it is harmless."""

    name: str
    content: bytes
    causes: tuple[str, ...] = ()
    carries: bytes = b""

    @property
    def harmless(self) -> bool:
        return not self.causes


# --- Of another kind ------------------------------------------------------------------------------------------

SVGS = {
    "plain": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "prolog": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "mark": b"\xef\xbb\xbf<svg/>",
    "spaces": b"\n\t  <SVG></SVG>",
    "entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "laughs": b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>',
}
PAGES = {
    "html": b"<html>" + SCRIPT,
    "doctype": b"<!doctype html>" + SCRIPT,
    "comment": b"<!-- --><html>" + SCRIPT,
    "php": b"<?php system($_GET[0]); ?>",
    "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]><x>&e;</x>',
}
HEICS = {brand: b"\x00\x00\x00\x18ftyp" + brand.encode() + b"\x00" * 60 for brand in "heic heix mif1 msf1 avif".split()}
FILMS = {
    brand: b"\x00\x00\x00\x18ftyp" + brand.encode() + b"\x00" * 60 for brand in "isom mp42 qt\x20\x20 M4V\x20".split()
}
PACKED = {
    "zip": b"PK\x03\x04",
    "empty-zip": b"PK\x05\x06",
    "rar": b"Rar!\x1a\x07",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "gz": b"\x1f\x8b",
}
PROGRAMS = {"exe": b"MZ\x90\x00", "elf": b"\x7fELF\x02", "shell": b"#!/bin/sh\nrm -rf /"}
PICTURES = {"gif": (b"GIF89a", "GIF"), "bmp": (b"BM", "BMP"), "tiff": (b"II*\x00", "TIFF"), "raw": (b"MM\x00*", "TIFF")}
UNKNOWN = {
    "nothing-known": b"hello",
    "zeros": b"\x00" * 4000,
    "utf16": "<svg/>".encode("utf-16"),
    "ico": b"\x00\x00\x01\x00\x01\x00" + b"\x10" * 90,
    "psd": b"8BPS\x00\x01" + b"\x00" * 90,
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "jpeg2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\x00" * 90,
    "json": b'{"a": 1}',
    "pickle": b"\x80\x04\x95\x0b\x00\x00\x00",
    "late-jpeg": b"\x00" + good.photo(),
    "late-png": b"x" + good.photo("PNG"),
    "half-webp": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    **{f"random-{seed}": bytes([7]) + random.Random(seed).randbytes(3000) for seed in range(12)},
}


def _padded(start: bytes) -> bytes:
    return start + b"\x00" * 90


def other_kinds_as_photo() -> Iterator[Bad]:
    """Whatever a name or a browser says of them, the first bytes tell."""
    sets = [(SVGS, "SVG"), (PAGES, "página web"), (HEICS, "HEIC"), (FILMS, "video")]
    for files, cause in sets:
        yield from (Bad(f"{name}.jpg", content, (cause,)) for name, content in files.items())
    yield from (Bad(f"{name}.jpg", _padded(start), ("comprimido",)) for name, start in PACKED.items())
    yield from (Bad(f"{name}.jpg", _padded(start), ("programa",)) for name, start in PROGRAMS.items())
    yield from (Bad(f"{name}.jpg", _padded(start), (word,)) for name, (start, word) in PICTURES.items())
    yield from (Bad(f"{name}.jpg", content, ("no es una foto",)) for name, content in UNKNOWN.items())
    yield Bad("papel.jpg", good.pdf(), ("PDF",))
    yield Bad("carta.jpg", _padded(b"\xd0\xcf\x11\xe0"), ("ofimático",))
    yield Bad("nada.jpg", b"", ("vacío",))


def other_kinds_as_paper() -> Iterator[Bad]:
    for files in (SVGS, PAGES, FILMS, UNKNOWN):
        yield from (Bad(f"{name}.pdf", content, ("no es un PDF",)) for name, content in files.items())
    for name, content in {**HEICS, "jpeg": good.photo(), "png": good.photo("PNG"), "webp": good.photo("WEBP")}.items():
        yield Bad(f"{name}.pdf", content, ("foto",))
    yield from (Bad(f"{name}.pdf", _padded(start), ("comprimido",)) for name, start in PACKED.items())
    yield from (Bad(f"{name}.pdf", _padded(start), ("programa",)) for name, start in PROGRAMS.items())
    yield Bad("carta.pdf", _padded(b"\xd0\xcf\x11\xe0"), ("ofimático",))
    yield Bad("nada.pdf", b"", ("vacío",))


# --- Cut off, or with wrong bytes -----------------------------------------------------------------------------


def cut_photos() -> Iterator[Bad]:
    for form in ("JPEG", "PNG", "WEBP"):
        whole = good.photo(form, size=(900, 700))
        for part in (3, 9, 17, 26, 38, 51, 64, 77, 88, 95):
            content = whole[: max(13, len(whole) * part // 100)]
            yield Bad(f"cortada-{part}.{form.lower()}", content, (DAMAGED,))


def cut_papers() -> Iterator[Bad]:
    """qpdf mends what it can: a paper cut late may still be whole."""
    whole = good.pdf(5)
    for part in (2, 5, 9, 14):
        yield Bad(f"cortado-{part}.pdf", whole[: len(whole) * part // 100 + 6], (DAMAGED, "no tiene páginas"))


def mangled(form: str, seed: int) -> bytes:
    """A valid file of this form with a few bytes changed."""
    chance = random.Random(f"{form}{seed}")
    whole = bytearray(good.pdf(3) if form == "PDF" else good.photo(form, size=(700, 500)))
    for _change in range(chance.choice((1, 4, 20, 200))):
        whole[chance.randrange(12, len(whole))] = chance.randrange(256)
    return bytes(whole)


# --- Bombs ----------------------------------------------------------------------------------------------------


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *, depth: int = 8, colour: int = 2, extra: bytes = b"", data: bytes = b"x") -> bytes:
    """A PNG that claims any size, with any chunk before its data."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", zlib.compress(data, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg_claiming(width: int, height: int) -> bytes:
    whole = bytearray(good.photo())
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def webp_claiming(width: int, height: int) -> bytes:
    frame = b"VP8X" + struct.pack("<I", 10) + b"\x10\x00\x00\x00" + struct.pack("<I", width - 1)[:3]
    frame += struct.pack("<I", height - 1)[:3]
    return b"RIFF" + struct.pack("<I", len(frame) + 4) + b"WEBP" + frame


def photo_bombs() -> Iterator[Bad]:
    megapixels = ("megapíxeles", DAMAGED)
    for width, height in [(50_000, 50_000), (65_535, 65_535), (2**31 - 1, 2**31 - 1), (10**6, 30), (4_001, 4_000)]:
        yield Bad(f"png-{width}x{height}.png", png(width, height), megapixels)
        yield Bad(f"gris-{width}x{height}.png", png(width, height, depth=1, colour=0), megapixels)
    for size in [(65_500, 65_500), (65_000, 400), (5_100, 5_000)]:
        yield Bad(f"jpeg-{size[0]}.jpg", jpeg_claiming(*size), megapixels)
    for size in [(16_383, 16_383), (2**24, 2**8), (3_600, 3_600)]:
        yield Bad(f"webp-{size[0]}.webp", webp_claiming(*size), megapixels)
    yield Bad("cero.png", png(0, 0), (DAMAGED, "pequeña"))
    yield Bad("cero-alto.jpg", jpeg_claiming(640, 0), (DAMAGED, "pequeña"))
    flat = zlib.compress(b"\x00" * 4_000 * (3_999 * 3 + 1), 9)
    yield Bad("20-kB.png", good.photo("PNG", size=(7_000, 3_500)), megapixels)
    yield Bad("filas-de-mas.png", png(400, 300, data=b"\x00" * 60_000_000), (), b"")
    for kind in (b"zTXt", b"iCCP"):
        yield Bad(f"{kind.decode()}.png", png(400, 300, extra=_chunk(kind, b"k\x00\x00" + _bomb(200))), TOO_MUCH)
    text = b"k\x00\x01\x00\x00\x00" + _bomb(200)
    yield Bad("iTXt.png", png(400, 300, extra=_chunk(b"iTXt", text)), TOO_MUCH)
    many = b"".join(_chunk(b"tEXt", b"k\x00" + b"a" * 3_000) for _each in range(4_000))
    yield Bad("mil-textos.png", png(400, 300, extra=many), TOO_MUCH)
    yield Bad("datos-de-otro.png", png(400, 300, data=flat[:900]), TOO_MUCH)


def _bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b"\x00" * 1_000_000) for _each in range(megabytes)) + packer.flush()


def odd_photos() -> Iterator[Bad]:
    for size in [(1, 1), (10, 10), (239, 239), (239, 900), (3, 3000)]:
        for form in ("JPEG", "PNG", "WEBP"):
            yield Bad(f"chica-{size[0]}x{size[1]}.{form.lower()}", good.photo(form, size=size), ("pequeña",))
    for form in ("JPEG", "PNG", "WEBP"):
        yield Bad(f"tira.{form.lower()}", good.photo(form, size=(2_500, 250)), ("tira",))


# --- Two things in one ----------------------------------------------------------------------------------------


def _archive(name: str = "a.txt") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, SCRIPT)
    return stream.getvalue()


def polyglots() -> Iterator[Bad]:
    """Valid photos that are something else as well: of what is made of them, only the picture is left."""
    for form in ("JPEG", "PNG", "WEBP"):
        whole, end = good.photo(form), form.lower()
        for name, tail in {
            "html": SCRIPT,
            "zip": _archive(),
            "exe": b"MZ" + SCRIPT,
            "pdf": good.pdf() + SCRIPT,
        }.items():
            yield Bad(f"{name}-detras.{end}", whole + tail, (), SCRIPT)
    yield Bad("comentario.jpg", good.photo(comment=SCRIPT), (), SCRIPT)
    yield Bad("exif.jpg", good.photo(exif=_exif_saying(SCRIPT)), (), SCRIPT)
    yield Bad("exif.webp", good.photo("WEBP", exif=_exif_saying(SCRIPT)), (), SCRIPT)
    xmp = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>' + SCRIPT
    yield Bad("xmp.webp", good.photo("WEBP", xmp=xmp), (), SCRIPT)
    yield Bad("texto.png", good.photo("PNG", pnginfo=_text_saying(SCRIPT)), (), SCRIPT)
    yield Bad("perfil.jpg", good.photo(icc_profile=b"\x00" * 200 + SCRIPT), (), SCRIPT)
    yield Bad("perfil.png", good.photo("PNG", icc_profile=b"acsp" * 90 + SCRIPT), (), SCRIPT)
    for name, raw in {
        "bucle": b"MM\x00*\x00\x00\x00\x08\x00\x01\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x08",
        "vacio": b"",
        "basura": random.Random(3).randbytes(400),
        "lejos": b"II*\x00\xff\xff\xff\xff",
    }.items():
        yield Bad(f"exif-{name}.jpg", good.photo(exif=b"Exif\x00\x00" + raw))


def _exif_saying(words: bytes) -> bytes:
    data = Image.Exif()
    data[0x010E] = words.decode()
    return data.tobytes()


def _text_saying(words: bytes):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", words.decode())
    info.add_itxt("XML:com.adobe.xmp", words.decode())
    return info
