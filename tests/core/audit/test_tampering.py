"""R13 and R21: whoever tampers with the trail, as the application's role or as the database's owner, is detected."""

import random
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from companies.models import Company
from exportasv.core.audit import archive, guards, hash_chain, signatures, verification
from exportasv.core.audit.actor import act_as, act_in_bulk
from exportasv.core.audit.hash_chain import seal_entries
from exportasv.core.audit.heads import Head, present_head, read_heads
from exportasv.core.audit.keys import AuditKeyError, audit_keys, present_key
from exportasv.core.audit.management.commands.harden_database import hardening_sql
from exportasv.core.audit.models import AuditEntry, Seal, Signature
from exportasv.core.audit.months import Month, make_months
from exportasv.core.audit.verification import verify_trail
from tests import factories
from tests.core.audit import tampering
from tests.core.audit.tampering import BY_APPLICATION, BY_OWNER, Tampering

pytestmark = pytest.mark.django_db
CASES = 200  # of each role


def another_session() -> None:
    """Forget who acted: an attacker does not share the transaction of the test."""
    tampering.run(
        "SET LOCAL exportasv.actor = ''; SET LOCAL exportasv.request = ''; SET LOCAL exportasv.signature = ''"
    )


@pytest.fixture
def outside(company, other_company, adviser, owner) -> list[Head]:
    """A trail of three sealings, and the heads that were written off the machine after each."""
    lines = []
    for round_ in range(3):
        with act_as(adviser):
            factories.CertificateFactory(company=company)
            Company.objects.update(about_es=f"texto {round_}")
        with act_in_bulk(owner, "an import"):
            Company.objects.update(about_en=f"text {round_}")
        Company.objects.filter(pk=company.pk).update(name=f"Nombre {round_}")
        seal_entries()
        lines.append(present_head().line())
    another_session()
    heads = read_heads("\n".join(lines))
    assert verify_trail(heads).intact
    assert Seal.objects.count() >= 20
    return heads


@pytest.fixture
def application(outside) -> str:
    """The application's role after `manage.py harden_database`; in a transaction, so no other test has it."""
    name = f"app_{connection.settings_dict['NAME']}"[:60]
    roles = {"app": name, "owner": f"owner_{name}"[:60], "audit": f"audit_{name}"[:60]}
    tampering.run(f'SET CONSTRAINTS ALL IMMEDIATE; CREATE ROLE "{name}"')
    tampering.run(hardening_sql(**roles).replace("BEGIN;\n", "", 1).replace("COMMIT;", ""))
    tampering.run("SET CONSTRAINTS ALL DEFERRED")
    return name


class _RolledBackError(Exception):
    pass


def is_detected(tamper: Tampering, dice: random.Random, heads: list[Head], role: str = "") -> bool:
    """Return whether PostgreSQL refuses the tampering or the verification finds it; leave the trail as it was."""
    found = False
    try:
        with transaction.atomic():
            if role:
                tampering.run(f'SET LOCAL ROLE "{role}"')
            tamper(dice)
            tampering.run("RESET ROLE")
            found = not verify_trail(heads).intact
            raise _RolledBackError
    except DatabaseError:
        return True
    except _RolledBackError:
        return found


def undetected(kinds: list[Tampering], heads: list[Head], role: str = "", cases: int = CASES) -> dict[str, int]:
    """Return the kinds that were not detected, of `cases` random tamperings."""
    missed: Counter[str] = Counter()
    for case in range(cases):
        dice = random.Random(f"{case} {role[:3]}")
        tamper = kinds[case % len(kinds)]
        if not is_detected(tamper, dice, heads, role):
            missed[tamper.__name__] += 1
    return dict(missed)


def test_two_hundred_tamperings_by_the_owner_are_detected(outside):
    assert len(BY_OWNER) >= 20
    assert undetected(BY_OWNER, outside) == {}
    assert verify_trail(outside).intact


def test_two_hundred_tamperings_by_the_application_are_refused_or_detected(outside, application):
    assert len(BY_APPLICATION) >= 6
    assert undetected(BY_APPLICATION, outside, application) == {}
    assert verify_trail(outside).intact


def test_the_hardened_application_works_and_is_audited(application, company, adviser):
    before = AuditEntry.objects.count()
    tampering.run(f'SET LOCAL ROLE "{application}"')
    with act_as(adviser):
        factories.CertificateFactory(company=company).delete()
        Company.objects.filter(pk=company.pk).update(name="Otro nombre")
    with act_in_bulk(adviser, "a test"):
        Company.objects.update(about_es="x")
    assert seal_entries() == 5
    assert make_months(ahead=5) == 2
    tampering.run("RESET ROLE")
    assert guards.broken_guards() == []
    assert AuditEntry.objects.count() == before + 5
    assert verify_trail().intact


def test_sql_by_hand_is_told_from_the_work_of_the_portal(outside, company, adviser):
    with act_as(adviser):
        Company.objects.filter(pk=company.pk).update(name="Del portal")
    another_session()
    tampering.run("UPDATE companies_company SET name = 'a mano' WHERE id = %s", company.pk)
    seal_entries()
    assert list(Seal.objects.order_by("-number").values_list("signature", flat=True)[:2]) == ["unsigned", "signed"]


# --- Canaries: with a control off, its tampering passes ---------------------------------------------------


def passes(tamper: Tampering, heads: list[Head]) -> bool:
    return not is_detected(tamper, random.Random(7), heads)


@pytest.mark.parametrize(
    "tamper", [tampering.cut_the_tail, tampering.edit_the_newest_and_have_it_sealed_anew,
               tampering.edit_one_and_rehash_with_the_stolen_key, tampering.truncate_the_trail]
)  # fmt: skip
def test_without_a_head_outside_a_cut_or_a_stolen_key_is_not_seen(outside, tamper):
    if tamper is tampering.truncate_the_trail:
        tamper = lambda _dice: tampering.as_owner("TRUNCATE audit_auditentry, audit_seal")  # noqa: E731
    assert passes(tamper, [])
    assert not passes(tamper, outside)


def test_who_has_the_key_can_rehash_and_is_seen_by_the_head_only(outside):
    name, key = present_key()
    assert passes(lambda _dice: delete_and_rehash(key, name), [])
    assert not passes(lambda _dice: delete_and_rehash(b"made up", name), [])


def delete_and_rehash(key: bytes, name: str) -> None:
    last = Seal.objects.latest("number")
    with tampering.triggers_off():
        tampering.run("DELETE FROM audit_auditentry WHERE id = %s", last.entry_id - 5)
        tampering.rehash(1, key, name)


def test_without_signatures_another_actor_is_not_seen(outside, monkeypatch):
    assert not passes(tampering.act_as_somebody, outside)
    monkeypatch.setattr(hash_chain.EntryValues, "check_signature", lambda _self: Signature.SIGNED)
    assert passes(tampering.act_as_somebody, outside)


def test_without_the_triggers_of_statements_a_bulk_write_is_not_seen(outside, monkeypatch):
    assert not passes(tampering.write_in_bulk_by_hand, outside)
    tampering.run("DROP FUNCTION exportasv_audit_bulk() CASCADE")
    monkeypatch.setattr(verification, "broken_guards", list)
    assert passes(tampering.write_in_bulk_by_hand, outside)


def test_without_the_check_of_guards_a_trigger_that_is_off_is_not_seen(outside, monkeypatch):
    assert not passes(tampering.switch_a_trigger_off, outside)
    monkeypatch.setattr(verification, "broken_guards", list)
    assert passes(tampering.switch_a_trigger_off, outside)


def test_without_the_check_of_times_an_old_entry_is_not_seen(outside, monkeypatch):
    def sealed_old_entry(_dice: random.Random) -> None:
        with tampering.triggers_off():
            tampering.run(
                "INSERT INTO audit_auditentry (table_name, row_id, action, request_id, at, signature)"
                " VALUES ('companies_company', '1', 'update', '', now() - interval '90 days', '')"
            )
        seal_entries()

    assert not passes(sealed_old_entry, outside)
    monkeypatch.setattr(verification, "LONGEST", 10**18)
    assert passes(sealed_old_entry, outside)


# --- Keys -------------------------------------------------------------------------------------------------

OLD, NEW = "2025:" + "o" * 32, "2026:" + "n" * 32


def test_a_key_is_replaced_and_the_old_one_still_verifies_what_it_sealed(settings, company):
    settings.AUDIT_KEYS = [OLD]
    seal_entries()
    heads = [present_head()]
    settings.AUDIT_KEYS = [NEW, OLD]
    Company.objects.update(name="Otro")
    seal_entries()
    assert set(Seal.objects.values_list("key_id", flat=True)) == {"2025", "2026"}
    assert verify_trail(heads).intact
    settings.AUDIT_KEYS = [NEW]
    assert {each.kind for each in verify_trail().problems} == {"key_unknown"}
    settings.AUDIT_KEYS = [OLD, NEW]
    Company.objects.update(name="Otro más")
    seal_entries()
    assert {each.kind for each in verify_trail().problems} == {"key_returns"}


@pytest.mark.parametrize("keys", [["short:key"], ["x" * 40], ["a b:" + "k" * 40], [":" + "k" * 40]])
def test_a_malformed_key_is_refused(settings, keys):
    settings.AUDIT_KEYS = keys
    with pytest.raises(AuditKeyError):
        audit_keys()


def test_a_signature_ends(company, adviser):
    signed = signatures.signature_of(str(adviser.pk), "r")
    assert guards.broken_guards() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('exportasv.actor', %s, true)", [str(adviser.pk)])
        cursor.execute("SELECT set_config('exportasv.request', 'r', true)")
        cursor.execute("SELECT set_config('exportasv.signature', %s, true)", [signed])
    Company.objects.update(name="Otro")
    entry = AuditEntry.objects.latest("pk")
    told = (entry.signature, entry.pk, adviser.pk, "r")
    now = entry.at.timestamp()
    assert signatures.check_signature(*told, now) == Signature.SIGNED
    assert signatures.check_signature(*told, now + 5000) == Signature.WRONG
    assert signatures.check_signature(*told, now - 5000) == Signature.WRONG
    assert signatures.check_signature(entry.signature, entry.pk + 1, adviser.pk, "r", now) == Signature.WRONG
    assert signed not in entry.signature


# --- The command ------------------------------------------------------------------------------------------


def verify(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_whether_the_trail_is_intact(outside, tmp_path):
    kept = tmp_path / "heads.txt"
    kept.write_text("Guarde este correo.\n\n" + "\n".join(head.line() for head in outside))
    code, text = verify("--head", str(kept))
    assert (code, "The audit trail is intact." in text, "3 heads compared" in text) == (0, True, True)
    tampering.cut_the_tail(random.Random(3))
    code, text = verify()
    assert (code, "No head was compared" in text) == (0, True)
    code, text = verify("--head", str(kept))
    assert (code, "NOT INTACT" in text) == (1, True)


def test_the_hardened_application_cannot_archive_a_month(outside, application):
    """A month is dropped by the owner of the trail only, also with the portal's own code."""
    month = Month.of(timezone.now())
    tampering.run(f'SET LOCAL ROLE "{application}"')
    for statement in (
        lambda: archive._drop(month, 1),
        lambda: tampering.run(f"DROP TABLE {month.partition}"),
        lambda: tampering.run(f"TRUNCATE {month.partition}"),
        lambda: tampering.run(f"ALTER TABLE audit_auditentry DETACH PARTITION {month.partition}"),
    ):
        with pytest.raises(DatabaseError, match=r"must be owner|permission denied"), transaction.atomic():
            statement()
    tampering.run("RESET ROLE")
    assert verify_trail(outside).intact
