"""Fifty marked words planted in one company are read by nobody of another: not on any page, list, search, count,
export, paper, file, mail or log (R2)."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from companies.models import Certificate, Company, ReadinessAssessment
from consulates.models import FairParticipation
from counseling.forum.tickets import ticket_token
from counseling.models import ActionItem, Referral
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import Notification, OutgoingEmail
from exportasv.core.notifications.notices import notify
from products.models import PriceTerm, Product
from tests import factories
from tests.portal.lists import LISTS, PARTS
from tests.security.routes import routes

MARK = re.compile(rb"zq[0-9]{2}mark", re.IGNORECASE)


class Marks:
    """Gives marked words, each once, and remembers how many."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self) -> str:
        self.given.append(f"zq{len(self.given) + 10:02d}mark")
        return self.given[-1]


@pytest.fixture
def planted(company: Company, owner: User, house, adviser) -> tuple[Marks, dict[str, models.Model]]:
    """A company whose private rows are full of marked words; what is public of it carries none."""
    mark, now = Marks(), timezone.now()
    Company.objects.filter(pk=company.pk).update(legal_name=mark(), address=mark())  # the district is public
    User.objects.filter(pk=owner.pk).update(full_name=mark(), email=f"{mark()}@example.org")
    draft = Product.objects.create(
        company=company, sector=factories.SectorFactory(), state="changes_asked", slug=mark(), code=mark(),
        **{f"{name}_{code}": mark() for name in ("name", "summary", "description", "unit") for code in ("es", "en")},
        attributes={"care": {"es": mark(), "en": mark()}},
    )  # fmt: skip
    public = factories.ProductFactory(company=company, name_es="Hamaca pública")
    edit = public.revisions.create(changes={"name_es": mark(), "summary_en": mark()}, created_by=owner)
    edit.waiting_photos.create(image="photos/none.webp", width=4, height=3, alt_es=mark(), alt_en=mark())
    public.price_changes.create(incoterm="FOB", place=mark(), before=4, by=owner)
    draft.comments.create(field="name_es", text=mark(), by=adviser)
    PriceTerm.objects.create(product=draft, incoterm="FOB", place=mark(), amount=5)
    paper = Certificate.objects.create(company=company, type=factories.CertificateTypeFactory(), number=mark())
    paper.document.save("paper.pdf", ContentFile(mark().encode()))
    session = factories.CounselingSessionFactory(company=company, matter=mark(), notes=mark(), private_notes=mark())
    ActionItem.objects.create(company=company, text=mark(), holder="company", due_on=now.date(), proof=mark())
    Referral.objects.create(
        company=company, from_institution=factories.InstitutionFactory(), matter=mark(), result=mark(), sent_at=now,
        to_institution=factories.InstitutionFactory(code="other", acronym="OTH"), due_on=now.date(),
    )  # fmt: skip
    buyer = factories.BuyerFactory(name=mark(), email=f"{mark()}@example.com", contact_name=mark(), city=mark())
    inquiry = factories.InquiryFactory(product=public, buyer=buyer, outcome=mark())
    inquiry.messages.create(sender="buyer", text=mark(), sent_at=now)
    factories.PlacementFactory(product=public, house=house, feedback=mark())
    win = factories.ExportWinFactory(company=company, comment=mark())
    fair = FairParticipation.objects.create(company=company, fair=factories.FairFactory(), note=mark())
    factories.RegistrationFactory(company=company, name=mark(), email=f"{mark()}@example.com")
    company.invitations.create(
        email=f"{mark()}@example.org", role="editor", invited_by=owner,
        expires_at=now + timedelta(days=3),
    )  # fmt: skip
    readiness = ReadinessAssessment.objects.create(company=company, started_at=now, answers={mark(): 1})
    told = {"company": {"name": mark(), "legal_name": mark()}, "person": {"full_name": mark(), "position": mark()}}
    application = factories.ApplicationFactory(
        applicant=owner, company=company, answers={**told, "goods": {"products": mark()}}, state="asked",
        question=mark(), answer=mark(),
    )  # fmt: skip
    notify(owner, "company_active", key=mark(), company=company)
    rows = {"product": draft, "certificate": paper, "session": session, "inquiry": inquiry, "win": win, "fair": fair}
    rows |= {"action": session.company.action_items.get(), "application": application, "readiness": readiness}
    return mark, rows


def leaks(answer: HttpResponse) -> set[bytes]:
    """The marked words in an answer: its body (of a PDF the text that a person reads, too), headers and address."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = words_of_pdf(body) if body.startswith(b"%PDF-") else b""
    return {found.lower() for found in MARK.findall(body + text + str(dict(answer.headers)).encode())}


def words_of_pdf(content: bytes) -> bytes:
    """The text of all pages, with what the file says of itself; streams are packed, so the bytes alone tell nothing."""
    try:
        paper = PdfReader(io.BytesIO(content))
        pages = " ".join(page.extract_text() for page in paper.pages)
    except PdfReadError:  # no PDF after all, as the files that the tests plant: their bytes are looked at
        return b""
    return f"{pages} {paper.metadata}".encode()


def addresses(rows: dict[str, models.Model]) -> list[str]:
    """Every page of the site: with the numbers and addresses of the marked company's rows, and as it is asked for
    without any."""
    found = []
    for route in routes():
        if route.name.startswith(("admin:", "account_logout")):
            continue  # the admin site is closed to companies; the permission table has its test
        found.append(route.address(dict(rows.items())))
        found += [
            route._reverse({part: _part(row, part) for part in route.parts}) for row in rows.values() if route.parts
        ]
        if route.name in LISTS and not set(route.parts):
            found += [f"{route.address({})}?export=csv&part={part}" for part in ["", *PARTS.get(route.name, [])]]
    return sorted({address for address in found if address})


def _part(row: models.Model, part: str) -> str:
    value = getattr(row, part, None)
    return str(value if value is not None else row.pk)


def crawl(user: User | None, rows: dict[str, models.Model]) -> dict[str, set[bytes]]:
    """Address → marked words, of all that this person can read."""
    client, found = Client(raise_request_exception=False), {}
    if user:
        client.force_login(user)
    for address in addresses(rows):
        answer = client.get(address)
        if answer.status_code < 400 and (words := leaks(answer) - set(MARK.findall(address.encode()))):
            found[address] = words
    return found


def test_fifty_words_are_planted(planted):
    assert len(planted[0].given) >= 50


def test_another_company_reads_none_of_them(planted, stranger, other_company):
    factories.ProductFactory(company=other_company)
    assert crawl(stranger, planted[1]) == {}


def test_a_visitor_reads_none_of_them(planted):
    assert crawl(None, planted[1]) == {}


def test_the_text_of_a_pdf_is_read(planted, as_user, owner):
    """Canary: the minutes of the marked company carry its words, packed, and they are found."""
    session = planted[1]["session"]
    type(session).objects.filter(pk=session.pk).update(state="booked")
    type(session).objects.filter(pk=session.pk).update(state="held", held_at=timezone.now())
    answer = as_user(owner).get(reverse("counseling:session_minutes", args=[session.pk]))
    assert not MARK.search(answer.content)
    assert leaks(answer) >= {session.matter.encode(), session.notes.encode()}


def test_papers_about_both_companies_tell_the_other_nothing(planted, as_user, stranger, other_company):
    """Sheets, minutes, quotation and ticket of the other company: each is a PDF, and was read."""
    product = factories.ProductFactory(company=other_company)
    held = {"state": "held", "held_at": timezone.now(), "company": other_company}
    quotation = factories.QuotationFactory(inquiry__product=product)
    place = factories.RegistrationFactory(company=other_company)
    papers = [
        reverse("products:sheet", args=[product.slug]),
        reverse("products:company_sheet", args=[other_company.slug]),
        reverse("products:company_sheet", args=[planted[1]["product"].company.slug]),
        reverse("counseling:session_minutes", args=[factories.CounselingSessionFactory(**held).pk]),
        reverse("consulates:quotation", args=[quotation.inquiry_id, quotation.number]),
        reverse("counseling:ticket_file", args=[ticket_token(place)]),
    ]
    for address in papers:
        answer = as_user(stranger).get(address)
        assert len(words_of_pdf(answer.content)) > 100, address
        assert leaks(answer) == set(), address


SEARCHES = [
    ("products:catalogue", "q"), ("products:suggestions", "q"), ("companies:list", "q"), ("products:mine", "q"),
    ("portal:timeline", "after"), ("api:product-list", "search"), ("api:company-list", "search"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "key"), SEARCHES)
def test_a_search_for_them_answers_like_one_for_nothing(planted, as_user, stranger, page, key):
    """Also the counts: the answer is the same to the letter as for a word that nobody ever wrote."""
    browser = as_user(stranger)
    for word in planted[0].given[:60:4]:
        other = "zq99nope"
        marked, unknown = (browser.get(reverse(page), {key: each}).content.decode() for each in (word, other))
        assert _same(marked, word) == _same(unknown, other)


def _same(html: str, word: str) -> str:
    """Without the word itself and what changes with every answer."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|"as_of":"[^"]*"', "", html.replace(word, "…"))


def test_no_mail_or_notice_carries_them_to_others(planted, stranger, owner):
    texts = [f"{row.subject} {row.body}" for row in Notification.objects.exclude(recipient=owner)]
    texts += [f"{row.subject} {row.body}" for row in OutgoingEmail.objects.all()]
    assert not [text for text in texts if MARK.search(text.encode())]


def test_no_log_carries_them(planted, caplog, as_user, owner, stranger):
    caplog.set_level(logging.DEBUG)
    for user in (owner, stranger):
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(pk=user.pk))
        for name in (
            "portal:my_portal",
            "products:mine",
            "companies:profile",
            "companies:certificates",
            "companies:team",
        ):
            client.get(reverse(name))
        client.post(reverse("companies:profile_autosave"), {"name": "zq88mark", "founded_year": "zq89mark"})
    logged = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in logged if MARK.search(line.encode())]


def test_an_open_list_would_be_found(planted, stranger, monkeypatch):
    """The canary: without the scope of the actor the crawl finds the words."""
    monkeypatch.setattr("companies.models.company.CompanyQuerySet.for_actor", lambda rows, user: rows)
    monkeypatch.setattr("companies.models.certificate.CertificateQuerySet.for_actor", lambda rows, user: rows)
    found = crawl(stranger, {"certificate": planted[1]["certificate"]})
    assert any("/certificados/" in address for address in found)
