"""Ways to tamper with the audit trail by SQL: as the database's owner, and as the application's role.

Each takes a random generator and changes what it can. The attacker knows the code and the tables, but not the key of
the portal (where a docstring does not say otherwise), nor the heads kept outside.
"""

import hashlib
import random
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from exportasv.core.audit.anchors import anchor_mac
from exportasv.core.audit.hash_chain import ENTRY_COLUMNS, EntryValues, microseconds, seal_entries, seal_hash
from exportasv.core.audit.keys import present_key
from exportasv.core.audit.models import AuditEntry, Seal, TrailAnchor
from exportasv.core.audit.months import partitions
from exportasv.core.audit.signatures import signature_of

Tampering = Callable[[random.Random], None]
ATTACKERS_KEY = b"a key that the attacker made up, of length"
BY_OWNER: list[Tampering] = []
BY_APPLICATION: list[Tampering] = []


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


@contextmanager
def triggers_off():
    run("SET LOCAL session_replication_role = replica")
    yield
    run("SET LOCAL session_replication_role = origin")


def as_owner(sql: str, *values: object) -> None:
    """Tamper as only the owner of the database can: with the triggers off."""
    run("SET session_replication_role = replica")
    run(sql, *values)
    run("SET session_replication_role = DEFAULT")


def by_owner(tampering: Tampering) -> Tampering:
    BY_OWNER.append(tampering)
    return tampering


def by_application(tampering: Tampering) -> Tampering:
    BY_APPLICATION.append(tampering)
    return tampering


def any_seal(dice: random.Random) -> Seal:
    return dice.choice(list(Seal.objects.order_by("number")))


def change_a_company() -> None:
    run("UPDATE companies_company SET about_es = about_es || 'x'")


def rehash(start: int, key: bytes, key_id: str) -> None:
    """Make all seals from number `start` anew, numbered without gaps, as the sealer does."""
    before = Seal.objects.filter(number__lt=start).order_by("-number").first()
    previous = bytes(before.hash) if before else b""
    number = before.number if before else 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.number, {ENTRY_COLUMNS} FROM audit_seal s JOIN audit_auditentry e ON e.id = s.entry_id"
            " WHERE s.number >= %s ORDER BY s.number",
            [start],
        )
        rows = cursor.fetchall()
    old = {seal.number: seal for seal in Seal.objects.filter(number__gte=start)}
    run("DELETE FROM audit_seal WHERE number >= %s", start)
    for before_number, *values in rows:
        number, seal, entry = number + 1, old[before_number], EntryValues(*values)
        signature = entry.check_signature()
        previous = seal_hash(key, key_id, previous, number, signature, microseconds(seal.sealed_at), entry)
        Seal.objects.create(
            number=number,
            entry_id=entry.id,
            key_id=key_id,
            signature=signature,
            sealed_at=seal.sealed_at,
            hash=previous,
        )


# --- As the database's owner ----------------------------------------------------------------------------


@by_owner
def edit_an_entry(dice: random.Random) -> None:
    column, value = dice.choice(
        [
            ("action", "delete"), ("row_id", "9999"), ("table_name", "companies_other"), ("actor_id", "123456"),
            ("request_id", "another-request"), ("after", '{"name": "no"}'), ("before", '{"name": "never"}'),
            ("signature", "site.1.00"),
        ]
    )  # fmt: skip
    with triggers_off():
        run(f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s", value, any_seal(dice).entry_id)


@by_owner
def move_an_entry_in_time(dice: random.Random) -> None:
    with triggers_off():
        run("UPDATE audit_auditentry SET at = at - interval '3 minutes' WHERE id = %s", any_seal(dice).entry_id)


@by_owner
def delete_an_entry(dice: random.Random) -> None:
    with triggers_off():
        run("DELETE FROM audit_auditentry WHERE id = %s", any_seal(dice).entry_id)


@by_owner
def delete_an_entry_with_its_seal(dice: random.Random) -> None:
    seal = any_seal(dice)
    with triggers_off():
        run("DELETE FROM audit_auditentry WHERE id = %s", seal.entry_id)
        run("DELETE FROM audit_seal WHERE number = %s", seal.number)


@by_owner
def delete_a_seal(dice: random.Random) -> None:
    with triggers_off():
        run("DELETE FROM audit_seal WHERE number = %s", any_seal(dice).number)
    if dice.random() < 0.5:
        seal_entries()


@by_owner
def swap_two_seals(dice: random.Random) -> None:
    one, other = dice.sample(list(Seal.objects.all()), 2)
    with triggers_off():
        run("UPDATE audit_seal SET entry_id = -1 WHERE number = %s", one.number)
        run("UPDATE audit_seal SET entry_id = %s WHERE number = %s", one.entry_id, other.number)
        run("UPDATE audit_seal SET entry_id = %s WHERE number = %s", other.entry_id, one.number)


@by_owner
def swap_two_entries(dice: random.Random) -> None:
    one, other = dice.sample(list(Seal.objects.values_list("entry_id", flat=True)), 2)
    with triggers_off():
        run("UPDATE audit_auditentry SET id = -1 WHERE id = %s", one)
        run("UPDATE audit_auditentry SET id = %s WHERE id = %s", one, other)
        run("UPDATE audit_auditentry SET id = %s WHERE id = -1", other)


@by_owner
def cut_the_tail(dice: random.Random) -> None:
    seal = any_seal(dice)
    with triggers_off():
        run(
            "DELETE FROM audit_auditentry WHERE id IN (SELECT entry_id FROM audit_seal WHERE number >= %s)", seal.number
        )
        run("DELETE FROM audit_seal WHERE number >= %s", seal.number)


@by_owner
def cut_the_tail_and_let_it_grow_again(dice: random.Random) -> None:
    cut_the_tail(dice)
    for _ in range(dice.randint(1, 40)):
        change_a_company()
    seal_entries()


@by_owner
def edit_the_newest_and_have_it_sealed_anew(dice: random.Random) -> None:
    newest = Seal.objects.order_by("-number")[: dice.randint(1, 3)]
    with triggers_off():
        for seal in list(newest):
            run('UPDATE audit_auditentry SET after = \'{"name": "no"}\' WHERE id = %s', seal.entry_id)
            run("DELETE FROM audit_seal WHERE number = %s", seal.number)
    seal_entries()


@by_owner
def delete_one_and_rehash_with_a_made_up_key(dice: random.Random) -> None:
    seal = any_seal(dice)
    with triggers_off():
        run("DELETE FROM audit_auditentry WHERE id = %s", seal.entry_id)
        key = dice.choice([ATTACKERS_KEY, hashlib.sha256(b"").digest(), b""])
        rehash(dice.choice([1, seal.number]), key, dice.choice([present_key()[0], "mine"]))


@by_owner
def edit_one_and_rehash_with_the_stolen_key(dice: random.Random) -> None:
    """Even who has the key cannot rewrite what a head outside has."""
    seal = any_seal(dice)
    with triggers_off():
        run("UPDATE audit_auditentry SET row_id = '777' WHERE id = %s", seal.entry_id)
        key_id, key = present_key()
        rehash(seal.number, key, key_id)


@by_owner
def truncate_the_trail(dice: random.Random) -> None:
    with triggers_off():
        run(dice.choice(["TRUNCATE audit_auditentry, audit_seal", "TRUNCATE audit_seal", "TRUNCATE audit_auditentry"]))


@by_owner
def truncate_the_trail_and_let_it_grow_again(dice: random.Random) -> None:
    with triggers_off():
        run("TRUNCATE audit_auditentry, audit_seal")
    for _ in range(dice.randint(1, 80)):
        change_a_company()
    seal_entries()


@by_owner
def delete_all_seals_and_half_of_the_entries(dice: random.Random) -> None:
    with triggers_off():
        run("DELETE FROM audit_seal")
        run("DELETE FROM audit_auditentry WHERE id %% 2 = %s", dice.randint(0, 1))
    seal_entries()


@by_owner
def insert_an_old_entry(dice: random.Random) -> None:
    at = timezone.now() - timedelta(days=dice.randint(1, 90))
    with triggers_off():
        run(
            "INSERT INTO audit_auditentry (table_name, row_id, action, request_id, at, signature)"
            " VALUES ('companies_company', '1', 'update', '', %s, '')",
            at,
        )
    if dice.random() < 0.7:
        seal_entries()


@by_owner
def insert_an_entry_of_somebody(dice: random.Random) -> None:
    with triggers_off():
        run(
            "INSERT INTO audit_auditentry (table_name, row_id, action, request_id, at, signature, actor_id)"
            " VALUES ('companies_company', '1', 'delete', 'a-request-1', clock_timestamp(), %s, %s)",
            dice.choice(["", "site.1700000000.00", "nobody.x.y", "...."]),
            dice.randint(1, 50),
        )
    seal_entries()


@by_owner
def insert_a_seal(dice: random.Random) -> None:
    last = Seal.objects.latest("number")
    change_a_company()
    entry = AuditEntry.objects.latest("pk").pk
    with triggers_off():
        run(
            "INSERT INTO audit_seal (number, entry_id, key_id, signature, sealed_at, hash)"
            " VALUES (%s, %s, %s, 'signed', now(), %s)",
            last.number + dice.randint(1, 5), entry, last.key_id, dice.randbytes(32),
        )  # fmt: skip


@by_owner
def edit_a_seal(dice: random.Random) -> None:
    sql = dice.choice(
        ["signature = CASE signature WHEN 'signed' THEN 'unsigned' ELSE 'signed' END", "key_id = 'older'",
         "sealed_at = sealed_at - interval '1 day'", "hash = sha256(hash)", "number = number + 1000"]
    )  # fmt: skip
    with triggers_off():
        run(f"UPDATE audit_seal SET {sql} WHERE number = %s", any_seal(dice).number)


@by_owner
def switch_a_trigger_off(dice: random.Random) -> None:
    table, trigger = dice.choice(
        [("companies_company", "USER"), ("audit_auditentry", "audit_append_only"), ("audit_seal", "audit_no_truncate"),
         ("accounts_user", "audit_bulk_update"), ("products_product", "ALL")]
    )  # fmt: skip
    how = "DISABLE" if trigger in ("USER", "ALL") else dice.choice(["DISABLE", "ENABLE REPLICA"])
    run(f"ALTER TABLE {table} {how} TRIGGER {trigger}")


@by_owner
def drop_a_trigger(dice: random.Random) -> None:
    name = dice.choice(["audit_bulk_insert", "audit_bulk_update", "audit_bulk_delete", "audit_no_truncate"])
    run(f"DROP TRIGGER {name} ON {dice.choice(['companies_company', 'accounts_user', 'products_product'])}")


@by_owner
def replace_a_function(dice: random.Random) -> None:
    body, name = "$$ BEGIN RETURN; END $$ LANGUAGE plpgsql", dice.randint(0, 2)
    run(
        [
            f"CREATE OR REPLACE FUNCTION exportasv_audit(table_name text, operation text, old_row jsonb, new_row jsonb) RETURNS void AS {body}",  # noqa: E501
            f"CREATE OR REPLACE FUNCTION exportasv_audit_write(table_name text, row_id text, action text, before jsonb, after jsonb) RETURNS void AS {body}",  # noqa: E501
            "CREATE OR REPLACE FUNCTION exportasv_audit_refuse() RETURNS trigger AS $$ BEGIN RETURN NULL; END $$ LANGUAGE plpgsql",  # noqa: E501
        ][name]
    )


@by_owner
def replace_a_trigger(dice: random.Random) -> None:
    table = dice.choice(["companies_company", "accounts_user"])
    run(f"DROP TRIGGER audit_bulk_update ON {table}")
    run(
        f"CREATE TRIGGER audit_bulk_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed"
        " FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION exportasv_audit_bulk()"
    )


@by_owner
def take_a_month_away(dice: random.Random) -> None:
    part = f"audit_auditentry_{timezone.now():%Y_%m}"
    run(
        dice.choice(
            [
                f"ALTER TABLE audit_auditentry DETACH PARTITION {part}",
                f"DROP TABLE {part}",
                "DROP TABLE audit_auditentry_default",
                f"DROP TRIGGER audit_no_truncate ON {part}; TRUNCATE {part}",
                f"ALTER TABLE {part} DISABLE TRIGGER audit_append_only",
                f"DROP TRIGGER audit_no_truncate ON {part}",
            ]
        )
    )


def forge_anchor(number: int, hash_: bytes, key: bytes) -> None:
    """Cut the beginning up to a seal, and say that it was archived."""
    anchor = TrailAnchor(
        month=date(2020, 1, 1), number=number, hash=hash_, used_keys=[present_key()[0]],
        file_name="audit.jsonl.gz", file_hash="00" * 32, at=timezone.now(), key_id=present_key()[0],
    )  # fmt: skip
    anchor.mac = anchor_mac(key, anchor)
    anchor.save()
    with triggers_off():
        run("DELETE FROM audit_auditentry WHERE id IN (SELECT entry_id FROM audit_seal WHERE number <= %s)", number)
        run("DELETE FROM audit_seal WHERE number <= %s", number)


@by_owner
def cut_the_beginning_with_a_forged_anchor(dice: random.Random) -> None:
    seal = any_seal(dice)
    forge_anchor(seal.number, bytes(seal.hash), ATTACKERS_KEY)


@by_owner
def cut_the_beginning_with_the_stolen_key(dice: random.Random) -> None:
    """A head outside that is younger than the term says that this was not archived yet."""
    seals = list(Seal.objects.order_by("number"))
    seal = dice.choice(seals[len(seals) // 2 : -1])
    forge_anchor(seal.number, bytes(seal.hash), present_key()[1])


# --- As the application's role --------------------------------------------------------------------------


@by_owner
@by_application
def write_in_bulk_by_hand(dice: random.Random) -> None:
    run("SET LOCAL exportasv.audit = 'bulk'")
    if dice.random() < 0.5:
        run("SET LOCAL exportasv.bulk = 'retention of companies.company: 500'")
    run(dice.choice(["UPDATE companies_company SET name = 'no'", "DELETE FROM companies_certificate"]))
    run("SET LOCAL exportasv.audit = ''")
    seal_entries()


@by_owner
@by_application
def ignore_the_trigger(dice: random.Random) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_audited_%'")
        names = cursor.fetchone()[0]
    run("SELECT set_config('pgtrigger.ignore', %s::text[]::text, true)", names)
    run(dice.choice(["UPDATE companies_company SET name = 'no'", "DELETE FROM companies_certificate"]))
    run("SET LOCAL pgtrigger.ignore = '{}'")
    seal_entries()


@by_owner
@by_application
def act_as_somebody(dice: random.Random) -> None:
    run("SELECT set_config('exportasv.actor', %s, true)", str(dice.randint(1, 50)))
    change_a_company()
    run("SET LOCAL exportasv.actor = ''")
    seal_entries()


@by_owner
@by_application
def act_as_somebody_with_a_signature_of_another(dice: random.Random) -> None:
    real = signature_of(str(dice.randint(100, 200)), "a-request-2")  # as read from another session
    stored = AuditEntry.objects.exclude(signature="").values_list("signature", flat=True)
    run("SELECT set_config('exportasv.actor', %s, true)", str(dice.randint(1, 50)))
    run("SELECT set_config('exportasv.request', 'a-request-2', true)")
    run("SELECT set_config('exportasv.signature', %s, true)", dice.choice([real, *stored]))
    change_a_company()
    run("SET LOCAL exportasv.actor = ''; SET LOCAL exportasv.signature = ''")
    seal_entries()


@by_application
def change_the_trail(dice: random.Random) -> None:
    seal = any_seal(dice)
    run(
        dice.choice(
            [
                f"UPDATE audit_auditentry SET action = 'x' WHERE id = {seal.entry_id}",
                f"DELETE FROM audit_auditentry WHERE id >= {seal.entry_id}",
                f"DELETE FROM audit_seal WHERE number >= {seal.number}",
                f"UPDATE audit_seal SET hash = sha256(hash) WHERE number = {seal.number}",
                "TRUNCATE audit_auditentry, audit_seal",
                "TRUNCATE audit_seal",
                "TRUNCATE companies_company CASCADE",
                "SET LOCAL session_replication_role = replica",
                "SELECT setval('audit_auditentry_id_seq', 1)",
                "SELECT exportasv_audit_write('companies_company', '1', 'update', NULL, NULL)",
                "SELECT exportasv_audit('companies_company', 'UPDATE', '{\"id\": 1}', '{\"id\": 1, \"name\": \"x\"}')",
            ]
        )
    )


@by_application
def change_a_month(dice: random.Random) -> None:
    part = dice.choice(partitions())
    run(
        dice.choice(
            [
                f"DROP TABLE {part}",
                f"TRUNCATE {part}",
                f"DELETE FROM {part}",
                f"UPDATE {part} SET action = 'x'",
                f"SELECT * FROM {part}",
                f"ALTER TABLE audit_auditentry DETACH PARTITION {part}",
                f"INSERT INTO {part} SELECT * FROM audit_auditentry",
                f"DROP TRIGGER audit_no_truncate ON {part}",
                "SELECT exportasv_audit_make_month('2031-01-01')",
                "ALTER TABLE audit_seal DISABLE TRIGGER audit_append_only",
                "INSERT INTO audit_trailanchor SELECT * FROM audit_trailanchor",
                "DELETE FROM audit_trailanchor",
                "TRUNCATE audit_trailanchor",
            ]
        )
    )


@by_application
def change_the_guards(dice: random.Random) -> None:
    table = dice.choice(["audit_auditentry", "audit_seal", "companies_company", "accounts_user"])
    run(
        dice.choice(
            [
                f"ALTER TABLE {table} DISABLE TRIGGER USER",
                f"ALTER TABLE {table} ADD COLUMN x int",
                f"ALTER TABLE {table} OWNER TO CURRENT_USER",
                f"DROP TRIGGER audit_no_truncate ON {table}",
                f"DROP TABLE {table} CASCADE",
                "DROP FUNCTION exportasv_audit_refuse() CASCADE",
                "ALTER FUNCTION exportasv_audit_refuse() OWNER TO CURRENT_USER",
                "CREATE OR REPLACE FUNCTION exportasv_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",  # noqa: E501
                "CREATE TABLE public.audit_auditentry_2 (id int)",
                "ALTER SEQUENCE audit_auditentry_id_seq RESTART",
            ]
        )
    )


@by_application
def insert_into_the_trail(dice: random.Random) -> None:
    change_a_company()
    if dice.random() < 0.5:
        run(
            "INSERT INTO audit_auditentry (table_name, row_id, action, request_id, at, signature)"
            " VALUES ('companies_company', '1', 'update', '', clock_timestamp(), '')"
        )
        return
    last, entry = Seal.objects.latest("number"), AuditEntry.objects.latest("pk").pk
    run(
        "INSERT INTO audit_seal (number, entry_id, key_id, signature, sealed_at, hash)"
        " VALUES (%s, %s, %s, 'signed', now(), %s)",
        last.number + dice.randint(1, 3), entry, last.key_id, dice.randbytes(32),
    )  # fmt: skip
