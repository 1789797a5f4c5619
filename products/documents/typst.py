"""Typst workspace of the documents: their template and the pictures of products."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from exportasv.core.documents import typst
from products.documents.covers import cover_svg
from products.models import ProductPhoto

PRINT_CUT_WIDTH = "800"  # width of the crop for print: 254 dots per inch at 8 cm


class ProductWorkspace(typst.DocumentFolder):
    """A document folder with the pictures of products."""

    def cover(self, sector: str, seed: int, photo: ProductPhoto | None) -> str:
        """Return the file name of the product's photo, or of the drawn cover."""
        if photo:
            kept = str(photo.crops.get(PRINT_CUT_WIDTH) or photo.image.name)
            name = f"photo-{Path(kept).name}"
            if not (self.folder / name).exists():
                with photo.image.storage.open(kept) as file:
                    (self.folder / name).write_bytes(file.read())
            return name
        name = f"cover-{sector}-{seed}.svg"
        self._write_once(name, lambda: cover_svg(sector, seed))
        return name


@contextmanager
def product_workspace() -> Iterator[ProductWorkspace]:
    """Yield the folder for a data sheet, a catalogue or labels."""
    with typst.document_folder(Path(__file__).parent / "data_sheets.typ", ProductWorkspace) as folder:
        yield cast(ProductWorkspace, folder)
