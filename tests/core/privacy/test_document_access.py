"""Whatever private paper of a company somebody who is not of it opens is written down, and its owners read it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils import timezone

from companies.models import ApplicationPaper, Company, DocumentAccess
from companies.rules import document_access
from consulates.models import MessageFile
from consulates.rules.inquiry_links import thread_token
from counseling.forum.tickets import ticket_token
from exportasv.core.db.personal_data import PERSONAL_DATA
from market_access.models import RequirementRecord
from tests import factories
from tests.test_house import ROOMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
NOT_OF_A_COMPANY = {  # who may open a private file without the company's owners being told, and why
    "companies/rules/document_access.py",  # the one that tells them
    "exportasv/core/exchange/api.py",  # the nightly files: what the public sees
    "exportasv/core/notifications/views.py",  # a person's own export
    "exportasv/core/privacy/views.py",  # a person's own copy
    "counseling/forum/views/public.py",  # papers that an event leaves to everybody
    "counseling/forum/views/ticket.py",  # the same, to those who attended
}


@dataclass(frozen=True)
class Paper:
    """How a row with the paper is made, and at which address staff open it."""

    make: Callable[[Company], models.Model]
    address: Callable[[models.Model], str]
    file: str = ""


def _message(company: Company) -> MessageFile:
    inquiry = factories.InquiryFactory(product__company=company)
    message = inquiry.messages.create(sender="company", text="Hola", sent_at=inquiry.asked_at)
    return MessageFile(message=message, name="lista.pdf")


def _of_thread(row: MessageFile) -> str:
    return reverse("consulates:inquiry_document", args=[row.message.inquiry_id, row.pk])


def _of_application(company: Company) -> ApplicationPaper:
    application = factories.ApplicationFactory(company=company, state="sent")
    return ApplicationPaper(application=application)


PAPERS = {
    "companies.applicationpaper.file": Paper(
        _of_application,
        lambda row: reverse("portal:application_paper", args=[row.pk]),
        "file",
    ),
    "companies.certificate.document": Paper(
        lambda company: factories.CertificateFactory(company=company),
        lambda row: reverse("companies:certificate_document", args=[row.pk]),
        "document",
    ),
    "consulates.messagefile.file": Paper(_message, _of_thread, "file"),
    "consulates.samplemovement.photo": Paper(
        lambda company: factories.SampleMovementFactory(product__company=company),
        lambda row: reverse("consulates:sample_photo", args=[row.pk]),
    ),
    "consulates.exportwin.document": Paper(
        lambda company: factories.ExportWinFactory(company=company),
        lambda row: reverse("consulates:win_document", args=[row.pk]),
        "document",
    ),
    "market_access.requirementrecord.document": Paper(
        lambda company: RequirementRecord.objects.create(company=company, requirement="US-FSVP", outcome="met"),
        lambda row: reverse("market_access:requirement_document", args=[row.pk]),
        "document",
    ),
    "counseling.actionitem.proof_file": Paper(
        lambda company: factories.ActionItemFactory(company=company),
        lambda row: reverse("counseling:agreement_proof", args=[row.pk]),
        "proof_file",
    ),
    "minutes of a session": Paper(
        lambda company: factories.CounselingSessionFactory(company=company, state="held", held_at=timezone.now()),
        lambda row: reverse("counseling:staff_minutes", args=[row.pk]),
    ),
    "quotation": Paper(
        lambda company: factories.QuotationFactory(inquiry__product__company=company),
        lambda row: reverse("consulates:quotation", args=[row.inquiry_id, row.number]),
    ),
    "ticket of the forum": Paper(
        lambda company: factories.RegistrationFactory(company=company),
        lambda row: reverse("counseling:ticket_file", args=[ticket_token(row)]),
    ),
}


def planted(which: str, company: Company) -> str:
    """A row with its paper; the address at which staff open it."""
    paper = PAPERS[which]
    row = paper.make(company)
    if paper.file:
        getattr(row, paper.file).save("a.pdf", ContentFile(b"%PDF-1.4"))
    return paper.address(row)


def test_every_private_file_of_a_company_is_among_them():
    """A new FileField of a company's row stands here, or this fails."""
    found = {
        f"{label}.{field.name}"
        for label, holding in PERSONAL_DATA.items()
        if holding.of_company
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, models.FileField) and str(field.upload_to).startswith("private/")
    }
    assert found == {name for name in PAPERS if name.count(".") == 2}


@pytest.mark.parametrize("which", PAPERS)
def test_a_look_by_somebody_else_is_written_down_and_told(which, company, owner, manager, as_user):
    address = planted(which, company)
    answer = as_user(manager).get(address)
    assert answer.status_code == 200
    assert DocumentAccess.objects.get(company=company).viewer == manager
    page = as_user(owner).get(reverse("privacy:my_data")).content.decode()
    assert str(manager) in page


@pytest.mark.parametrize("which", PAPERS)
def test_without_the_one_function_nothing_would_be_told(which, company, manager, as_user, monkeypatch):
    """Canary."""
    monkeypatch.setattr(document_access, "log_document_access", lambda request, company, answer, **words: answer)
    assert as_user(manager).get(planted(which, company)).status_code == 200
    assert not DocumentAccess.objects.exists()


def test_nobody_of_the_company_is_written_down(company, owner, editor, as_user):
    address = planted("companies.certificate.document", company)
    as_user(owner).get(address)
    as_user(editor).get(address)
    assert not DocumentAccess.objects.exists()


def test_a_paper_opened_again_at_once_is_one_look(company, manager, as_user, time_machine):
    address = planted("consulates.samplemovement.photo", company)
    browser = as_user(manager)
    browser.get(address)
    browser.get(address)
    assert DocumentAccess.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(minutes=90))
    browser.get(address)
    assert DocumentAccess.objects.count() == 2


def test_a_buyer_by_the_private_link_is_told_by_name(company, owner, client, as_user):
    quotation = factories.QuotationFactory(inquiry__product__company=company, inquiry__buyer__name="Nordic Goods")
    token = thread_token(quotation.inquiry)
    assert client.get(reverse("consulates:inquiry_status_quotation", args=[token, quotation.pk])).status_code == 200
    assert (DocumentAccess.objects.get().viewer, DocumentAccess.objects.get().guest_name) == (None, "Nordic Goods")
    assert "Nordic Goods" in as_user(owner).get(reverse("privacy:my_data")).content.decode()


def test_a_refused_look_is_no_look(company, stranger, as_user):
    address = planted("companies.certificate.document", company)
    assert as_user(stranger).get(address).status_code == 404
    assert not DocumentAccess.objects.exists()


def test_no_other_view_serves_private_files():
    served = re.compile(r"private_files\.serve_file\(")
    paths = [path for room in ROOMS for path in Path(settings.BASE_DIR / room).rglob("*.py")]
    places = {str(path.relative_to(settings.BASE_DIR)) for path in paths if served.search(path.read_text())}
    assert places - {"exportasv/core/files/private_files.py"} == NOT_OF_A_COMPANY
