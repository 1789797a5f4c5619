"""One thread, two sides: the signed-in company, and the buyer with a private link."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from consulates.models import Inquiry, InquiryMessage, MessageFile, Sending
from consulates.rules import inquiries
from consulates.rules.buyer_proof import prove_inquiries
from consulates.rules.inquiries import Message
from consulates.rules.inquiry_intake import InquiryData, create_inquiries
from consulates.rules.inquiry_links import thread_token
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
LIST = "/es/mi-portal/consultas/"


@pytest.fixture
def asked(company, owner) -> Inquiry:
    """Return a buyer's inquiry about a hammock of the company, in English."""
    product = factories.ProductFactory(company=company, name_es="Hamaca", name_en="Hammock")
    buyer = factories.BuyerFactory.build(name="Nordic Goods", email="kari@nordic.example", language="en", country="NO")
    create_inquiries([product], InquiryData("Do you ship pallets?", 500, "NO"), buyer)
    return Inquiry.objects.get()


def page(inquiry: Inquiry) -> str:
    return f"{LIST}{inquiry.pk}/"


def private(inquiry: Inquiry) -> str:
    return f"/en/ask/{thread_token(inquiry)}/"


def test_the_company_answers_in_both_languages_and_the_buyer_reads_them_side_by_side(asked, owner, as_user, client):
    answer = {"action": "answer", "text_en": "Yes, gladly.", "text_es": "Sí, con gusto."}
    assert as_user(owner).post(page(asked), answer).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.waiting_since) == ("answered", None)
    seen = client.get(private(asked)).content.decode()
    assert "Yes, gladly." in seen
    assert '<div lang="es"><p>Sí, con gusto.</p>' in seen
    letter = OutgoingEmail.objects.get(kind="inquiry_answered")
    assert (letter.address, letter.language) == ("kari@nordic.example", "en")
    assert private(asked) in letter.body


def test_an_answer_without_words_is_sent_back_with_what_was_typed(asked, owner, as_user):
    answer = as_user(owner).post(page(asked), {"action": "answer", "text_es": " "})
    assert answer.status_code == 400
    assert "al menos en uno de los dos idiomas" in answer.content.decode()


def test_the_buyer_writes_back_and_the_company_is_told(asked, owner, client):
    inquiries.answer_inquiry(asked, "Yes.", "company", by=owner)
    assert 'name="text"' in client.get(private(asked)).content.decode()
    reply = {"action": "reply", "inquiry": asked.pk, "text": "And samples?"}
    assert client.post(private(asked), reply).status_code == 302
    asked.refresh_from_db()
    assert asked.waiting_since is not None
    assert Notification.objects.for_actor(owner).filter(kind="inquiry", body__contains="And samples?").exists()


def test_a_private_link_answers_only_its_own_thread(asked, client):
    other = factories.InquiryFactory()
    reply = {"action": "reply", "inquiry": other.pk, "text": "Let me in"}
    assert client.post(private(asked), reply).status_code == 404
    assert not other.messages.exists()


def other_digit(text: str, place: int) -> str:
    """The text with another digit of hexadecimal at `place`: right in form, and wrong."""
    digit = "0" if text[place] != "0" else "1"
    return text[:place] + digit + text[place:][1:]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: other_digit(t, len(t) - 1),
        lambda t: other_digit(t, t.index("-") + 1),
        lambda t: t[:-1] + "x",
        lambda t: "9" + t,
        lambda t: t.replace("-", "-0", 1),
    ],
)
def test_a_forged_private_link_is_missing(asked, client, spoil):
    token = thread_token(asked)
    assert client.get(f"/en/ask/{token}/").status_code == 200
    assert client.get(f"/en/ask/{spoil(token)}/").status_code == 404


def test_the_address_is_confirmed_by_a_button_and_not_by_opening(asked, client):
    client.get(private(asked))
    asked.refresh_from_db()
    assert asked.proven_at is None
    client.post(private(asked), {"action": "confirm"})
    asked.refresh_from_db()
    assert asked.proven_at is not None


def test_the_company_sees_what_is_as_typed(asked, owner, as_user):
    assert "sin comprobar" in as_user(owner).get(page(asked)).content.decode()
    prove_inquiries([asked])
    seen = as_user(owner).get(page(asked)).content.decode()
    assert "sin comprobar" not in seen
    assert "confirmada" in seen or "confirmado" in seen


def test_the_question_goes_to_the_buyer_with_the_private_link(asked):
    letter = OutgoingEmail.objects.get(kind="inquiry_confirmation")
    assert letter.address == "kari@nordic.example"
    assert "/en/ask/" in letter.body


def test_suggested_answers_come_from_the_products_data(asked, owner, as_user):
    seen = as_user(owner).get(page(asked) + "?use=terms").content.decode()
    assert "Our minimum order is 100 × unit." in seen
    assert "Nuestro pedido mínimo es de 100 × unidad." in seen


def test_a_stranger_and_another_house_find_no_thread(asked, stranger, other_officer, guest, as_user):
    for user in (stranger, other_officer, guest):
        assert as_user(user).get(page(asked)).status_code == 404
    assert Client().get(page(asked)).status_code == 302


def test_the_list_shows_a_company_its_own_and_asks_the_same_for_many(
    asked, owner, as_user, django_assert_max_num_queries
):
    mine = as_user(owner)
    for _ in range(12):
        factories.InquiryFactory(company=asked.company, product=asked.product)
    factories.InquiryFactory(buyer__name="Of Another Company")
    with django_assert_max_num_queries(10):
        seen = mine.get(LIST).content.decode()
    assert "Nordic Goods" in seen
    assert "Of Another Company" not in seen


def test_a_house_answers_only_after_escalation(asked, house, consular_officer, as_user):
    Inquiry.objects.filter(pk=asked.pk).update(house=house)
    answer = {"action": "answer", "text_en": "In its place."}
    assert as_user(consular_officer).post(page(asked), answer).status_code == 403
    Inquiry.objects.filter(pk=asked.pk).update(escalated_to="house", escalated_at=asked.asked_at)
    assert as_user(consular_officer).post(page(asked), answer).status_code == 302
    assert asked.messages.last().sender == "house"


def test_an_adviser_reads_and_does_not_write(asked, adviser, as_user):
    assert as_user(adviser).get(page(asked)).status_code == 200
    assert as_user(adviser).post(page(asked), {"action": "answer", "text_es": "Hola"}).status_code == 403


def test_what_is_lost_has_a_reason(asked, owner, as_user):
    assert as_user(owner).post(page(asked), {"action": "close", "state": "lost"}).status_code == 400
    end = {"action": "close", "state": "lost", "lost_reason": "price"}
    assert as_user(owner).post(page(asked), end).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.lost_reason, asked.waiting_since) == ("lost", "price", None)


def test_the_buyer_ends_the_question(asked, client):
    client.post(private(asked), {"action": "end", "inquiry": asked.pk, "reason": "lead_time"})
    asked.refresh_from_db()
    assert (asked.state, asked.lost_reason) == ("lost", "lead_time")
    assert client.post(private(asked), {"action": "reply", "inquiry": asked.pk, "text": "Hello?"}).status_code == 400


def paper_of(inquiry: Inquiry, owner) -> MessageFile:
    inquiries.answer_inquiry(
        inquiry, Message("See the paper.", files=[ContentFile(b"%PDF-1.7", name="random.pdf")]), "company", by=owner
    )
    return MessageFile.objects.get()


def test_papers_are_served_to_the_two_sides_only(asked, owner, stranger, as_user, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = paper_of(asked, owner)
    behind = f"{page(asked)}documentos/{paper.pk}/"
    answer = as_user(owner).get(behind)
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"{private(asked)}papers/{paper.pk}/").status_code == 200
    assert as_user(stranger).get(behind).status_code == 404
    other = factories.InquiryFactory()
    assert client.get(f"{private(other)}papers/{paper.pk}/").status_code == 404


def test_too_many_questions_from_one_address_are_refused_for_the_day(client, company):
    product = factories.ProductFactory(company=company, slug="wax")
    sending = Sending.objects.create(email="many@example.com", name="X", country="NO", sent_at=timezone.now())
    for _ in range(60):
        factories.InquiryFactory(sending=sending)
    form = {"text": "Do you ship to Oslo?", "name": "X", "contact_name": "Y", "email": "many@example.com"}
    answer = client.post("/en/ask/?product=wax", form | {"country": "NO", "consent": "on"})
    assert answer.status_code == 400
    assert not product.inquiries.exists()


def test_a_response_time_is_shown_from_the_fifth_answer_on(company, owner):
    for number in range(5):
        inquiry = factories.InquiryFactory(product__company=company)
        inquiries.answer_inquiry(inquiry, "Sí.", "company", by=owner)
        company.refresh_from_db()
        assert (company.answers_in_hours is not None) == (number == 4)


def test_messages_are_never_html(asked, owner, as_user):
    InquiryMessage.objects.create(inquiry=asked, sender="buyer", text="<script>x</script>", sent_at=asked.asked_at)
    assert "<script>x" not in as_user(owner).get(page(asked)).content.decode()
