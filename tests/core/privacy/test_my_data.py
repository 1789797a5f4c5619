"""My data: a copy, a request within its term, and who looked at private papers."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import reverse

from companies.rules import document_access
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.reminders import send_reminders
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.privacy import data_copies, retention, rules
from exportasv.core.privacy.models import DataCopy, DataRequest
from tests import factories

pytestmark = pytest.mark.django_db
MINE, ASK_COPY = "privacy:my_data", "privacy:request_copy"
MONDAY = datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine, one_factor):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(MONDAY, tick=False)


def make_copy(user) -> dict:
    """The copy that is made for this person, read back."""
    rules.request_copy(user)
    assert outbox.run_task(OutboxTask.objects.get(kind="data_copy").pk)
    with zipfile.ZipFile(io.BytesIO(DataCopy.objects.get(user=user).file.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_copy_holds_the_persons_and_the_companys_rows_and_files(owner, company):
    certificate = factories.CertificateFactory(company=company, number="H-77")
    certificate.document.save("haccp.pdf", ContentFile(b"%PDF-paper"))
    factories.ProductFactory(company=company, name_es="Hamaca")
    files = make_copy(owner)
    data = json.loads(files["data.json"])
    assert data["accounts.user"]["rows"][0]["email"] == owner.email
    assert data["companies.certificate"]["rows"][0]["number"] == "H-77"
    assert data["products.product"]["rows"][0]["name_es"] == "Hamaca"
    assert data["companies.company"]["purpose"]
    assert b"%PDF-paper" in files.values()


def test_it_holds_no_secret_and_nothing_of_others(owner, company, stranger, other_company, adviser):
    factories.CounselingSessionFactory(company=company, private_notes="SOLO-ASESORES")
    factories.ProductFactory(company=other_company, name_es="AJENO")
    factories.InquiryFactory(company=company)
    text = make_copy(owner)["data.json"].decode()
    for secret in ("SOLO-ASESORES", "AJENO", stranger.email, owner.password, "token_hash"):
        assert secret not in text


def test_an_editor_gets_their_own_but_not_the_companys(editor, company):
    data = json.loads(make_copy(editor)["data.json"])
    assert data["accounts.user"]
    assert "companies.company" not in data


def test_a_notice_says_that_it_is_ready_and_only_its_owner_gets_it(as_user, owner, stranger):
    make_copy(owner)
    assert Notification.objects.get(recipient=owner, kind="data_copy_ready").channel == "at_once"
    address = reverse("privacy:copy", args=[DataCopy.objects.get().pk])
    answer = as_user(owner).get(address)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/zip", "no-store")
    assert as_user(stranger).get(address).status_code == 404


def test_after_a_week_it_is_gone(as_user, owner, time_machine, django_capture_on_commit_callbacks):
    make_copy(owner)
    copy = DataCopy.objects.get()
    path = copy.file.path
    time_machine.move_to(MONDAY + timedelta(days=8), tick=False)
    assert as_user(owner).get(reverse("privacy:copy", args=[copy.pk])).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply_retention(day="today")
    assert not DataCopy.objects.get().file
    assert not Path(path).exists()


def test_a_copy_is_made_once_a_day_and_once_for_two_taps(as_user, owner):
    browser = as_user(owner)
    browser.post(reverse(ASK_COPY))
    browser.post(reverse(ASK_COPY))
    assert DataCopy.objects.count() == OutboxTask.objects.filter(kind="data_copy").count() == 1


def test_the_page_for_a_member_a_guest_and_nobody(as_user, owner, guest, client):
    assert as_user(owner).get(reverse(MINE)).status_code == 200
    assert as_user(guest).get(reverse(MINE)).status_code == 200
    assert "/login/" in client.get(reverse(MINE)).url


def test_a_correction_is_asked_for_and_its_term_counted_down(as_user, owner, manager):
    sent = {"kind": "correction", "text": "Mi teléfono es otro"}
    assert as_user(owner).post(reverse(MINE), sent).status_code == 302
    request = DataRequest.objects.get()
    assert request.due_on == date(2026, 12, 21)
    assert request.days_left() == 20
    assert "quedan 20 días hábiles" in as_user(owner).get(reverse(MINE)).content.decode()
    assert Notification.objects.filter(recipient=manager, kind="data_request").count() == 1


@pytest.mark.parametrize("sent", [{}, {"kind": "correction", "text": " "}, {"kind": "everything"}])
def test_a_request_that_says_nothing_is_refused(as_user, owner, sent):
    assert as_user(owner).post(reverse(MINE), sent or {"kind": ""}).status_code == 400
    assert not DataRequest.objects.exists()


def test_the_same_is_asked_for_once(owner):
    rules.create_request(owner, "erasure", "")
    with pytest.raises(RuleError):
        rules.create_request(owner, "erasure", "")


def test_the_term_is_extended_once_with_a_reason_that_the_person_reads(owner, manager):
    request = rules.create_request(owner, "erasure", "")
    with pytest.raises(RuleError):
        rules.extend_deadline(request, " ", by=manager)
    assert rules.extend_deadline(request, "Hay que consultar a Hacienda", by=manager).due_on == date(2027, 1, 20)
    assert "Hacienda" in Notification.objects.get(recipient=owner, kind="data_extended").body
    with pytest.raises(RuleError):
        rules.extend_deadline(request, "Otra vez", by=manager)


def test_staff_answer_from_the_queue(as_user, owner, manager):
    request = rules.create_request(owner, "correction", "Mi nombre está mal")
    address = reverse("admin:privacy_datarequest_change", args=[request.pk])
    as_user(manager).post(address, {"answer": "Corregido.", "extension_reason": "", "_action_settle": "1"})
    request.refresh_from_db()
    assert (request.state, request.answer, request.decided_by) == ("done", "Corregido.", manager)
    assert "Corregido." in Notification.objects.get(recipient=owner, kind="data_answered").body


def test_an_answer_without_words_and_a_settled_erasure_are_refused(owner, manager):
    request = rules.create_request(owner, "erasure", "")
    with pytest.raises(RuleError):
        rules.refuse_request(request, " ", by=manager)
    with pytest.raises(RuleError):
        rules.settle_request(request, "Hecho", by=manager)


def test_staff_enter_what_somebody_without_an_account_asks(as_user, manager):
    sent = {"address": "buyer@example.com", "kind": "erasure", "text": "Por teléfono"}
    as_user(manager).post(reverse("admin:privacy_datarequest_add"), sent)
    assert DataRequest.objects.get(address="buyer@example.com").due_on == date(2026, 12, 21)


def test_managers_are_reminded_before_the_term_ends(owner, manager, time_machine):
    call_command("load_reference", verbosity=0)
    rules.create_request(owner, "erasure", "")
    time_machine.move_to(MONDAY + timedelta(days=26), tick=False)
    send_reminders()
    assert Notification.objects.filter(recipient=manager, kind="data_request_due").count() == 1


def look(user, company) -> None:
    certificate = factories.CertificateFactory(company=company)
    certificate.document.save("a.pdf", ContentFile(b"%PDF"))
    request = RequestFactory().get("/")
    request.user = user
    document_access.serve_document(request, company, certificate.document, "a.pdf", what="HACCP C-9")


def test_owners_read_who_looked_at_their_papers(as_user, owner, company, adviser, other_company, stranger):
    look(adviser, company)
    look(adviser, other_company)
    page = as_user(owner).get(reverse(MINE)).content.decode()
    assert page.count("HACCP C-9") == 1
    assert "Ada Asesora" in page


def test_an_editor_and_ones_own_looks_are_not_told(as_user, owner, editor, company, adviser):
    look(owner, company)
    assert "HACCP C-9" not in as_user(owner).get(reverse(MINE)).content.decode()
    look(adviser, company)
    assert "HACCP C-9" not in as_user(editor).get(reverse(MINE)).content.decode()


@pytest.fixture
def asked_to_erase(guest, one_factor) -> str:
    """The address of the form of a request for erasure."""
    return reverse("admin:privacy_datarequest_change", args=[rules.create_request(guest, "erasure", "").pk])


def test_to_erase_now_asks_again_who_is_there(as_user, manager, asked_to_erase):
    browser = as_user(manager)
    answer = browser.post(asked_to_erase, {"answer": "", "_action_erase": "1"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert DataRequest.objects.get().state == "open"
    confirmed = browser.post(answer.url, {"password": factories.PASSWORD})
    assert confirmed.url == asked_to_erase
    browser.post(asked_to_erase, {"answer": "", "_action_erase": "1"})
    assert DataRequest.objects.get().state == "done"


def test_a_wrong_password_erases_nobody(as_user, manager, asked_to_erase):
    browser = as_user(manager)
    answer = browser.post(asked_to_erase, {"_action_erase": "1"})
    browser.post(answer.url, {"password": "wrong-one-7"})
    browser.post(asked_to_erase, {"_action_erase": "1"})
    assert DataRequest.objects.get().state == "open"


def test_to_refuse_does_not_ask_again(as_user, manager, asked_to_erase):
    as_user(manager).post(asked_to_erase, {"answer": "No consta quién es.", "_action_refuse": "1"})
    assert DataRequest.objects.get().state == "refused"


def test_the_page_names_each_thing_once_and_asks_few_questions(as_user, owner, company, django_assert_max_num_queries):
    factories.ProductFactory(company=company)
    factories.InquiryFactory(product__company=company)
    factories.CounselingSessionFactory(company=company)
    client = as_user(owner)
    with django_assert_max_num_queries(12):
        page = client.get(reverse(MINE))
    things = [thing for thing, _what_for, _count in page.context["held"]]
    assert {"Productos", "Empresas", "Consultas"} <= set(things)
    assert len(things) == len(set(things))
    rows = {label: len(rows) for label, _holding, rows in data_copies.personal_data_rows(owner)}
    counts = [count for _thing, _what_for, count in page.context["held"]]
    assert 0 not in counts
    assert len(counts) == len(rows)
    assert sum(counts) == sum(rows.values())
