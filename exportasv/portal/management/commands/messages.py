"""`manage.py messages`: find texts without Spanish, and compile the catalogues (Babel; no gettext tools needed).

Texts are written in English in code and templates. Their Spanish stands in the `locale` folder of the app
where the text stands (exportasv/locale for the ground and roof apps and the shared templates). A new text gets
an empty entry at the end of that file, to be filled in by hand.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import normalize, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

from exportasv.core.translations import catalogue_path, compile_catalogues, rooms

ROOMS = rooms(settings.BASE_DIR)
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
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


class Text(NamedTuple):
    """A text as it stands in the code: `plural` is "" where it has none, `context` where nothing tells it apart."""

    context: str
    single: str
    plural: str = ""


class Command(BaseCommand):
    help = "List texts that have no Spanish yet and compile the catalogues; --check writes nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="Only check; fail when something is missing or wrong.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        catalogues = {room: _read_catalogue(room) for room in ROOMS}
        missing = list(missing_texts(catalogues))
        faults = [(room, fault) for room in ROOMS for fault in faults_of(catalogues[room])]
        faults += list(conflicts(catalogues))
        for room, place, text in missing:
            self.stdout.write(f"{room}: {place}: {text.single!r} has no Spanish")
        for room, fault in faults:
            self.stdout.write(f"{room}: {fault}")
        if not check:
            _add_empty_entries(missing)
            compile_catalogues(settings.BASE_DIR)
        elif missing or faults:
            raise CommandError(f"{len(missing)} texts without Spanish, {len(faults)} faults")


def missing_texts(catalogues: dict[str, Catalog]) -> Iterator[tuple[str, str, Text]]:
    """(room, file:line, text) of every text without Spanish anywhere, each once."""
    known = {_text_of(message) for catalogue in catalogues.values() for message in catalogue if _is_translated(message)}
    known |= {text._replace(plural="") for text in known}  # Django looks a single text up among the plural ones too
    for room in ROOMS:
        for path in _sources(room):
            for line, text in _texts(path):
                if text not in known:
                    known.add(text)
                    yield room, f"{path.relative_to(settings.BASE_DIR)}:{line}", text


def faults_of(catalogue: Catalog) -> Iterator[str]:
    """Translations whose placeholders are not those of the text, or with a plural missing."""
    for message in catalogue:
        text = _text_of(message)
        wanted = set(PLACEHOLDER.findall(text.single + text.plural))
        for string in _strings(message):
            if string and not set(PLACEHOLDER.findall(string)) <= wanted:
                yield f"{text.single!r}: {string!r} has other placeholders"
        if text.plural and len(set(_strings(message))) == 1:
            yield f"{text.single!r}: one and many read the same"


def conflicts(catalogues: dict[str, Catalog]) -> Iterator[tuple[str, str]]:
    """Texts that two rooms translate differently: Django would take either. A context tells them apart."""
    known: dict[Text, tuple[str, ...]] = {}
    for room, catalogue in catalogues.items():
        for message in catalogue:
            if message.id and known.setdefault(_text_of(message), _strings(message)) != _strings(message):
                yield room, f"{_text_of(message).single!r} has other Spanish elsewhere; give one of them a context"


def _text_of(message: Message) -> Text:
    single, plural = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
    return Text(message.context or "", single, plural)


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def _is_translated(message: Message) -> bool:
    return bool(message.id) and all(_strings(message)) and not message.fuzzy


def _read_catalogue(room: str) -> Catalog:
    path = catalogue_path(settings.BASE_DIR, room)
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale="es")


def _add_empty_entries(missing: list[tuple[str, str, Text]]) -> None:
    for room, _place, text in missing:
        if _read_catalogue(room).get((text.single, text.plural) if text.plural else text.single, text.context or None):
            continue  # stands there, still empty
        entry = f"\nmsgctxt {normalize(text.context)}" if text.context else ""
        entry += f"\nmsgid {normalize(text.single)}"
        entry += (
            f'\nmsgid_plural {normalize(text.plural)}\nmsgstr[0] ""\nmsgstr[1] ""\n' if text.plural else '\nmsgstr ""\n'
        )
        with catalogue_path(settings.BASE_DIR, room).open("a") as file:
            file.write(entry)


def _sources(room: str) -> Iterator[Path]:
    """Python files of the room, and the templates of its folder (shared ones belong to exportasv)."""
    for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        top = path.relative_to(settings.BASE_DIR / "templates").parts[0]
        if (top if top in ROOMS else "exportasv") == room and path.suffix in (".html", ".txt"):
            yield path


def _texts(path: Path) -> Iterator[tuple[int, Text]]:
    content = path.read_text()
    if path.suffix != ".py":
        code = templatize(content, origin=str(path))  # how its lines are indented is HTML's own
        content = "\n".join(line.lstrip() for line in code.split("\n"))
    elif "gettext" not in content:
        return
    for line, message, _comments, context in extract("python", io.BytesIO(content.encode()), keywords=KEYWORDS):
        single, plural = message if isinstance(message, tuple) else (message, "")
        yield line, Text(context or "", single, plural)
