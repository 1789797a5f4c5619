"""`manage.py messages`: find texts without Spanish, and compile the catalogues (with Babel, without gettext tools).

Texts are in English in code and templates. Their Spanish is in the `locale` folder of the same app (in
exportasv/locale for exportasv and the shared templates). The command adds an entry for each new text to the end of that
file, with the Spanish that another app has for it; fill in the empty ones by hand.
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
    "gettext_noop": None,
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
    """A text of the code. `plural` and `context` are "" if it has none."""

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
        faults += [(room, fault) for room in ROOMS for fault in orphans(catalogue_path(settings.BASE_DIR, room))]
        faults += list(conflicts(catalogues))
        for room, place, text in missing:
            self.stdout.write(f"{room}: {place}: {text.single!r} has no Spanish")
        for room, fault in faults:
            self.stdout.write(f"{room}: {fault}")
        if not check:
            _add_entries(missing, catalogues)
            compile_catalogues(settings.BASE_DIR)
        elif missing or faults:
            raise CommandError(f"{len(missing)} texts without Spanish, {len(faults)} faults")


def missing_texts(catalogues: dict[str, Catalog]) -> Iterator[tuple[str, str, Text]]:
    """Yield (room, file:line, text) of every text without Spanish in the catalogue of its room, each once a room."""
    for room in ROOMS:
        known = {_text_of(message) for message in catalogues[room] if _is_translated(message)}
        known |= {text._replace(plural="") for text in known}  # Django also finds singulars in entries with a plural
        for path in _sources(room):
            for line, text in _texts(path):
                if text not in known:
                    known.add(text)
                    yield room, f"{path.relative_to(settings.BASE_DIR)}:{line}", text


def faults_of(catalogue: Catalog) -> Iterator[str]:
    """Yield translations with other placeholders than the text, or with identical singular and plural."""
    for message in catalogue:
        text = _text_of(message)
        wanted = set(PLACEHOLDER.findall(text.single + text.plural))
        for string in _strings(message):
            if string and not set(PLACEHOLDER.findall(string)) <= wanted:
                yield f"{text.single!r}: {string!r} has other placeholders"
        if text.plural and len(set(_strings(message))) == 1:
            yield f"{text.single!r}: one and many read the same"


def orphans(path: Path) -> Iterator[str]:
    """Yield translations without a text, which would replace that of the entry above."""
    for entry in (path.read_text() if path.exists() else "").split("\n\n"):
        if "msgstr" in entry and "msgid" not in entry:
            yield f"{entry.strip()} has no text above it"


def conflicts(catalogues: dict[str, Catalog]) -> Iterator[tuple[str, str]]:
    """Yield texts with different translations in two rooms: Django would use either. Add a context to one of them."""
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


def _add_entries(missing: list[tuple[str, str, Text]], catalogues: dict[str, Catalog]) -> None:
    """Add an entry for each text that its room lacks, with the Spanish of another room if there is one."""
    for room, _place, text in missing:
        if _message_of(catalogues[room], text):
            continue  # has an empty entry already
        found = [message for catalogue in catalogues.values() if (message := _message_of(catalogue, text))]
        message = next(filter(_is_translated, found), None)
        with catalogue_path(settings.BASE_DIR, room).open("a") as file:
            file.write(_entry(_text_of(message), _strings(message)) if message else _entry(text, ("", "")))


def _message_of(catalogue: Catalog, text: Text) -> Message | None:
    return catalogue.get(text.single, text.context or None)


def _entry(text: Text, strings: tuple[str, ...]) -> str:
    """Return an entry of a catalogue. `strings` are its Spanish: one, or singular and plural."""
    lines = ["", *([f"msgctxt {normalize(text.context)}"] if text.context else []), f"msgid {normalize(text.single)}"]
    if text.plural:
        lines.append(f"msgid_plural {normalize(text.plural)}")
        lines += [f"msgstr[{number}] {normalize(string)}" for number, string in enumerate(strings)]
    else:
        lines.append(f"msgstr {normalize(strings[0])}")
    return "\n".join([*lines, ""])


def _sources(room: str) -> Iterator[Path]:
    """Yield the Python files of the room and the templates of its folder (shared ones belong to exportasv)."""
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
        code = templatize(content, origin=str(path))  # keeps the HTML's indentation, which Python rejects
        content = "\n".join(line.lstrip() for line in code.split("\n"))
    elif "gettext" not in content:
        return
    for line, message, _comments, context in extract("python", io.BytesIO(content.encode()), keywords=KEYWORDS):
        single, plural = message if isinstance(message, tuple) else (message, "")
        yield line, Text(context or "", single, plural)
