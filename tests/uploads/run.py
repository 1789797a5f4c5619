"""Sends bad and good files through the doors of uploads.py and tells what became of them (R5)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError

from exportasv.core.files import sandbox, uploads
from tests.uploads import bad, bad_papers, doors, good, good_many
from tests.uploads.bad import Bad

MOST_MEMORY = 300  # MB of any child
CRASHED = "crash"


@dataclass
class Result:
    """What a run found; `faults` is one line for each file that was not treated as it should be.

    `bad` and `good` count the files that were sent, `bad_in_all` and `good_in_all` those that there are.
    """

    bad: int = 0
    good: int = 0
    bad_in_all: int = 0
    good_in_all: int = 0
    megabytes: int = 0
    faults: list[str] = field(default_factory=list)

    def told(self) -> dict[str, object]:
        return asdict(self)


def bad_photos() -> Iterator[Bad]:
    yield from bad.other_kinds_as_photo()
    yield from bad.cut_photos()
    yield from bad.photo_bombs()
    yield from bad.odd_photos()
    yield from bad.polyglots()


def all_bad_papers() -> Iterator[Bad]:
    yield from bad.other_kinds_as_paper()
    yield from bad.cut_papers()
    yield from bad_papers.acting()
    yield from bad_papers.carrying()
    yield from bad_papers.endless()
    yield from bad_papers.polyglots()


def check(every: int = 1, mangled: int = 0) -> Result:
    """One in `every` of the files, and so many with bytes changed at random, of each form."""
    result = Result()
    uploads.sandbox.run = _measuring(sandbox.run, result)
    for door, files in ((uploads.clean_photo, bad_photos()), (uploads.clean_pdf, all_bad_papers())):
        for number, one in enumerate(files):
            result.bad_in_all += 1
            if number % every == 0:
                result.bad += 1
                result.faults += _fault_of_bad(door, one)
    for door, files in ((uploads.clean_photo, good_many.photos()), (uploads.clean_pdf, good_many.papers())):
        for number, (name, content) in enumerate(files):
            result.good_in_all += 1
            if number % every == 0:
                result.good += 1
                result.faults += _fault_of_good(door, name, content)
    result.faults += list(_faults_of_mangled(mangled))
    result.bad += 4 * mangled
    if result.megabytes > MOST_MEMORY:
        result.faults.append(f"a child took {result.megabytes} MB")
    return result


def _measuring(run: Callable, result: Result) -> Callable:
    """`sandbox.run` that notes the most memory of any child, as the child itself counts it."""

    def measured(function: Callable, source: str, folder: str, *more: object, limits: sandbox.Limits) -> object:
        try:
            name = f"{function.__module__}:{function.__name__}"
            return run(doors.measured, name, source, folder, *more, limits=limits)
        finally:
            note = Path(folder, doors.NOTE)
            if note.exists():  # a child that the system ended at its limit has written none
                result.megabytes = max(result.megabytes, int(note.read_text()))

    return measured


def _fault_of_bad(door: Callable, one: Bad) -> list[str]:
    try:
        taken = door(good.upload(one.content, one.name))
    except ValidationError as error:
        said = error.messages[0]
        if error.code == CRASHED:
            return [f"{one.name}: the child crashed"]
        return [] if any(cause in said for cause in one.causes) else [f"{one.name}: refused with “{said}”"]
    if not one.harmless:
        return [f"{one.name}: taken"]
    files = [taken, *getattr(taken, "crops", {}).values()]
    return [f"{one.name}: still carries it"] if one.carries and any(one.carries in f.read() for f in files) else []


def _fault_of_good(door: Callable, name: str, content: bytes) -> list[str]:
    try:
        door(good.upload(content, name))
    except ValidationError as error:
        return [f"{name}: an honest file was refused with “{error.messages[0]}”"]
    return []


def _faults_of_mangled(how_many: int) -> Iterable[str]:
    """Files with wrong bytes are taken or refused, with a sentence, and never crash the child."""
    for form in ("JPEG", "PNG", "WEBP", "PDF"):
        door = uploads.clean_pdf if form == "PDF" else uploads.clean_photo
        for seed in range(how_many):
            try:
                door(good.upload(bad.mangled(form, seed), f"{seed}.{form.lower()}"))
            except ValidationError as error:
                if error.code == CRASHED or not error.messages[0]:
                    yield f"{form} {seed}: the child crashed"
