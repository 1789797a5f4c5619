"""Rewriting of an uploaded PDF by qpdf, with its pages only. Runs in the sandbox, without Django.

The functions import pikepdf, so that only the child process loads it.
"""

import zlib

from exportasv.core.files.sandbox import FileRejectedError, is_disk_full

MAX_PAGES = 200
MAX_OBJECTS = 200_000
MAX_UNPACKED_BYTES = 120 << 20  # bytes of one stream; a lossless scan of an A4 page has 26 MB
# Actions other than links to a place in the document or to a web page.
FORBIDDEN_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMedia",
}
FORBIDDEN_MEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def reencode_pdf(source: str, folder: str) -> dict[str, object]:
    """Write `whole.pdf` into `folder` and return the number of pages.

    Raise FileRejectedError with the cause damaged, locked, no_pages, pages, objects, program, attachment, form or size.
    """
    import pikepdf

    try:
        with pikepdf.open(source, suppress_warnings=True) as paper:
            _check_pdf(paper)
            pages = len(paper.pages)
            del paper.docinfo
            paper.save(f"{folder}/whole.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise FileRejectedError("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        if is_disk_full(error):
            raise
        raise FileRejectedError("damaged") from error
    return {"pages": pages}


def _check_pdf(paper) -> None:
    if len(paper.pages) == 0:
        raise FileRejectedError("no_pages")
    if len(paper.pages) > MAX_PAGES:
        raise FileRejectedError("pages", pages=len(paper.pages))
    if len(paper.objects) > MAX_OBJECTS:
        raise FileRejectedError("objects")
    for found in paper.objects:
        _check_object(found, 0)


def _check_object(found, depth: int) -> None:
    """Check a dictionary and those directly inside it. The caller passes each indirect object."""
    import pikepdf

    if depth > 40:
        raise FileRejectedError("damaged")
    if isinstance(found, pikepdf.Array):
        for part in found:
            if isinstance(part, (pikepdf.Array, pikepdf.Dictionary)) and not part.is_indirect:
                _check_object(part, depth + 1)
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        _check_dictionary(found)
        if isinstance(found, pikepdf.Stream):
            _check_unpacked_size(found)
        for part in found.values() if isinstance(found, pikepdf.Dictionary) else found.stream_dict.values():
            if isinstance(part, (pikepdf.Array, pikepdf.Dictionary)) and not part.is_indirect:
                _check_object(part, depth + 1)


def _check_dictionary(found) -> None:
    names = set(found.keys())
    kind, does, shape = (str(found.get(name, "")) for name in ("/Type", "/S", "/Subtype"))
    if names & {"/JS", "/JavaScript"} or does in FORBIDDEN_ACTIONS or shape in FORBIDDEN_MEDIA:
        raise FileRejectedError("program")
    if names & {"/EmbeddedFiles", "/EF", "/AF"} or kind == "/EmbeddedFile" or shape == "/FileAttachment":
        raise FileRejectedError("attachment")
    if "/XFA" in names:
        raise FileRejectedError("form")


def _check_unpacked_size(stream) -> None:
    """Raise FileRejectedError if a stream unpacks to too much; unpack it one megabyte at a time."""
    if "/FlateDecode" not in str(stream.stream_dict.get("/Filter", "")):
        return
    unpacker, packed, size = zlib.decompressobj(), stream.read_raw_bytes(), 0
    while packed and size <= MAX_UNPACKED_BYTES:
        try:
            size += len(unpacker.decompress(packed, 1 << 20))
        except zlib.error:  # another filter comes first, or damage, which qpdf reports
            return
        packed = unpacker.unconsumed_tail
    if size > MAX_UNPACKED_BYTES:
        raise FileRejectedError("size")
