"""Honest photos and papers, made by code: what phones, scanners and office programs send."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SIZE = (640, 480)


def upload(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Red on the left, blue on the right: what is turned or cut shows."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    return image.convert(mode)


def photo(form: str = "JPEG", *, mode: str = "RGB", size: tuple[int, int] = SIZE, **how) -> bytes:
    stream = io.BytesIO()
    picture(mode, size).save(stream, form, **how)
    return stream.getvalue()


def exif(orientation: int = 1, *, place: bool = False) -> bytes:
    """The EXIF of a phone, with the way it was held and, if wished, where."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "Telefono de Juana"
    if place:
        data.get_ifd(0x8825).update({1: "N", 2: (13.0, 41.0, 24.0), 3: "W", 4: (89.0, 11.0, 24.0)})
    return data.tobytes()


def pdf(pages: int = 1, **how) -> bytes:
    paper = pikepdf.new()
    for _page in range(pages):
        paper.add_blank_page()
    stream = io.BytesIO()
    paper.save(stream, **how)
    return stream.getvalue()


def pdf_with(change) -> bytes:
    """A PDF of one page after `change(paper)`."""
    paper = pikepdf.new()
    paper.add_blank_page()
    change(paper)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()
