"""Who changed what: every way of writing leaves an entry, and nobody can mend the trail afterwards."""

import json
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from companies.models import Company
from companies.rules import membership
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.audit.hash_chain import broken_seals, seal_entries
from exportasv.core.audit.models import AuditEntry, Seal
from tests import factories


def last(table: str = "companies_company") -> AuditEntry:
    return AuditEntry.objects.filter(table_name=table).latest("pk")


def test_a_change_names_the_person_and_the_columns_that_changed(company, adviser):
    with act_as(adviser):
        Company.objects.get(pk=company.pk)
        company.name = "Tejidos Nuevos"
        company.save()
    entry = last()
    assert (entry.action, entry.row_id, entry.actor_id) == ("update", str(company.pk), adviser.pk)
    assert entry.before["name"] == "Tejidos Izalco"
    assert entry.after["name"] == "Tejidos Nuevos"
    assert "nit" not in entry.after


def test_the_actor_is_forgotten_after_the_step(company, adviser):
    with act_as(adviser):
        pass
    with connection.cursor() as cursor, act_as(None):
        cursor.execute("UPDATE companies_company SET name = 'x' WHERE id = %s", [company.pk])
    assert last().actor_id is None


def test_insert_and_delete_leave_the_whole_row(adviser, company):
    with act_as(adviser):
        certificate = factories.CertificateFactory(company=company)
        number = certificate.number
        certificate.delete()
    written, deleted = AuditEntry.objects.filter(table_name="companies_certificate").order_by("pk")
    assert (written.action, written.before, written.after["number"]) == ("insert", None, number)
    assert (deleted.action, deleted.after, deleted.before["number"]) == ("delete", None, number)


def test_bulk_and_sql_writes_are_seen_too(company, other_company):
    company.about_es, other_company.about_es = "uno", "dos"
    Company.objects.bulk_update([company, other_company], ["about_es"])
    assert AuditEntry.objects.filter(action="update", after__has_key="about_es").count() == 2
    with connection.cursor() as cursor:
        cursor.execute("UPDATE companies_company SET about_en = 'by hand' WHERE id = %s", [company.pk])
    assert last().after == {"about_en": "by hand"}


def test_a_write_that_changes_nothing_leaves_nothing(company):
    before = AuditEntry.objects.count()
    Company.objects.filter(pk=company.pk).update(name=company.name)
    assert AuditEntry.objects.count() == before


def test_passwords_and_tokens_are_never_kept(owner):
    owner.set_password("another-long-secret-9")
    owner.full_name = "Otro Nombre"
    owner.save()
    company = factories.CompanyMemberFactory(user=owner).company
    invitation, _token = membership.invite_member(company, "x@example.org", "editor", by=owner)
    kept = json.dumps(list(AuditEntry.objects.values_list("before", "after")))
    assert "password" not in kept
    assert owner.password not in kept
    assert invitation.token_hash not in kept


def test_a_writing_request_names_its_person_and_number(as_user, administrator, client):
    number = "0123456789abcdef" * 2
    page = reverse("account_signup")
    person = {
        "full_name": "Ana",
        "email": "ana@example.org",
        "password1": "largo-y-secreto-8",
        "password2": "largo-y-secreto-8",
    }
    client.post(page, person, headers={"X-Request-ID": number})
    entry = last("accounts_user")
    assert entry.request_id == number
    assert User.objects.filter(pk=entry.row_id, email="ana@example.org").exists()


@pytest.mark.parametrize("sql", ["UPDATE audit_auditentry SET action = 'x'", "DELETE FROM audit_auditentry"])
def test_an_entry_can_be_neither_changed_nor_deleted(company, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.exists()


def as_owner(sql: str, *values) -> None:
    """Tamper as only the owner of the database can: with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def sealed(company, other_company, owner) -> list[int]:
    """The numbers of some sealed entries."""
    seal_entries()
    assert broken_seals() == []
    return list(Seal.objects.order_by("pk").values_list("entry_id", flat=True))


def test_everything_is_sealed_once(sealed):
    assert len(sealed) == AuditEntry.objects.count()
    assert seal_entries() == 0


@pytest.mark.parametrize(
    ("column", "value"), [("action", "delete"), ("row_id", "9"), ("after", '{"name": "no"}'), ("actor_id", 7)]
)
def test_an_edited_entry_is_detected(sealed, column, value):
    as_owner(f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s", value, sealed[1])
    assert len(broken_seals()) == 1


def test_a_deleted_entry_is_detected(sealed):
    as_owner("DELETE FROM audit_auditentry WHERE id = %s", sealed[0])
    assert broken_seals() != []


def test_reordered_seals_are_detected(sealed):
    first, second = Seal.objects.order_by("pk")[:2]
    as_owner("UPDATE audit_seal SET entry_id = -1 WHERE id = %s", first.pk)
    as_owner("UPDATE audit_seal SET entry_id = %s WHERE id = %s", first.entry_id, second.pk)
    as_owner("UPDATE audit_seal SET entry_id = %s WHERE id = %s", second.entry_id, first.pk)
    assert len(broken_seals()) == 2


def test_a_deleted_seal_in_the_middle_is_detected(sealed):
    as_owner("DELETE FROM audit_seal WHERE entry_id = %s", sealed[0])
    assert broken_seals() != []


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain():
    [factories.CompanyFactory() for _ in range(20)]
    entries, start, counts = AuditEntry.objects.count(), threading.Barrier(3), []

    def work():
        start.wait()
        counts.append(seal_entries())
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(counts) == Seal.objects.count() == entries
    assert broken_seals() == []
