"""Take the months of the audit trail that are past their term out of the database, each into a file of its own.

A file is gzipped JSON: a line that says what it is, then one line for each link of the chain (links.py), as they are
hashed. Whoever has the key can verify it for ever: its first link follows the anchor of the month before, its last has
the hash of its own anchor.

Only the owner of the trail's tables may do this: the application's role cannot drop a month (`harden_database`).
"""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from exportasv.core.audit import anchors
from exportasv.core.audit.hash_chain import ENTRY_COLUMNS, SEAL_LOCK, EntryValues, seal_entries
from exportasv.core.audit.heads import Head, kept_heads
from exportasv.core.audit.keys import present_key
from exportasv.core.audit.links import Link, stored_links
from exportasv.core.audit.models import Seal, TrailAnchor
from exportasv.core.audit.months import Month, first_kept_month, make_months, stored_months
from exportasv.core.audit.verification import LATEST_SEALING, TrailReport, verify_links, verify_trail

FORMAT = 1


class ArchiveError(Exception):
    """The trail or a file is not in a state in which a month may leave the database. The text says why."""


def archive_months(folder: Path, heads: Iterable[Head] = ()) -> list[TrailAnchor]:
    """Archive every month past its term to `folder`, the oldest first, and return the anchors.

    `heads` are compared besides those of AUDIT_HEADS. Raise ArchiveError if the trail is not intact, if no head outside
    the database covers a month, or if its file cannot be read back. Months that were archived before stay archived.
    """
    make_months()
    seal_entries()
    now, known = timezone.now(), [*kept_heads(), *heads]
    report = verify_trail(known)
    if not report.intact:
        raise ArchiveError(f"The trail is not intact: {report.problems[0]}")
    covered = max((head.number for head in known), default=0)
    made = []
    for month in stored_months():
        if month >= first_kept_month(now):
            break
        anchor = _archive_month(month, folder, covered, now)
        if anchor is None:
            break
        made.append(anchor)
    return made


def verify_archive(path: Path, anchor: TrailAnchor, before: anchors.Beginning) -> TrailReport:
    """Verify the links of a file from the anchor of the month before to its own. Raise ArchiveError if it differs."""
    if _file_hash(path) != anchor.file_hash:
        raise ArchiveError(f"{path} is not the file that was archived as {anchor}.")
    report = TrailReport()
    found = verify_links(report, read_links(path), before, {anchor.number})
    if report.last != anchor.number or found.get(anchor.number, ("",))[0] != bytes(anchor.hash).hex():
        raise ArchiveError(f"{path} does not end at seal {anchor.number}.")
    return report


def verify_archived_months(folder: Path) -> list[str]:
    """Verify the files of all archived months in `folder`; return what is wrong, in sentences."""
    problems, before = [], anchors.Beginning()
    for anchor in TrailAnchor.objects.order_by("number", "pk"):
        try:
            report = verify_archive(folder / anchor.file_name, anchor, before)
            problems += [f"{anchor}: {problem}" for problem in report.problems]
        except (ArchiveError, OSError, ValueError) as error:
            problems.append(f"{anchor}: {error}")
        before = anchors.beginning_after(anchor)
    return problems


def read_links(path: Path) -> Iterator[Link]:
    """Yield the links of a file. Raise ArchiveError if it is no archived month."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        if json.loads(file.readline() or "{}").get("audit_archive") != FORMAT:
            raise ArchiveError(f"{path} is no archived month of the audit trail.")
        for line in file:
            yield Link.from_values(json.loads(line))


# --- One month --------------------------------------------------------------------------------------------


def _archive_month(month: Month, folder: Path, covered: int, now: datetime) -> TrailAnchor | None:
    """Archive one month, or return None if it must wait: nothing was sealed after it yet, or it was sealed too late."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        before, first = anchors.beginning(), _first_seal_from(month.plus(1))
        if first is None:
            return None
        last = Seal.objects.filter(number=first - 1).first()  # none if the month before ended there, too
        if last and last.sealed_at > first_kept_month(now).start + LATEST_SEALING:
            return None
        if last and last.number > covered:
            raise ArchiveError(f"No head outside the database has seal {last.number} or a later one.")
        anchor = _new_anchor(month, last or before, before, now)
        links = stored_links(before.late, after=before.number, until=anchor.number)
        path = folder / anchor.file_name
        anchor.used_keys = _write_links(path, links, anchor, before.used_keys)
        anchor.file_hash = _file_hash(path)
        if not verify_archive(path, anchor, before).intact:
            raise ArchiveError(f"{path} cannot be verified.")
        anchor.mac = anchors.anchor_mac(present_key()[1], anchor)
        anchor.save()
        _drop(month, anchor.number)
    return anchor


def _first_seal_from(month: Month) -> int | None:
    """Return the number of the first seal of an entry of `month` or later, None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(s.number) FROM audit_seal s JOIN audit_auditentry e ON e.id = s.entry_id WHERE e.at >= %s",
            [month.start],
        )
        return cursor.fetchone()[0]


def _new_anchor(month: Month, last: Seal | anchors.Beginning, before: anchors.Beginning, now: datetime) -> TrailAnchor:
    """Return the anchor of a month that ends with seal `last`, with its entries that were sealed later."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ENTRY_COLUMNS} FROM {month.partition} e JOIN audit_seal s ON s.entry_id = e.id"  # noqa: S608 # nosec B608 # names of ours
            " WHERE s.number > %s ORDER BY s.number",
            [last.number],
        )
        late = {row[0]: EntryValues(*row) for row in cursor.fetchall()}
    waiting = Seal.objects.filter(entry_id__in=before.late, number__gt=last.number).values_list("entry_id", flat=True)
    late |= {number: before.late[number] for number in waiting}
    return TrailAnchor(
        month=month.first_day, number=last.number, hash=bytes(last.hash), late=[list(each) for each in late.values()],
        file_name=f"audit-{month.first_day:%Y-%m}.jsonl.gz", at=now, key_id=present_key()[0],
    )  # fmt: skip


def _write_links(path: Path, links: Iterable[Link], anchor: TrailAnchor, used_keys: list[str]) -> list[str]:
    """Write the file whole or not at all; return the keys of the chain so far, in the order of their use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, used = path.with_suffix(".part"), list(used_keys)
    head = json.dumps({"audit_archive": FORMAT, "month": str(anchor), "last": anchor.number})
    with part.open("wb") as raw:
        with gzip.open(raw, "wt", encoding="utf-8") as file:
            for line in chain([head], _lines(links, used)):
                file.write(line + "\n")
        raw.flush()
        os.fsync(raw.fileno())
    part.replace(path)
    return used


def _lines(links: Iterable[Link], used_keys: list[str]) -> Iterator[str]:
    for link in links:
        if link.key_id not in used_keys:
            used_keys.append(link.key_id)
        yield json.dumps(link.values())


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _drop(month: Month, number: int) -> None:
    """Drop the month and its seals. Raise ProgrammingError if the role does not own the trail."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER audit_append_only")
        cursor.execute("DELETE FROM audit_seal WHERE number <= %s", [number])
        cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER audit_append_only")
        cursor.execute(f"ALTER TABLE audit_auditentry DETACH PARTITION {month.partition}")
        cursor.execute(f"DROP TABLE {month.partition}")
