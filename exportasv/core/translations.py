"""Compiler of the texts (`.po`) to the files that Django reads (`.mo`): Spanish, and English titles of a library.

`python -m exportasv.local`, the image and `manage.py messages` run it. It needs no Django, so it starts fast.
"""

from pathlib import Path


def rooms(base: Path) -> list[str]:
    """Return the folders that have translations."""
    return sorted(path.parent.name for path in base.glob("*/locale"))


def catalogue_path(base: Path, room: str) -> Path:
    """Return the path of a folder's Spanish texts."""
    return base / room / "locale/es/LC_MESSAGES/django.po"


def compile_catalogues(base: Path) -> None:
    """Compile every catalogue that is newer than its compiled file."""
    for source in sorted(base.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    """Compile one catalogue.

    It writes another file and renames it, because another process may read the target. Babel is imported here, so that
    it is loaded only if there is something to compile.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    unfinished = target.with_suffix(f".{source.stat().st_mtime_ns}.tmp")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(target)
