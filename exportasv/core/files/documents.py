"""A PDF as sent, written anew by qpdf with its pages only. Runs in the sandbox, without Django.

qpdf is loaded by the functions, so that only the child bears it: the web server needs no more than their names.
"""

import zlib

from exportasv.core.files.sandbox import Refused

MOST_PAGES = 200
MOST_OBJECTS = 200_000
MOST_UNPACKED = 120 << 20  # bytes of one stream; an A4 page scanned without loss has 26 MB
# What an action may do besides leading to a place in the paper or to a page of the web.
RUNS = {
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
MEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


def reencode(source: str, folder: str) -> dict[str, object]:
    """Write `whole.pdf` into `folder`; the number of pages.

    Refused: damaged, locked, no_pages, pages, objects, program, attachment, form, size.
    """
    import pikepdf

    try:
        with pikepdf.open(source, suppress_warnings=True) as paper:
            _check(paper)
            pages = len(paper.pages)
            del paper.docinfo
            paper.save(f"{folder}/whole.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise Refused("damaged") from error
    return {"pages": pages}


def _check(paper) -> None:
    if len(paper.pages) == 0:
        raise Refused("no_pages")
    if len(paper.pages) > MOST_PAGES:
        raise Refused("pages", pages=len(paper.pages))
    if len(paper.objects) > MOST_OBJECTS:
        raise Refused("objects")
    for found in paper.objects:
        _check_object(found, 0)


def _check_object(found, depth: int) -> None:
    """Every dictionary of the file, also those inside others: indirect ones are met by themselves."""
    import pikepdf

    if depth > 40:
        raise Refused("damaged")
    if isinstance(found, pikepdf.Array):
        for part in found:
            if isinstance(part, (pikepdf.Array, pikepdf.Dictionary)) and not part.is_indirect:
                _check_object(part, depth + 1)
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        _check_dictionary(found)
        if isinstance(found, pikepdf.Stream):
            _check_unpacked(found)
        for part in found.values() if isinstance(found, pikepdf.Dictionary) else found.stream_dict.values():
            if isinstance(part, (pikepdf.Array, pikepdf.Dictionary)) and not part.is_indirect:
                _check_object(part, depth + 1)


def _check_dictionary(found) -> None:
    names = set(found.keys())
    kind, does, shape = (str(found.get(name, "")) for name in ("/Type", "/S", "/Subtype"))
    if names & {"/JS", "/JavaScript"} or does in RUNS or shape in MEDIA:
        raise Refused("program")
    if names & {"/EmbeddedFiles", "/EF", "/AF"} or kind == "/EmbeddedFile" or shape == "/FileAttachment":
        raise Refused("attachment")
    if "/XFA" in names:
        raise Refused("form")


def _check_unpacked(stream) -> None:
    """Counts what a stream unpacks to, a megabyte at a time."""
    if "/FlateDecode" not in str(stream.stream_dict.get("/Filter", "")):
        return
    unpacker, packed, size = zlib.decompressobj(), stream.read_raw_bytes(), 0
    while packed and size <= MOST_UNPACKED:
        try:
            size += len(unpacker.decompress(packed, 1 << 20))
        except zlib.error:  # filters before it, or damage: for qpdf and the reader to say
            return
        packed = unpacker.unconsumed_tail
    if size > MOST_UNPACKED:
        raise Refused("size")
