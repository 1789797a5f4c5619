"""R11: a person planted everywhere is found nowhere after the erasure, but in what the law keeps."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core import mail
from django.db import connection, models, transaction

from companies.models import Company, CompanyMember
from exportasv.core.accounts.models import User
from exportasv.core.audit import hash_chain, verification
from exportasv.core.audit.models import AuditEntry
from exportasv.core.audit.months import PARTITION_PREFIX
from exportasv.core.db.errors import RuleError
from exportasv.core.db.personal_data import NO_PERSONAL_DATA, PERSONAL_DATA
from exportasv.core.notifications.models import OutgoingEmail
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.privacy import erasure, rules
from exportasv.core.privacy.models import DataRequest
from tests import factories
from tests.admin.rows import MAKERS

pytestmark = pytest.mark.django_db
NAME, ADDRESS, PHONE, DUI = "Rosa Elvira Quintanilla", "rosa.quintanilla@example.com", "+50371234567", "04123456-7"
WORDS = [f"Habló con {NAME.upper()} ({ADDRESS}), tel. 7123-4567, DUI 041234567", ADDRESS, "7123-4567"]
MARKS = ["rosa elvira quintanilla", ADDRESS, "71234567", "7123-4567", DUI, "041234567"]
HELD = {"audit_auditentry", "consulates_samplemovement", "imports_importjob"}
ALLOWED = {"audit.auditentry", "companies.company", "consulates.samplemovement", "imports.importjob"}


@pytest.fixture
def rosa(db) -> User:
    """A natural person who exports alone, with all her data in her company's file."""
    company = factories.CompanyFactory(
        legal_form="person",
        nit=None,
        dui=DUI,
        contact_name=NAME,
        phone=PHONE,
        whatsapp=PHONE,
        email=ADDRESS,
        legal_name=NAME,
    )
    user = factories.UserFactory(email=ADDRESS, full_name=NAME)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    factories.CompanyMemberFactory(company=company, user=user)
    factories.BuyerFactory(name=NAME, email=ADDRESS, phone=PHONE)
    factories.RegistrationFactory(name=NAME, email=ADDRESS, phone=PHONE)
    return user


def is_text(field: models.Field) -> bool:
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    return isinstance(field, kinds) and not field.choices


def plant(row: models.Model) -> int:
    """Write the person into every text column of a row that takes it; how many took it."""
    planted = 0
    for field in filter(is_text, row._meta.concrete_fields):
        if row._meta.label_lower == "accounts.user" and field.name in ("email", "password"):
            continue
        for words in WORDS:
            value = json.dumps({"dicho": words}) if isinstance(field, models.JSONField) else words
            value = [words] if isinstance(field, ArrayField) else value
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    table, column = row._meta.db_table, field.column
                    cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [value, row.pk])
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            except Exception:  # the column is too short, or guarded: nobody could be named there
                continue
            planted += 1
            break
    return planted


def tables_that_name_her() -> dict[str, int]:
    """Asked of the database itself, whatever the declarations say: table → rows, without those under a legal hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables, counts = [name for (name,) in cursor.fetchall()], {}
        for table in tables:
            text = "replace(t::text, dui, '')" if table == "companies_company" else "t::text"
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE lower({text}) ~ %s', ["|".join(map(_plain, MARKS))])
            if (count := cursor.fetchone()[0]) and table not in HELD and not table.startswith(PARTITION_PREFIX):
                counts[table] = count
    return counts


def _plain(mark: str) -> str:
    return mark.replace(".", r"\.").replace("+", r"\+")


@pytest.fixture
def everywhere(rosa) -> int:
    """One row of every table of the admin site, each text column naming her; how many columns do."""
    manager = factories.UserFactory(role="manager")
    return sum(plant(MAKERS[label](manager)) for label in MAKERS if label not in ("accounts.user", "audit.auditentry"))


def test_she_is_found_nowhere_but_in_what_the_law_keeps(rosa, everywhere, administrator):
    assert everywhere >= 30
    assert len(tables_that_name_her()) >= 20
    request = rules.create_request(rosa, "erasure", "")
    request = rules.erase_person(request, by=administrator)
    for pk in OutboxTask.objects.filter(kind="letter", state="pending").values_list("pk", flat=True):
        outbox.run_task(pk)
    assert tables_that_name_her() == {}
    assert {"audit.auditentry", "companies.company"} <= set(request.held) <= ALLOWED
    assert mail.outbox[-1].to == [ADDRESS]


def test_without_the_search_she_would_be_found(rosa, everywhere, administrator, monkeypatch):
    """Canary."""
    monkeypatch.setattr(erasure, "_replace_mentions", lambda *args: None)
    rules.erase_person(rules.create_request(rosa, "erasure", ""), by=administrator)
    assert len(tables_that_name_her()) >= 10


def test_the_trail_still_holds_and_has_no_copy_of_what_was_erased(rosa, everywhere, administrator):
    hash_chain.seal_entries()
    request = rules.create_request(rosa, "erasure", "")
    before = AuditEntry.objects.order_by("-pk").first().pk
    rules.erase_person(request, by=administrator)
    hash_chain.seal_entries()
    assert verification.verify_trail().intact
    written = " ".join(str((entry.before, entry.after)) for entry in AuditEntry.objects.filter(pk__gt=before)).lower()
    assert f"erasure of person {rosa.pk}" in written
    assert NAME.lower() not in written


def test_she_cannot_come_in_any_more_and_her_company_is_gone_from_the_site(client, rosa, administrator):
    client.force_login(rosa)
    rules.erase_person(rules.create_request(rosa, "erasure", ""), by=administrator)
    rosa.refresh_from_db()
    assert (rosa.is_active, rosa.full_name, rosa.email) == (False, "", f"erased-{rosa.pk}@erased.invalid")
    assert "/login/" in client.get("/es/mi-portal/").url
    assert Company.objects.get().state == "archived"
    assert not CompanyMember.objects.exists()


def test_a_company_is_not_left_without_an_owner_and_nothing_is_erased(rosa, administrator):
    factories.CompanyMemberFactory(company=Company.objects.get(), role="editor")
    request = rules.create_request(rosa, "erasure", "")
    with pytest.raises(RuleError, match=r"propietari|dueñ"):
        rules.erase_person(request, by=administrator)
    rosa.refresh_from_db()
    request.refresh_from_db()
    assert (rosa.full_name, request.state) == (NAME, "open")


def test_a_namesake_is_left_alone(rosa, administrator):
    other = factories.UserFactory(full_name=NAME)
    session = factories.CounselingSessionFactory(notes=f"Vino {NAME}, {ADDRESS}")
    rules.erase_person(rules.create_request(rosa, "erasure", ""), by=administrator)
    other.refresh_from_db()
    session.refresh_from_db()
    assert other.full_name == NAME
    assert session.notes == f"Vino {NAME}, […]"


def test_somebody_without_an_account_is_erased_by_address(administrator):
    buyer = factories.BuyerFactory(name="Marco Aurelio Rossi", email="marco@example.it", phone="+390212345678")
    inquiry = factories.InquiryFactory(buyer=buyer)
    said = inquiry.messages.create(sender="buyer", text="Soy Marco Aurelio Rossi", sent_at=inquiry.asked_at)
    request = DataRequest.objects.create(
        address="MARCO@example.it", kind="erasure", asked_on="2026-11-02", due_on="2026-12-01"
    )
    rules.erase_person(request, by=administrator)
    buyer.refresh_from_db()
    said.refresh_from_db()
    assert (buyer.name, buyer.email) == ("[…]", f"erased-{buyer.pk}@erased.invalid")
    assert said.text == "Soy […]"


def test_the_last_mail_is_forgotten_once_it_left(rosa, administrator):
    rules.erase_person(rules.create_request(rosa, "erasure", ""), by=administrator)
    letter = OutgoingEmail.objects.get(kind="data_erased")
    assert letter.address == ADDRESS
    outbox.run_task(OutboxTask.objects.get(kind="letter").pk)
    letter.refresh_from_db()
    assert (letter.address, letter.body) == ("", "")


def test_every_text_column_is_searched():
    """Nothing is left out by mistake: each declared table's text columns are either searched or under a hold."""
    searched = {
        model._meta.label_lower: set(columns) | set(kept) for model, columns, kept in erasure._searched_columns()
    }
    for label in [*PERSONAL_DATA, *NO_PERSONAL_DATA]:
        columns = {f.column for f in apps.get_model(label)._meta.concrete_fields if is_text(f)}
        assert columns <= searched[label], label
