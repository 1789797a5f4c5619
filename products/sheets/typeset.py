"""A folder with texts and pictures, set into a PDF by typst: tagged, with its language, PDF/UA-1."""

import importlib.util
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
import typst
from django.utils import timezone

from exportasv.lib.motifs import cover
from products.models import ProductPhoto

HERE = Path(__file__).parent
TEMPLATE = HERE / "sheets.typ"
UNPRINTABLE = re.compile(  # what no font here can set: a missing letter would stop the whole catalogue
    "[^\\s\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a"
    "\u2044\u20ac\u2122\u2190-\u2193\u2212\u2248\u2264\u2265]"
)


@lru_cache
def fonts() -> typst.Fonts:
    """The same on every machine: those of the wheels and of this folder, never the system's."""
    sans = importlib.util.find_spec("font_source_sans_pro").submodule_search_locations[0]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts"), f"{sans}/files"])


class Desk:
    """The pictures of one document, in a folder that ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cover(self, sector: str, seed: int, photo: ProductPhoto | None) -> str:
        """The file of a product's first photo, or of the drawn cover."""
        if photo:
            name = f"photo-{Path(photo.image.name).name}"
            if not (self.folder / name).exists():
                with photo.image.open() as file:
                    (self.folder / name).write_bytes(file.read())
            return name
        name = f"cover-{sector}-{seed}.svg"
        self._write(name, lambda: cover(sector, seed))
        return name

    def code(self, address: str) -> str:
        """The file of a QR code for the address; level M bears a scratched label."""
        name = f"qr-{abs(hash(address))}.svg"
        self._write(name, lambda: segno.make(address, error="m", micro=False).svg_inline(border=2, light="#fff"))
        return name

    def _write(self, name: str, draw) -> None:
        if not (self.folder / name).exists():
            (self.folder / name).write_text(draw())

    def typeset(self, data: Mapping[str, object]) -> bytes:
        """The PDF. Raises typst.TypstError where a rule of PDF/UA is broken."""
        (self.folder / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False))
        (self.folder / "sheets.typ").write_bytes(TEMPLATE.read_bytes())
        return typst.compile(
            str(self.folder / "sheets.typ"),
            root=str(self.folder),
            font_paths=fonts(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=timezone.now().replace(microsecond=0),
        )


class desk(TemporaryDirectory):
    def __enter__(self) -> Desk:
        return Desk(Path(super().__enter__()))


def printable(value: object) -> object:
    """The same with only characters that the fonts have, in every text of it."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, Mapping):
        return {name: printable(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(each) for each in value]
    return value
