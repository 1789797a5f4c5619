"""Drawn covers as PNG, for link previews: messengers and search engines do not read SVG."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from django.core.cache import cache
from django.urls import reverse

from products.documents.covers import COVERS, MAX_SEEDS, cover_svg

WIDTH, HEIGHT = 1200, 900  # pixels; previews are large from 600 × 315
CACHE_SECONDS = 7 * 86_400
PAGE = f'#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt)\n#image("cover.svg", width: 100%, height: 100%)'


def share_image_path(motif: str, seed: int) -> str:
    """Return the path of the picture of a motif or sector and a seed; the same two always give the same one."""
    known = motif if motif in COVERS else "other"
    return reverse("products:cover_png", args=[known, seed % MAX_SEEDS])


def cover_png(sector: str, seed: int) -> bytes:
    """Return the cover as PNG, WIDTH × HEIGHT. It is kept for a week."""
    return cast(bytes, cache.get_or_set(f"cover:{sector}:{seed}", lambda: _draw(sector, seed), CACHE_SECONDS))


def _draw(sector: str, seed: int) -> bytes:
    import typst

    with TemporaryDirectory() as folder:
        (Path(folder) / "cover.svg").write_text(cover_svg(sector, seed))
        (Path(folder) / "page.typ").write_text(PAGE)
        return typst.compile(f"{folder}/page.typ", root=folder, format="png", ppi=72, ignore_system_fonts=True)
