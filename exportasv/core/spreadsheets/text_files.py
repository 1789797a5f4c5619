"""Text files with separated values: what their bytes mean, what separates, and where a quote mark was left open.

Runs in the sandbox: no Django here. Whatever is not certain is told in `TextFacts`, for the page where columns are
chosen, or as a `DoubtfulCell`.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.spreadsheets.parsers import GARBLED, REPLACEMENT, comparison_key

SEPARATORS = ";,\t|"
SAMPLE_RECORDS = 60  # records that show what separates
SAMPLE_CHARACTERS = 60_000
SAMPLE_WORDS = 4  # words shown in each encoding
MAX_LINES = 2_000_000
MAX_CELL_LINES = 150  # lines of one cell; a quote mark that is open for longer was never closed
csv.field_size_limit(200_000)

UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Begins only where a word does: to try every letter of a long word costs the square of its length.
FOREIGN_WORD = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Za-z]*[\x80-\xff][0-9A-Za-z\x80-\xff]*")
SPANISH_LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑ")
OTHER_LETTERS = frozenset("àèìòùâêîôûäëïöçãõßÀÈÌÒÙÂÊÎÔÛÄËÏÖÇÃÕ")
MARKS = frozenset("¿¡°ºª«»“”‘’–—…·€´®™©½¼¾²³±×•\u00a0")  # noqa: RUF001


@dataclass(frozen=True)
class DoubtfulCell:
    """A cell whose value nobody can be sure of, with the code of the complaint."""

    text: str
    code: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class TextOptions:
    """What a person chose about a text file, and the header names by which a separator is recognised."""

    encoding: str = ""
    separator: str = ""
    names: Collection[str] = frozenset()


@dataclass
class TextFacts:
    """How a text file was read. `is_doubtful` says that a person must confirm the encoding."""

    encoding: str
    separator: str
    is_doubtful: bool = False
    samples: dict[str, str] = field(default_factory=dict)  # encoding → the same words read so; empty if it is certain


def _decode_twice(content: bytes) -> str:
    """Decode UTF-8 that somebody read as Windows-1252 and saved as UTF-8 again."""
    text = content.decode("utf-8-sig", errors="replace")
    return GARBLED_RUN.sub(lambda found: _once_more(found[0]), text)


def _once_more(garbled: str) -> str:
    try:
        return b"".join(_old_byte(letter) for letter in garbled).decode()
    except UnicodeError:
        return garbled


def _old_byte(letter: str) -> bytes:
    return letter.encode("latin-1") if ord(letter) < 256 else letter.encode("cp1252")


GARBLED_RUN = re.compile(f"(?:{GARBLED.pattern})+")
ENCODINGS: dict[str, Callable[[bytes], str]] = {
    "utf-8": lambda content: content.decode("utf-8-sig", errors="replace"),
    "cp1252": lambda content: content.decode("cp1252", errors="replace"),
    "mac-roman": lambda content: content.decode("mac-roman"),
    "cp850": lambda content: content.decode("cp850"),
    "utf-8-twice": _decode_twice,
    "utf-16": lambda content: content.decode(_utf16_order(content), errors="replace"),
}
ONE_BYTE_ENCODINGS = ("cp1252", "mac-roman", "cp850")


def read_text(content: bytes, options: TextOptions) -> tuple[Iterator[list], TextFacts]:
    """Return the records of the file and how it is read.

    Raise FileRejectedError if it is no text or far too long, and csv.Error among the records if a cell is.
    """
    facts = _encoding_facts(content, options)
    text = ENCODINGS[facts.encoding](content).removeprefix("\ufeff")
    if "\x00" in text:
        raise FileRejectedError("binary")
    if text[:4].lower() == "sep=" and text[4:5]:  # Excel's way to name the separator
        facts.separator, text = text[4], text.partition("\n")[2]
    if (lines := text.count("\n")) > MAX_LINES:
        raise FileRejectedError("rows", n=lines, most=MAX_LINES)
    facts.separator = options.separator or facts.separator or _separator(text, options.names)
    return _records(list(io.StringIO(text, newline="")), facts.separator), facts


# --- Encoding ------------------------------------------------------------------------------------------


def _encoding_facts(content: bytes, options: TextOptions) -> TextFacts:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_bare_utf16(content):
        return TextFacts("utf-16", "")
    guess, is_doubtful = _guess_encoding(content)
    encoding = options.encoding if options.encoding in ENCODINGS else guess
    facts = TextFacts(encoding, "", is_doubtful and not options.encoding)
    if guess != "utf-8" or is_doubtful or not _is_utf8(content):
        facts.samples = _samples(content, {guess, encoding})
    return facts


def _utf16_order(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-16-le" if content[1::2][:200].count(0) > content[::2][:200].count(0) else "utf-16-be"


def _is_bare_utf16(content: bytes) -> bool:
    """Return whether nearly every second byte is NUL: UTF-16 without its byte order mark."""
    start = content[:400]
    sides = start[::2].count(0), start[1::2].count(0)
    return len(content) % 2 == 0 and min(sides) == 0 and max(sides) > 0.9 * len(start) / 2


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess_encoding(content: bytes) -> tuple[str, bool]:
    """Return the likely encoding, and whether a person must confirm it.

    A file that is mostly UTF-8 is read so: its wrong bytes become U+FFFD, and the cells with them are complained of.
    """
    words = b" ".join(dict.fromkeys(FOREIGN_WORD.findall(content)))
    if _is_utf8(content):
        garbled, letters = len(GARBLED.findall(words.decode())), sum(map(words.decode().count, SPANISH_LETTERS))
        return ("utf-8-twice", True) if garbled > letters else ("utf-8", False)
    sequences = len(UTF8_SEQUENCE.findall(content))
    wrong = content.decode("utf-8", errors="replace").count(REPLACEMENT)
    if sequences > wrong:
        return "utf-8", False
    strange = {name: _strangeness(ENCODINGS[name](words)) for name in ONE_BYTE_ENCODINGS}
    best = min(strange, key=lambda name: strange[name])
    return best, best != "cp1252" or strange[best] > 0 or (sequences > 0 and 4 * sequences > wrong)


def _strangeness(text: str) -> int:
    """Return how many signs of the text are none of a Spanish text, or stand inside a word."""
    strange = between = letters = 0
    padded = f" {text} "
    for place, sign in enumerate(padded):
        if sign.isascii():
            continue
        if sign in SPANISH_LETTERS:
            letters += 1
        elif sign in MARKS:
            inside = padded[place - 1].isalpha() and padded[place + 1].isalpha()
            between += inside and sign in "’\u00a0·"  # D’Aubuisson, Santa Ana
            strange += inside and sign not in "’\u00a0·"
        elif sign not in OTHER_LETTERS:
            strange += 1
        else:
            letters -= 1
    return strange + (between if letters <= 0 else 0) + max(0, -letters)


def _samples(content: bytes, first: Collection[str]) -> dict[str, str]:
    """Return the first words with letters in doubt, as each encoding reads them; without those that read the same."""
    words = list(dict.fromkeys(found[0] for found in FOREIGN_WORD.finditer(content)))[:SAMPLE_WORDS]
    names = ["utf-8", *ONE_BYTE_ENCODINGS, *(["utf-8-twice"] if "utf-8-twice" in first else [])]
    samples: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name not in first):
        sample = " · ".join(ENCODINGS[name](word) for word in words)[:200].replace("\x00", REPLACEMENT)
        if sample not in samples.values():
            samples[name] = sample
    return samples


# --- Separator -----------------------------------------------------------------------------------------


def _separator(text: str, names: Collection[str]) -> str:
    """Return what cuts the header into known names and all lines into the same number of cells."""
    lines = [line for line in io.StringIO(text[:SAMPLE_CHARACTERS], newline="") if line.strip()][:SAMPLE_RECORDS]
    return max(SEPARATORS, key=lambda mark: _separator_score(lines, mark, names))


def _separator_score(lines: list[str], separator: str, names: Collection[str]) -> tuple[float, ...]:
    rows = [row for row in _records(lines, separator) if len(row) > 1]
    if not rows:
        return 0, 0, 0
    known = max(sum(comparison_key(cell) in names for cell in row if str(cell).strip()) for row in rows)
    (_width, equal), *_others = Counter(map(len, rows)).most_common(1)
    return known, equal / len(lines), sum(map(len, rows))


# --- Records -------------------------------------------------------------------------------------------


def _records(lines: list[str], separator: str) -> Iterator[list]:
    """Yield the records. Where a quote mark is not closed, the line is a record of its own, with a doubtful cell."""
    place, end = 0, 0
    width = _usual_width(lines, separator)

    def lines_of_record() -> Iterator[str]:
        nonlocal end
        while end < len(lines) and end - place < MAX_CELL_LINES:
            end += 1
            yield lines[end - 1]

    reader = csv.reader(lines_of_record(), delimiter=separator, strict=True)
    while place < len(lines):
        try:
            record = next(reader, None)
            broken = record is None or (end - place > 1 and _has_swallowed(lines[place:end], separator, width))
        except csv.Error:
            record, broken = None, True
        if broken:
            record = _unquoted_record(lines[place], separator, width)
            end = place + 1
            reader = csv.reader(lines_of_record(), delimiter=separator, strict=True)
        place = end
        yield record or []


def _usual_width(lines: list[str], separator: str) -> int:
    """Return the number of cells that most lines have."""
    widths = Counter(line.count(separator) + 1 for line in lines[:SAMPLE_RECORDS] if line.strip())
    return widths.most_common(1)[0][0] if widths else 0


def _has_swallowed(lines: list[str], separator: str, width: int) -> bool:
    """Return whether each line of this record would be a whole record itself."""
    return width > 1 and all(line.count(separator) + 1 == width for line in lines)


def _unquoted_record(line: str, separator: str, width: int) -> list:
    """Return the cells of a line whose quote marks do not match, as they stand.

    A line that is whole without them is taken so; a cell that begins with a lone mark is doubtful.
    """
    cells: list = next(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE), [])
    if len(cells) == width and not _has_open_quote(cells):
        return cells
    return [DoubtfulCell(cell, "open_quote") if '"' in cell else cell for cell in cells]


def _has_open_quote(cells: list[str]) -> bool:
    """Return whether a cell begins with a quote mark that nothing closes in it."""
    return any(cell.startswith('"') and cell.count('"') % 2 for cell in cells)
