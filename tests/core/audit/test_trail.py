"""Who changed what: every way of writing leaves an entry, and nobody can mend the trail afterwards."""

import json
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from companies.rules import membership
from exportasv.core.accounts.models import User
from exportasv.core.audit import hash_chain
from exportasv.core.audit.actor import act_as, act_in_bulk
from exportasv.core.audit.guards import broken_guards
from exportasv.core.audit.hash_chain import seal_entries
from exportasv.core.audit.models import AuditEntry, Seal
from exportasv.core.audit.verification import verify_trail
from exportasv.core.db.audit_trigger import audit_trigger, audited_models
from exportasv.core.imports.models import ImportJob
from tests import factories
from tests.core.audit.tampering import as_owner


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
    _invitation, token = membership.invite_member(company, "x@example.org", "editor", by=owner)
    kept = json.dumps(list(AuditEntry.objects.values_list("before", "after")))
    assert "password" not in kept
    assert owner.password not in kept
    assert token not in kept


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


def test_a_bulk_write_says_who_wrote_how_many_rows_of_which_table(company, other_company, adviser):
    with act_in_bulk(adviser, "a test"):
        Company.objects.update(about_es="mucho")
        Company.objects.filter(pk=0).update(about_es="nada")
        factories.CertificateFactory(company=company).delete()
    told = AuditEntry.objects.filter(action="bulk").order_by("pk").values_list("table_name", "after", "actor_id")
    assert [(table, after["operation"], after["rows"]) for table, after, _actor in told if "company" in table] == [
        ("companies_company", "update", 2)
    ]
    certificates = [(after["operation"], after["rows"]) for table, after, _actor in told if "_certificate" in table]
    assert certificates[0] == ("insert", 1)
    assert certificates[-1] == ("delete", 1)
    assert {(after["what"], actor) for _table, after, actor in told} == {("a test", adviser.pk)}
    Company.objects.filter(pk=company.pk).update(about_es="otra vez por fila")
    assert last().action == "update"


def test_a_bulk_write_inside_another_leaves_the_outer_one_in_bulk(company, adviser):
    with act_in_bulk(adviser, "outer"):
        with act_in_bulk(adviser, "inner"):
            Company.objects.update(about_es="uno")
        Company.objects.update(about_es="dos")
    assert [entry.after["what"] for entry in AuditEntry.objects.filter(action="bulk").order_by("pk")] == [
        "inner",
        "outer",
    ]


@pytest.mark.parametrize("switch", ["SET LOCAL exportasv.audit = 'bulk'", "SET LOCAL pgtrigger.ignore = '{%s}'"])
def test_a_switch_set_by_hand_leaves_an_entry(company, switch):
    trigger = audit_trigger().get_pgid(Company)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(switch.replace("%s", trigger))
        cursor.execute("UPDATE companies_company SET name = 'por SQL'")
        cursor.execute("SET LOCAL exportasv.audit = ''; SET LOCAL pgtrigger.ignore = '{}'")
    assert (last().action, last().after["rows"]) == ("bulk", 1)
    seal_entries()
    assert {each.kind for each in verify_trail().problems} == {"bulk_unsigned"}


def test_every_audited_table_has_all_its_guards(db):
    assert len(audited_models()) > 80
    assert broken_guards() == []


def test_marks_of_progress_leave_no_entry(db):
    job = ImportJob.objects.create(kind="products", sender=factories.UserFactory(), file_name="x.xlsx")
    before = AuditEntry.objects.count()
    ImportJob.objects.filter(pk=job.pk).update(done=5, total=9, through=5)
    assert AuditEntry.objects.count() == before
    ImportJob.objects.filter(pk=job.pk).update(done=6, file_name="otro.xlsx")
    assert last("imports_importjob").after == {"file_name": "otro.xlsx"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditentry SET action = 'x'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry, audit_seal",
        "TRUNCATE companies_company CASCADE",
        "SET LOCAL pgtrigger.ignore = '{audit_append_only}'; DELETE FROM audit_auditentry",
        "INSERT INTO audit_auditentry (table_name, row_id, action, request_id, at, signature)"
        " VALUES ('companies_company', '1', 'update', '', now() - interval '90 days', '')",
        "INSERT INTO audit_auditentry (id, table_name, row_id, action, request_id, at, signature)"
        " VALUES (-5, 'companies_company', '1', 'update', '', clock_timestamp(), '')",
        "SELECT exportasv_audit('companies_company', 'UPDATE', '{\"id\": 1}', '{\"id\": 1, \"name\": \"x\"}')",
    ],
)
def test_an_entry_can_be_neither_changed_nor_deleted_nor_made_up(company, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEntry.objects.exists()


def test_everything_is_sealed_once(company, other_company, owner):
    assert seal_entries() == AuditEntry.objects.count()
    assert seal_entries() == 0
    assert verify_trail().intact
    assert verify_trail().seals == AuditEntry.objects.count()


def test_an_entry_that_was_committed_late_finds_its_place(company, other_company):
    numbers = list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))
    as_owner("DELETE FROM audit_auditentry WHERE id = %s", numbers[1])
    seal_entries()
    as_owner(
        "INSERT INTO audit_auditentry SELECT (jsonb_populate_record(e, jsonb_build_object('id', %s::bigint))).*"
        " FROM audit_auditentry e WHERE id = %s",
        numbers[1],
        numbers[0],
    )
    assert seal_entries() == 1
    assert verify_trail().intact


def test_sealing_looks_only_at_what_is_new(company, other_company):
    with time_machine.travel(timezone.now() - timedelta(hours=3), tick=True):
        seal_entries()
    with time_machine.travel(timezone.now() - timedelta(hours=1, minutes=30), tick=True):
        Company.objects.filter(pk=company.pk).update(name="Otro")
        seal_entries()
    last = AuditEntry.objects.latest("pk").pk
    assert hash_chain._settled_number() == last - 1
    as_owner("DELETE FROM audit_seal WHERE entry_id < %s", last - 1)
    assert seal_entries() == 0


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
    assert verify_trail().intact
