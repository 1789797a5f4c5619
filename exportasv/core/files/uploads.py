"""Uploaded photos and documents: check size and kind, parse in the sandbox, re-encode, give a random name.

    photo = uploads.PhotoUpload(label=_("Photo"))          # cleaned: a CleanPhoto, for an ImageField, with its crops
    paper = uploads.PaperUpload(label=_("Certificate"))    # cleaned: a CleanPdf, also from photos of the pages
    document = uploads.PdfUpload(label=_("Certificate"))   # cleaned: a CleanPdf, for a FileField under private/

Outside a form, use `clean_photo(file)` and `clean_pdf(file)`. Serve documents with private_files.serve_file. Photos are
public and served from media/photos/.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from exportasv.core.files import documents, sandbox
from exportasv.core.lazy_text import StrOrPromise

NAME_LENGTH = 24
SNIFF_BYTES = 1024
MAX_PAPER_PHOTOS = 10  # pages of a document that is sent as photos
LIMITS = sandbox.Limits(seconds=20, megabytes=420, file_megabytes=40)  # the largest photo allowed needs 250 MB
PHOTO_KINDS = {"jpeg", "png", "webp", "avif"}
PHOTO_ACCEPT = "image/jpeg,image/png,image/webp,image/avif"  # not HEIC, so that an iPhone converts to JPEG
PDF_ACCEPT = "application/pdf"


class CleanPhoto(ContentFile):
    """A photo re-encoded as WebP under a random name.

    It has `width`, `height`, `crops` (width → file, 4:3) and `fingerprint`.
    """

    width: int
    height: int
    crops: dict[int, ContentFile]
    fingerprint: str


class CleanPdf(ContentFile):
    """A rewritten PDF under a random name, with its number of `pages`."""

    pages: int


# --- Kind of a file by its first bytes; its name and the browser's content type are ignored -----------------

MAGIC_BYTES = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"%PDF-": "pdf",
    b"GIF8": "gif",
    b"BM": "bmp",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
    b"II+\x00": "tiff",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"Rar!": "zip",
    b"7z\xbc\xaf": "zip",
    b"\x1f\x8b": "zip",
    b"\xd0\xcf\x11\xe0": "office",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"#!": "program",
    b"{\\rtf": "office",
}
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}


def file_kind(start: bytes) -> str:
    """Return the kind of a file by its first bytes; "" if it is unknown."""
    for sign, kind in MAGIC_BYTES.items():
        if start.startswith(sign):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start[4:8] == b"ftyp":
        return _heif_kind(start)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<"):
        return "svg" if b"<svg" in text else "page"
    return ""


def _heif_kind(start: bytes) -> str:
    """Return "avif", "heic" or "video" by the brands of a file in boxes (ISO 14496-12)."""
    end = min(int.from_bytes(start[:4], "big"), len(start))
    brands = {start[place : place + 4] for place in (8, *range(16, end - 3, 4))}
    if brands & AVIF_BRANDS and not brands & (HEIF_BRANDS - {b"mif1", b"msf1"}):
        return "avif"
    return "heic" if brands & HEIF_BRANDS else "video"


# --- Error messages -----------------------------------------------------------------------------------------

NOT_A_PHOTO: dict[str, StrOrPromise] = {
    "heic": _(
        "This is a photo in Apple's HEIC form. On the iPhone choose Settings › Camera › Formats › Most compatible, "
        "or send yourself the photo by WhatsApp or mail and use that one."
    ),
    "svg": _("This is a drawing (SVG). Send a photo as JPEG, PNG or WEBP."),
    "pdf": _("This is a PDF. Send a photo as JPEG, PNG or WEBP."),
    "gif": _("This is a GIF. Send a photo as JPEG, PNG or WEBP."),
    "bmp": _("This is a BMP picture. Save it as JPEG and send that."),
    "tiff": _("This is a TIFF picture or a camera's raw file. Save it as JPEG and send that."),
    "video": _("This is a video. Send a photo as JPEG, PNG or WEBP."),
    "zip": _("This is a compressed file. Extract it and send the photos themselves."),
    "office": _("This is a document of an office program. Send the photo itself, as JPEG, PNG or WEBP."),
    "page": _("This is a web page or another text. Send a photo as JPEG, PNG or WEBP."),
    "program": _("This is a program, which we cannot accept. Send a photo as JPEG, PNG or WEBP."),
    "": _("This is not a photo that can be read. Send it as JPEG, PNG or WEBP."),
}
PHOTO_ERRORS: dict[str, StrOrPromise] = {
    "not_a_picture": _("The photo is damaged. Open it on your phone, save it again and send that one."),
    "damaged": _(
        "The photo is damaged or was cut off while sending. Open it on your phone, save it again and send that one."
    ),
    "megapixels": _("The photo has more than %(most)s megapixels. Choose a smaller size in the camera's settings."),
    "too_small": _("The photo is too small: %(width)s × %(height)s points. Send one of at least 240 × 240."),
    "strip": _("The picture is a very long strip. Crop it to the part that shows the product and send that one."),
    "memory": _("The photo expands to too much data. Open it on your phone, save it again and send that one."),
    "size": _("The photo expands to too much data. Open it on your phone, save it again and send that one."),
    "time": _("The photo takes too long to read. Open it on your phone, save it again and send that one."),
}
AVIF_ERROR = _("This AVIF photo (a relative of HEIC) cannot be opened. Save it as JPEG and send that.")
AVIF_ERRORS = {**PHOTO_ERRORS, "not_a_picture": AVIF_ERROR, "damaged": AVIF_ERROR}
NOT_A_PDF: dict[str, StrOrPromise] = {
    **dict.fromkeys(
        ["jpeg", "png", "webp", "avif", "heic", "gif", "bmp", "tiff"],
        _(
            "This is a photo. Documents must be PDF: scan it with your phone (Files or Drive can make a PDF) "
            "and send that."
        ),
    ),
    "office": _("This is a document of an office program. Save it as PDF and send that."),
    "zip": _("This is a compressed file or an office document. Save it as PDF and send that."),
    "program": _("This is a program, which we cannot accept. Send the document as PDF."),
    "": _("This is not a PDF. Save the document as PDF and send that."),
}
PDF_ERRORS: dict[str, StrOrPromise] = {
    "damaged": _("The PDF is damaged or was cut off while sending. Open it, save it again and send that one."),
    "locked": _("The PDF asks for a password. Save it without one and send that."),
    "no_pages": _("The PDF has no pages. Save it again and send that."),
    "pages": _("The PDF has %(pages)s pages; the limit is 200. Send the pages that matter."),
    "objects": _("The PDF has too many parts. Print it to a new PDF and send that."),
    "program": _("The PDF contains a program (JavaScript, a command or a video). Print it to a new PDF and send that."),
    "attachment": _("The PDF has other files inside. Print it to a new PDF and send that."),
    "form": _("The PDF is a form that can run programs (XFA). Print it to a new PDF and send that."),
    "memory": _("The PDF expands to too much data. Print it to a new PDF and send that."),
    "size": _("The PDF expands to too much data. Print it to a new PDF and send that."),
    "time": _("The PDF takes too long to read. Print it to a new PDF and send that."),
}


def clean_photo(file: File) -> CleanPhoto:
    """Return the re-encoded photo. Raise ValidationError with the cause and what to do."""
    from exportasv.core.files import photos  # 7 MB of Pillow, where a photo is sent

    _check_size(file)
    kind = file_kind(_first_bytes(file))
    if kind not in PHOTO_KINDS:
        raise ValidationError(NOT_A_PHOTO.get(kind, NOT_A_PHOTO[""]), code="kind")
    with TemporaryDirectory(prefix="photo-") as folder:
        causes = AVIF_ERRORS if kind == "avif" else PHOTO_ERRORS
        return _photo_in(folder, _parse_in_sandbox(photos.reencode_photo, file, folder, causes))


def edit_photo(file: File, turns: int, box: tuple[int, int, int, int]) -> CleanPhoto:
    """Return a stored photo turned by quarters to the right and cut to left, top, right and bottom (in %).

    Raise ValidationError if too little would be left.
    """
    from exportasv.core.files import photos

    with TemporaryDirectory(prefix="photo-") as folder:
        return _photo_in(folder, _parse_in_sandbox(photos.edit_photo, file, folder, PHOTO_ERRORS, turns, list(box)))


def _photo_in(folder: str, told: dict[str, Any]) -> CleanPhoto:
    """Return the photo that the sandbox wrote into the folder, under a new random name."""
    base = get_random_string(NAME_LENGTH).lower()
    photo = CleanPhoto(Path(folder, "whole.webp").read_bytes(), name=f"{base}.webp")
    photo.width, photo.height, photo.fingerprint = told["width"], told["height"], told["fingerprint"]
    photo.crops = _crop_files(folder, base, told["crops"])
    return photo


def recrop_photo(file: File, focus_x: int, focus_y: int) -> dict[int, ContentFile]:
    """Return new crops of a stored photo around a focal point (in %), width → file.

    They get a new random name because the old ones stay cached.
    """
    from exportasv.core.files import photos

    with TemporaryDirectory(prefix="photo-") as folder:
        widths = _parse_in_sandbox(photos.write_crops, file, folder, PHOTO_ERRORS, focus_x, focus_y)
        return _crop_files(folder, get_random_string(NAME_LENGTH).lower(), widths)


def clean_pdf(file: File) -> CleanPdf:
    """Return the rewritten PDF. Raise ValidationError with the cause and what to do."""
    _check_size(file)
    kind = file_kind(_first_bytes(file))
    if kind != "pdf":
        raise ValidationError(NOT_A_PDF.get(kind, NOT_A_PDF[""]), code="kind")
    with TemporaryDirectory(prefix="paper-") as folder:
        told = _parse_in_sandbox(documents.reencode_pdf, file, folder, PDF_ERRORS)
        paper = CleanPdf(Path(folder, "whole.pdf").read_bytes(), name=f"{get_random_string(NAME_LENGTH).lower()}.pdf")
        paper.pages = told["pages"]
    return paper


def clean_paper(files: Sequence[File]) -> CleanPdf:
    """Return a document sent as one PDF, or as photos of its pages in their order.

    Raise ValidationError with the cause and what to do.
    """
    kinds = [file_kind(_first_bytes(file)) if file.size else "" for file in files]
    if len(files) == 1 and kinds[0] not in PHOTO_KINDS | {"heic"}:
        return clean_pdf(files[0])
    if len(files) > MAX_PAPER_PHOTOS:
        words = _("These are more than %(most)s photos. Send the pages that matter.")
        raise ValidationError(words, code="pages", params={"most": MAX_PAPER_PHOTOS})
    if "pdf" in kinds:
        raise ValidationError(_("Send one PDF, or photos of the pages, not both at once."), code="kind")
    return _paper_of_photos([clean_photo(file) for file in files])


def _paper_of_photos(pages: Sequence[CleanPhoto]) -> CleanPdf:
    from exportasv.core.files import photos

    with TemporaryDirectory(prefix="paper-") as folder:
        for number, page in enumerate(pages):
            page.seek(0)
            Path(folder, f"page-{number}.webp").write_bytes(page.read())
        try:
            sandbox.run(photos.write_paper, folder, len(pages), limits=LIMITS)
        except sandbox.FileRejectedError as refused:
            raise ValidationError(PHOTO_ERRORS["memory"], code=refused.cause) from refused
        paper = CleanPdf(Path(folder, "whole.pdf").read_bytes(), name=f"{get_random_string(NAME_LENGTH).lower()}.pdf")
    paper.pages = len(pages)
    return paper


def _check_size(file: File) -> None:
    if not file.size:
        raise ValidationError(_("The file is empty. Send it again."), code="empty")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(_("The file is larger than 20 MB. Send a smaller one."), code="size")


def _first_bytes(file: File) -> bytes:
    file.seek(0)
    return file.read(SNIFF_BYTES)


def _parse_in_sandbox(function: Callable, file: File, folder: str, causes: dict[str, StrOrPromise], *args: Any):
    """Return what `function` returns for the file in the sandbox.

    Raise ValidationError with the message of `causes` if the sandbox rejects the file.
    """
    source = Path(folder, "sent")
    file.seek(0)
    with source.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    try:
        return sandbox.run(function, str(source), folder, *args, limits=LIMITS)
    except sandbox.FileRejectedError as refused:
        words = causes.get(refused.cause, causes["damaged"])
        raise ValidationError(words, code=refused.cause, params=dict(refused.facts)) from refused


def _crop_files(folder: str, base: str, widths: list[int]) -> dict[int, ContentFile]:
    return {
        width: ContentFile(Path(folder, f"{width}.webp").read_bytes(), name=f"{base}-{width}.webp") for width in widths
    }


class PhotoUpload(forms.FileField):
    """Form field of one photo. Its cleaned value is a CleanPhoto."""

    widget = forms.FileInput(attrs={"accept": PHOTO_ACCEPT})

    def clean(self, data: object, initial: object = None) -> object:
        file = super().clean(data, initial)
        return clean_photo(file) if data and file else file


class PdfUpload(forms.FileField):
    """Form field of one PDF document. Its cleaned value is a CleanPdf."""

    widget = forms.FileInput(attrs={"accept": PDF_ACCEPT})

    def clean(self, data: object, initial: object = None) -> object:
        file = super().clean(data, initial)
        return clean_pdf(file) if data and file else file


class SeveralFiles(forms.FileInput):
    """Input of one file or several. Its value is the list of them."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PaperUpload(forms.FileField):
    """Form field of a document: a PDF, or photos of its pages. Its cleaned value is a CleanPdf."""

    widget = SeveralFiles(attrs={"accept": f"{PDF_ACCEPT},{PHOTO_ACCEPT}", "data-shrink": ""})

    def clean(self, data: object, initial: object = None) -> object:
        files = cast(list[File], data if isinstance(data, list) else [data] if data else [])
        for file in files:
            super().clean(file, initial)
        return clean_paper(files) if files else super().clean(None, initial)
