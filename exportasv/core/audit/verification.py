"""Verify the audit trail: every seal and entry in the database, the heads kept outside, the guarding triggers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.audit.anchors import Beginning, beginning, is_ours
from exportasv.core.audit.guards import broken_guards
from exportasv.core.audit.hash_chain import (
    LONGEST_TRANSACTION,
    SEALED_WITHIN,
    EntryValues,
    microseconds,
    seal_hash,
)
from exportasv.core.audit.heads import Head, kept_heads
from exportasv.core.audit.keys import audit_keys
from exportasv.core.audit.links import Link, stored_links
from exportasv.core.audit.models import Signature, TrailAnchor, TrailCheck
from exportasv.core.audit.months import first_kept_month
from exportasv.core.audit.signatures import CLOCK_SECONDS
from exportasv.core.lazy_text import StrOrPromise

AFTER_ROWS = re.compile(r"\"rows\": (\d+)")
LONGEST = int(LONGEST_TRANSACTION.total_seconds()) * 1_000_000
CLOCKS = CLOCK_SECONDS * 1_000_000
# A month is archived only if its last seal was made by then, so each head of a seal before it is as old.
LATEST_SEALING = timedelta(days=1)  # after the end of the month
MOST_PROBLEMS = 200  # of a report; a trail with more is not mended one by one

# What is wrong → its sentence. The facts of a problem fill it.
PROBLEM_TEXTS: dict[str, StrOrPromise] = {
    "seals_missing": _("Seals %(first)s to %(last)s are missing."),
    "entry_missing": _("Entry %(entry)s is gone; seal %(number)s has its hash."),
    "hash_differs": _("Entry %(entry)s or its seal %(number)s was changed, or an entry was put before it."),
    "key_unknown": _("Seal %(number)s was made with the key %(key)s, which AUDIT_KEYS does not have."),
    "key_returns": _("Seal %(number)s was made with the key %(key)s, after a newer key had taken its place."),
    "actor_wrong": _("Entry %(entry)s names an actor or a request that the portal did not sign."),
    "actor_unsigned": _("Entry %(entry)s names the actor %(actor)s without the signature of the portal."),
    "bulk_unsigned": _("Entry %(entry)s: %(rows)s rows of %(table)s were written in bulk, not by the portal."),
    "time_backwards": _("Entry %(entry)s has a time long before the entries that were sealed before it: %(at)s."),
    "time_ahead": _("Entry %(entry)s has a time after its own seal: %(at)s."),
    "seal_time_backwards": _("Seal %(number)s has a time before the seal before it."),
    "not_sealed": _("%(count)s entries have no seal; the first is %(entry)s, of %(at)s."),
    "head_not_ours": _("The head of %(at)s with number %(number)s was not made by the portal."),
    "head_beyond_end": _("The chain ends at seal %(last)s, but on %(at)s it had seal %(number)s."),
    "head_differs": _("Seal %(number)s is not the one that the head of %(at)s has."),
    "head_of_archived": _("On %(at)s the chain had seal %(number)s, which was archived before its term."),
    "anchor_not_ours": _("The archived month %(month)s was not written by the portal: the trail may begin too late."),
    "head_count_differs": _("On %(at)s the chain had %(count)s seals up to number %(number)s; now it has %(now)s."),
    "heads_unreadable": _("The heads kept outside could not be read: %(error)s."),
    "guard_missing": _("A guard of the trail is missing, switched off or changed: %(guard)s."),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with the facts for its sentence."""

    kind: str
    facts: dict[str, Any]

    def __str__(self) -> str:
        return PROBLEM_TEXTS[self.kind] % self.facts


@dataclass
class TrailReport:
    """What a verification found.

    `gaps` counts numbers without an entry, which transactions that were rolled back leave. `unsigned` counts entries
    without an actor that the portal did not sign. `archived` is the number of the last seal that was archived.
    """

    archived: int = 0
    seals: int = 0
    heads: int = 0
    gaps: int = 0
    unsigned: int = 0
    last: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, kind: str, **facts: Any) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(kind, facts))

    @property
    def intact(self) -> bool:
        return not self.problems


def verify_trail(heads: Iterable[Head] = ()) -> TrailReport:
    """Verify the trail, and compare it with heads kept outside the database. It reads the whole trail.

    What was archived is not in the database; the chain is verified from the last anchor on.
    """
    report, kept = TrailReport(), list(heads)
    _check_anchors(report)
    start = beginning()
    hashes = verify_links(report, stored_links(start.late), start, {head.number for head in kept})
    for head in kept:
        _compare_head(report, head, hashes)
    _find_unsealed(report)
    _count_gaps(report)
    for guard in broken_guards():
        report.add("guard_missing", guard=guard)
    return report


def record_check(report: TrailReport) -> TrailCheck:
    """Store the result of a verification."""
    problems = [{"kind": each.kind, "facts": each.facts} for each in report.problems]
    return TrailCheck.objects.create(seals=report.seals, heads=report.heads, intact=report.intact, problems=problems)


def verify_with_kept_heads(more: Iterable[Head] = ()) -> TrailReport:
    """Verify the trail with the heads of AUDIT_HEADS and others. A place that cannot be read is a problem."""
    try:
        kept = kept_heads()
    except Exception as error:  # a file system or bucket of somebody else's machine
        report = verify_trail(more)
        report.add("heads_unreadable", error=type(error).__name__)
        return report
    return verify_trail([*kept, *more])


def problem_text(problem: dict[str, Any]) -> str:
    """Return the sentence of a stored problem."""
    return str(Problem(problem["kind"], problem["facts"]))


# --- The chain ------------------------------------------------------------------------------------------


def _check_anchors(report: TrailReport) -> None:
    for anchor in TrailAnchor.objects.order_by("pk"):
        if not is_ours(anchor):
            report.add("anchor_not_ours", month=str(anchor))


def verify_links(
    report: TrailReport, links: Iterable[Link], start: Beginning, wanted: set[int]
) -> dict[int, tuple[str, int]]:
    """Verify the links after `start`; return number → (hash, how many seals there are up to it) of the wanted seals."""
    previous, times, keys = start.hash, _Times(), _Keys(start.used_keys)
    report.last = report.archived = start.number
    found: dict[int, tuple[str, int]] = {start.number: (start.hash.hex(), start.number)} if start.number else {}
    for link in links:
        if link.number != report.last + 1:
            report.add("seals_missing", first=report.last + 1, last=link.number - 1)
        report.last, report.seals = link.number, report.seals + 1
        if keys.check(report, link):
            _check_link(report, link, previous, keys.known[link.key_id])
        times.check(report, link)
        previous = link.hash
        if link.number in wanted:
            found[link.number] = link.hash.hex(), report.archived + report.seals
    return found


def _check_link(report: TrailReport, link: Link, previous: bytes, key: bytes) -> None:
    entry = link.entry
    if entry is None:
        report.add("entry_missing", entry=link.entry_id, number=link.number)
        return
    if seal_hash(key, link.key_id, previous, link.number, link.signature, link.sealed_at, entry) != link.hash:
        report.add("hash_differs", entry=entry.id, number=link.number)
        return
    if link.signature == Signature.UNSIGNED:
        report.unsigned += 1
    _check_actor(report, link.signature, entry)


def _check_actor(report: TrailReport, signature: str, entry: EntryValues) -> None:
    if signature == Signature.WRONG:
        report.add("actor_wrong", entry=entry.id)
    elif signature == Signature.UNSIGNED and entry.actor is not None:
        report.add("actor_unsigned", entry=entry.id, actor=entry.actor)
    elif signature == Signature.UNSIGNED and entry.action == "bulk":
        rows = AFTER_ROWS.search(entry.after or "")
        report.add("bulk_unsigned", entry=entry.id, table=entry.table_name, rows=rows[1] if rows else "?")


class _Keys:
    """The keys of the chain in the order of their use. A key that was replaced does not come back."""

    def __init__(self, used: Iterable[str]) -> None:
        self.known, self.used = audit_keys(), ["", *used]

    def check(self, report: TrailReport, link: Link) -> bool:
        """Return whether the seal's key is known."""
        if link.key_id != self.used[-1]:
            if link.key_id in self.used:
                report.add("key_returns", number=link.number, key=link.key_id)
            self.used.append(link.key_id)
        if link.key_id not in self.known:
            report.add("key_unknown", number=link.number, key=link.key_id)
        return link.key_id in self.known


class _Times:
    """The newest times so far, in the order of sealing. No entry is older by more than a transaction lasts."""

    def __init__(self) -> None:
        self.newest, self.sealed_at = 0, 0

    def check(self, report: TrailReport, link: Link) -> None:
        if link.sealed_at < self.sealed_at - CLOCKS:
            report.add("seal_time_backwards", number=link.number)
        self.sealed_at = max(self.sealed_at, link.sealed_at)
        if link.entry is None:
            return
        if link.entry.at < self.newest - LONGEST:
            report.add("time_backwards", entry=link.entry.id, at=_moment_text(link.entry.at))
        elif link.entry.at > link.sealed_at + CLOCKS:
            report.add("time_ahead", entry=link.entry.id, at=_moment_text(link.entry.at))
        else:
            self.newest = max(self.newest, link.entry.at)


def _moment_text(microseconds_since: int) -> str:
    return datetime.fromtimestamp(microseconds_since / 1_000_000, UTC).isoformat(timespec="seconds")


# --- Heads, and what no seal covers ---------------------------------------------------------------------


def _compare_head(report: TrailReport, head: Head, hashes: dict[int, tuple[str, int]]) -> None:
    if not head.is_ours():
        report.add("head_not_ours", at=head.at, number=head.number)
        return
    if head.number < report.archived:
        limit = first_kept_month(timezone.now()).start + 2 * LATEST_SEALING
        if datetime.fromisoformat(head.at) > limit:
            report.add("head_of_archived", number=head.number, at=head.at)
        return
    report.heads += 1
    if head.number > report.last:
        report.add("head_beyond_end", last=report.last, at=head.at, number=head.number)
        return
    digest, count = hashes.get(head.number, ("", 0))
    if digest != head.hash:
        report.add("head_differs", number=head.number, at=head.at)
    elif count != head.count:
        report.add("head_count_differs", number=head.number, at=head.at, count=head.count, now=count)


def _find_unsealed(report: TrailReport) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(e.id), min(e.at) FROM audit_auditentry e WHERE e.at < %s"
            " AND NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.entry_id = e.id)",
            [timezone.now() - SEALED_WITHIN],
        )
        count, entry, at = cursor.fetchone()
    if count:
        report.add("not_sealed", count=count, entry=entry, at=_moment_text(microseconds(at)))


def _count_gaps(report: TrailReport) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id) - min(id) + 1 - count(*), 0) FROM audit_auditentry")
        (report.gaps,) = cursor.fetchone()
