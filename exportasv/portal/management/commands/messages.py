"""`manage.py messages`: find texts without Spanish, and compile the catalogues (Babel; no gettext tools needed).

Texts are written in English in code and templates. Their Spanish stands in the `locale` folder of the app
where the text stands (exportasv/locale for the ground and roof apps and the shared templates).
"""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

ROOMS = ["exportasv", "companies", "products", "consulates", "counseling"]
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_": None,
    "_g": None,
}


class Command(BaseCommand):
    help = "List texts that have no Spanish yet and compile the catalogues; --check writes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="Only check; fail when something is missing.")

    def handle(self, *args, check: bool, **options) -> None:
        missing = list(missing_texts())
        for room, place, text in missing:
            self.stdout.write(f"{room}: {place}: {text!r} has no Spanish")
        stale = [room for room in ROOMS if not compile_room(room, write=not check)]
        if check and (missing or stale):
            raise CommandError(f"{len(missing)} texts without Spanish; catalogues to compile: {stale}")


def missing_texts() -> Iterator[tuple[str, str, str]]:
    """(room, file:line, English text) of every text without Spanish anywhere."""
    known = {message.id for room in ROOMS for message in _po(room) if message.id and _translated(message)}
    known |= {message_id[0] for message_id in known if isinstance(message_id, tuple)}
    for room in ROOMS:
        for path in _sources(room):
            for line, text in _texts(path):
                if text not in known:
                    yield room, f"{path.relative_to(settings.BASE_DIR)}:{line}", text


def compile_room(room: str, write: bool) -> bool:
    """Compile a room's catalogue; returns whether the compiled one was up to date already."""
    source = settings.BASE_DIR / room / "locale/es/LC_MESSAGES/django.po"
    if not source.exists():
        return True
    target = source.with_suffix(".mo")
    buffer = io.BytesIO()
    write_mo(buffer, _po(room))
    if target.exists() and _same(target.read_bytes(), buffer.getvalue()):
        return True
    if write:
        target.write_bytes(buffer.getvalue())
    return False


def _same(one: bytes, two: bytes) -> bool:
    first, second = (
        {str(message.id): message.string for message in read_mo(io.BytesIO(data)) if message.id} for data in (one, two)
    )
    return first == second


def _translated(message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(strings) and not message.fuzzy


def _po(room: str):
    path = settings.BASE_DIR / room / "locale/es/LC_MESSAGES/django.po"
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale="es")


def _sources(room: str) -> Iterator[Path]:
    """Python files of the room, and the templates of its folder (shared ones belong to exportasv)."""
    for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path
    others = {name for name in ROOMS if name != room}
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        top = path.relative_to(settings.BASE_DIR / "templates").parts[0]
        owner = top if top in ROOMS else "exportasv"
        if owner == room and owner not in others and path.suffix in (".html", ".txt"):
            yield path


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    content = path.read_text()
    if path.suffix != ".py":
        content = templatize(content, origin=str(path))
    elif not _may_have_texts(content):
        return
    for line, message, *_rest in extract("python", io.BytesIO(content.encode()), keywords=KEYWORDS):
        yield line, message[0] if isinstance(message, tuple) else message


def _may_have_texts(content: str) -> bool:
    return "gettext" in content and bool(ast.parse(content).body)
