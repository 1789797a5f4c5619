"""The trail by months: each has its partition, and leaves the database after its term with everything still proven."""

import gzip
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from companies.models import Company
from exportasv.core.audit import archive, months
from exportasv.core.audit.archive import ArchiveError, archive_months, verify_archived_months
from exportasv.core.audit.guards import broken_guards
from exportasv.core.audit.hash_chain import seal_entries
from exportasv.core.audit.heads import Head, _mac, present_head
from exportasv.core.audit.keys import present_key
from exportasv.core.audit.models import AuditEntry, Seal, TrailAnchor
from exportasv.core.audit.months import Month, first_kept_month, make_months, partitions, stored_months
from exportasv.core.audit.verification import verify_trail
from exportasv.core.programme import AUDIT_KEPT_MONTHS
from tests.core.audit.tampering import as_owner, forge_anchor

pytestmark = pytest.mark.django_db


def parts_of_entries() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, tableoid::regclass::text FROM audit_auditentry")
        return dict(cursor.fetchall())


def change(name: str) -> int:
    """Change a company; return the number of the entry."""
    Company.objects.filter(slug="tejidos-izalco").update(name=name)
    return AuditEntry.objects.latest("pk").pk


def date_back(moment: datetime, *numbers: int) -> None:
    """Let entries have been written at this moment; their month has no partition yet."""
    as_owner("UPDATE audit_auditentry SET at = %s WHERE id = ANY(%s)", moment, list(numbers))


def seal_at(moment: datetime) -> Head:
    """Seal what is there at this moment, and return the head that was written outside then."""
    with time_machine.travel(moment, tick=False):
        seal_entries()
        return present_head()


def first_kept() -> Month:
    return first_kept_month(timezone.now())


@pytest.fixture
def heads(company) -> list[Head]:
    """A trail of two months past their term, one within it, and today; a head outside after each."""
    made, numbers = [], list(AuditEntry.objects.values_list("pk", flat=True))
    for months_before in (2, 1, -1):
        moment = first_kept().plus(-months_before).start + timedelta(days=9)
        numbers += [change(f"Nombre {months_before} {n}") for n in range(3)]
        date_back(moment, *numbers)
        made.append(seal_at(moment + timedelta(minutes=1)))
        numbers = []
    make_months()
    change("Hoy")
    seal_entries()
    return [*made, present_head()]


# --- Partitions -------------------------------------------------------------------------------------------


def test_the_months_to_come_have_their_partitions(db):
    this = Month.of(timezone.now())
    assert set(stored_months()) >= {this.plus(n) for n in range(months.MONTHS_AHEAD + 1)}
    assert "audit_auditentry_default" in partitions()
    assert make_months() == 0
    assert make_months(ahead=months.MONTHS_AHEAD + 2) == 2
    assert broken_guards() == []


def test_december_is_followed_by_january():
    assert (Month(2026, 12).plus(1), Month(2026, 1).plus(-1)) == (Month(2027, 1), Month(2025, 12))
    assert Month(2026, 11).plus(-60) == Month(2021, 11)


def test_an_entry_lies_in_the_partition_of_its_month(company):
    assert set(parts_of_entries().values()) == {Month.of(timezone.now()).partition}


def test_an_entry_without_a_month_is_not_lost_and_gets_one(company):
    number = change("Nuevo")
    moment = timezone.now() - timedelta(days=400)
    date_back(moment, number)
    assert parts_of_entries()[number] == "audit_auditentry_default"
    assert make_months() == 1
    assert parts_of_entries()[number] == Month.of(moment).partition
    assert broken_guards() == []


def test_the_trail_is_verified_over_all_months(heads):
    report = verify_trail(heads)
    assert (report.intact, report.seals, report.heads) == (True, AuditEntry.objects.count(), 4)
    assert len(set(parts_of_entries().values())) == 4


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE audit_auditentry SET after = \'{"name": "otro"}\' WHERE id = %s',
        "DELETE FROM audit_auditentry WHERE id = %s",
        "UPDATE audit_auditentry SET at = at + interval '31 days' WHERE id = %s",
    ],
)
def test_tampering_in_an_older_month_is_found(heads, sql):
    oldest = stored_months()[0]
    number = next(number for number, part in parts_of_entries().items() if part == oldest.partition)
    as_owner(sql, number)
    assert {each.kind for each in verify_trail(heads).problems} & {"hash_differs", "entry_missing"}


@pytest.mark.parametrize("sql", ["UPDATE {} SET action = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_partition_can_be_changed_by_its_own_name(heads, sql):
    for part in (stored_months()[0].partition, "audit_auditentry_default", Month.of(timezone.now()).partition):
        if "default" in part and "TRUNCATE" not in sql:
            continue  # empty: no row that a trigger could refuse
        with pytest.raises(DatabaseError, match="audit trail does not allow"), transaction.atomic():
            connection.cursor().execute(sql.format(part))


# --- The term ---------------------------------------------------------------------------------------------


def test_months_past_their_term_leave_and_the_rest_is_still_proven(heads, tmp_path):
    before = AuditEntry.objects.count()
    made = archive_months(tmp_path, heads)
    assert [str(anchor) for anchor in made] == [f"{first_kept().plus(-n).first_day:%Y-%m}" for n in (2, 1)]
    assert stored_months()[0] >= first_kept()
    report = verify_trail(heads)
    assert report.intact, [str(each) for each in report.problems]
    assert report.archived == heads[1].number == made[-1].number
    assert report.seals == AuditEntry.objects.count() == before - report.archived
    assert verify_archived_months(tmp_path) == []
    change("Después")
    seal_entries()
    assert verify_trail([*heads, present_head()]).intact
    assert present_head().count == present_head().number == heads[-1].number + 1
    assert archive_months(tmp_path, [present_head()]) == []


def test_tampering_with_the_rest_is_found_after_an_archive(heads, tmp_path):
    archive_months(tmp_path, heads)
    as_owner("UPDATE audit_auditentry SET row_id = '9' WHERE id = (SELECT min(id) FROM audit_auditentry)")
    assert {each.kind for each in verify_trail().problems} == {"hash_differs"}


def over_midnight(end: datetime) -> tuple[int, Head]:
    """Let a transaction be open when a month ends: its entry is sealed after the first of the next month.

    Return its number, and the head after it.
    """
    numbers, late = list(AuditEntry.objects.values_list("pk", flat=True)), change("Tarde")
    date_back(end - timedelta(days=3), *numbers)
    as_owner("CREATE TEMP TABLE waiting ON COMMIT DROP AS SELECT * FROM audit_auditentry WHERE id = %s", late)
    as_owner("DELETE FROM audit_auditentry WHERE id = %s", late)
    seal_at(end - timedelta(days=3))
    date_back(end + timedelta(seconds=2), change("Después"))
    seal_at(end + timedelta(seconds=3))
    as_owner("INSERT INTO audit_auditentry SELECT * FROM waiting")
    date_back(end - timedelta(seconds=5), late)
    head = seal_at(end + timedelta(minutes=5))
    change("Hoy")
    seal_entries()
    return late, head


def test_an_entry_that_was_sealed_in_the_next_month_is_proven_by_the_anchor(company, tmp_path):
    late, head = over_midnight(first_kept().start)
    (anchor,) = archive_months(tmp_path, [head])
    assert [values[0] for values in anchor.late] == [late]
    assert not AuditEntry.objects.filter(pk=late).exists()
    assert verify_trail([head]).intact
    as_owner("UPDATE audit_trailanchor SET late = jsonb_set(late, '{0,2}', '\"7\"')")
    assert {each.kind for each in verify_trail([head]).problems} == {"anchor_not_ours", "hash_differs"}


def test_such_an_entry_leaves_with_the_next_month(company, tmp_path):
    late, head = over_midnight(first_kept().plus(-1).start)
    made = archive_months(tmp_path, [head])
    assert [len(anchor.late) for anchor in made] == [1, 0]
    assert late in {link.entry.id for link in archive.read_links(tmp_path / made[1].file_name)}
    assert verify_trail([head]).intact
    assert verify_archived_months(tmp_path) == []


def test_a_month_waits_for_a_head_outside(heads, tmp_path):
    with pytest.raises(ArchiveError, match="No head outside"):
        archive_months(tmp_path, heads[:1])
    assert TrailAnchor.objects.count() == 1  # the first month was covered
    assert len(archive_months(tmp_path, heads)) == 1


def test_nothing_leaves_a_trail_that_is_not_intact(heads, tmp_path):
    as_owner("UPDATE audit_auditentry SET row_id = '9' WHERE id = (SELECT max(id) FROM audit_auditentry)")
    with pytest.raises(ArchiveError, match="not intact"):
        archive_months(tmp_path, heads)
    assert not TrailAnchor.objects.exists()
    assert not list(tmp_path.iterdir())


def test_a_month_whose_file_cannot_be_read_back_stays(heads, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_lines", lambda links, used: iter([]))
    count = AuditEntry.objects.count()
    with pytest.raises(ArchiveError, match="does not end at"):
        archive_months(tmp_path, heads)
    assert AuditEntry.objects.count() == count


def test_a_month_that_was_sealed_too_late_waits(company, tmp_path):
    end = first_kept().start
    date_back(end - timedelta(days=3), *AuditEntry.objects.values_list("pk", flat=True))
    seal_at(end + timedelta(days=5))
    change("Hoy")
    seal_entries()
    assert archive_months(tmp_path, [present_head()]) == []
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert len(archive_months(tmp_path, [present_head()])) >= 1


def test_nothing_leaves_before_its_term(company, tmp_path):
    date_back(first_kept().start, *AuditEntry.objects.values_list("pk", flat=True))
    head = seal_at(first_kept().start + timedelta(minutes=1))
    change("Hoy")
    seal_entries()
    assert archive_months(tmp_path, [head]) == []
    assert Seal.objects.filter(number=1).exists()


# --- Forgeries --------------------------------------------------------------------------------------------


def seal_number(number: int) -> Seal:
    return Seal.objects.get(number=number)


def test_an_anchor_that_the_portal_did_not_make_is_found(heads):
    one = seal_number(heads[1].number)
    forge_anchor(one.number, bytes(one.hash), b"made up")
    assert {each.kind for each in verify_trail().problems} == {"anchor_not_ours"}


def test_an_anchor_that_was_moved_is_found(heads, tmp_path):
    archive_months(tmp_path, heads)
    one = Seal.objects.order_by("number").first()
    as_owner(
        "UPDATE audit_trailanchor SET number = %s, hash = %s WHERE number = %s",
        one.number,
        bytes(one.hash),
        heads[1].number,
    )
    as_owner("DELETE FROM audit_seal WHERE number = %s", one.number)
    as_owner("DELETE FROM audit_auditentry WHERE id = %s", one.entry_id)
    assert {each.kind for each in verify_trail().problems} == {"anchor_not_ours"}


def test_an_anchor_that_was_deleted_is_found(heads, tmp_path):
    archive_months(tmp_path, heads)
    as_owner("DELETE FROM audit_trailanchor")
    assert "seals_missing" in {each.kind for each in verify_trail().problems}


def test_an_anchor_made_with_the_stolen_key_is_found_by_a_head_within_the_term(heads):
    newest = heads[-1]
    forge_anchor(newest.number - 1, bytes(seal_number(newest.number - 1).hash), present_key()[1])
    assert verify_trail([newest]).intact  # a head of later alone does not show it
    assert verify_trail(heads[:2]).intact  # nor do those that are past the term
    (problem,) = verify_trail([*heads[:2], signed_head(newest.number - 2)]).problems
    assert problem.kind == "head_of_archived"


def signed_head(number: int) -> Head:
    """Return a head as the portal wrote it this hour."""
    name, key = present_key()
    head = Head(number, number, "00" * 32, timezone.now().isoformat(timespec="seconds"), name)
    return replace(head, mac=_mac(key, head))


def test_a_changed_file_is_found(heads, tmp_path):
    first, _second = archive_months(tmp_path, heads)
    path = tmp_path / first.file_name
    text = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(text.replace(b"Nombre 2 1", b"Nombre 2 9")))
    assert any("is not the file" in each for each in verify_archived_months(tmp_path))
    as_owner("UPDATE audit_trailanchor SET file_hash = %s WHERE id = %s", archive._file_hash(path), first.pk)
    with translation.override("en"):
        assert any("was changed" in each for each in verify_archived_months(tmp_path))
    path.unlink()
    assert len(verify_archived_months(tmp_path)) == 1


# --- The commands -----------------------------------------------------------------------------------------


def test_the_commands_archive_and_verify(heads, tmp_path, settings):
    settings.AUDIT_HEADS = [str(tmp_path / "heads.jsonl")]
    (tmp_path / "heads.jsonl").write_text("\n".join(head.line() for head in heads))
    out = StringIO()
    call_command("archive_audit", str(tmp_path / "archive"), stdout=out)
    assert out.getvalue().count("archived to audit-") == 2
    call_command("archive_audit", str(tmp_path / "archive"), stdout=out)
    assert "No month is past its term" in out.getvalue()
    call_command("verify_audit", "--archive", str(tmp_path / "archive"), stdout=out)
    assert "The audit trail is intact" in out.getvalue()
    (tmp_path / "archive" / TrailAnchor.objects.earliest("pk").file_name).unlink()
    with pytest.raises(SystemExit):
        call_command("verify_audit", "--archive", str(tmp_path / "archive"), stdout=out)
    as_owner("UPDATE audit_auditentry SET row_id = '9' WHERE id = (SELECT max(id) FROM audit_auditentry)")
    with pytest.raises(CommandError, match="not intact"):
        call_command("archive_audit", str(tmp_path / "archive"), stdout=out)


def test_the_term_is_of_whole_months():
    now = datetime.fromisoformat("2026-11-26T07:00:00+00:00")
    assert first_kept_month(now) == Month.of(now).plus(-AUDIT_KEPT_MONTHS) == Month(2021, 11)
    assert first_kept_month(now - timedelta(days=26)) == Month(2021, 10)
