"""PDF documents typeset by Typst: tagged, with their language, PDF/UA-1."""

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.utils import timezone

from exportasv.core.clean_text import clean_prose

if TYPE_CHECKING:
    import typst  # 3 MB, where a document is set

FOLDER = Path(__file__).parent
SHARED_TEMPLATE = FOLDER / "paper.typ"  # colours, marks and small components that every document imports
UNPRINTABLE = re.compile(  # characters that no font here has: a single one would make the whole document fail
    "[^\\s\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a"
    "\u2044\u20ac\u2122\u2190-\u2193\u2212\u2248\u2264\u2265]"
)


@lru_cache
def fonts() -> "typst.Fonts":
    """Return the fonts of the wheels and of this folder, never the system's: the same on every machine."""
    import typst

    sans = importlib.util.find_spec("font_source_sans_pro")
    if sans is None or not sans.submodule_search_locations:
        raise ModuleNotFoundError("font_source_sans_pro is not installed; see requirements.txt")
    folder = sans.submodule_search_locations[0]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER / "fonts"), f"{folder}/files"])


class DocumentFolder:
    """The template and the pictures of one document, in a temporary folder."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.template = folder, template

    def qr_code(self, address: str) -> str:
        """Return the file name of a QR code for the address. Level M still scans from a scratched label."""
        import segno

        name = f"qr-{abs(hash(address))}.svg"
        self._write_once(name, lambda: segno.make(address, error="m", micro=False).svg_inline(border=2, light="#fff"))
        return name

    def _write_once(self, name: str, draw) -> None:
        if not (self.folder / name).exists():
            (self.folder / name).write_text(draw())

    def typeset(self, data: Mapping[str, object]) -> bytes:
        """Return the PDF of `data` in the template.

        Raise typst.TypstError if the document breaks a rule of PDF/UA.
        """
        import typst

        (self.folder / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False))
        for file in (self.template, SHARED_TEMPLATE):
            (self.folder / file.name).write_bytes(file.read_bytes())
        return typst.compile(
            str(self.folder / self.template.name),
            root=str(self.folder),
            font_paths=fonts(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=timezone.now().replace(microsecond=0),
        )


@contextmanager
def document_folder(template: Path, kind: type[DocumentFolder] = DocumentFolder) -> Iterator[DocumentFolder]:
    """Yield a temporary folder for one document. Its template reads data.json and imports paper.typ."""
    with TemporaryDirectory() as folder:
        yield kind(Path(folder), template)


def printable(value: object) -> object:
    """Return the value without the characters that the fonts lack, in every text it contains."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", clean_prose(value))
    if isinstance(value, Mapping):
        return {name: printable(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(each) for each in value]
    return value
