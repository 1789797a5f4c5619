"""Quotations in a thread, their PDF, and their acceptance as an order."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from consulates.documents.quotation import _template_data
from consulates.models import Quotation, QuotationLine
from consulates.rules import quotations
from consulates.rules.inquiry_links import thread_token
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.fixture
def inquiry(company, owner):
    return factories.InquiryFactory(product__company=company, quantity=300)


def form(**changes) -> dict[str, object]:
    until = timezone.localdate() + timedelta(days=20)
    lines = {"lines-TOTAL_FORMS": 2, "lines-INITIAL_FORMS": 0, "lines-0-text": "Hamaca", "lines-0-quantity": 300}
    lines |= {"lines-0-unit": "unidad", "lines-0-price": "12.50", "lines-1-text": ""}
    return {"incoterm": "FOB", "place": "Acajutla", "valid_until": until.isoformat(), **lines, **changes}


def address(inquiry) -> str:
    return f"/es/mi-portal/consultas/{inquiry.pk}/cotizar/"


def offer(inquiry, owner, days: int = 20) -> Quotation:
    until = timezone.localdate() + timedelta(days=days)
    made = Quotation(inquiry=inquiry, incoterm="FOB", place="Acajutla", valid_until=until)
    return quotations.send_quotation(made, [QuotationLine(text="Hamaca", quantity=300, price="12.50")], by=owner)


def test_a_quotation_answers_the_inquiry_and_the_buyer_gets_a_mail(inquiry, owner, as_user):
    assert as_user(owner).post(address(inquiry), form()).status_code == 302
    inquiry.refresh_from_db()
    made = inquiry.quotations.get()
    assert (inquiry.state, made.total, made.reference) == ("negotiating", 3750, f"{inquiry.pk}-1")
    assert OutgoingEmail.objects.filter(kind="inquiry_answered").exists()


def test_the_form_begins_with_the_products_price(inquiry, owner, as_user):
    factories.PriceTermFactory(product=inquiry.product, amount="7.25", place="San Salvador")
    seen = as_user(owner).get(address(inquiry)).content.decode()
    assert 'value="7.25"' in seen
    assert "San Salvador" in seen


def test_a_quotation_of_a_service_has_no_incoterm(company, owner, as_user):
    service = factories.ServiceProductFactory(company=company, name_es="Diseño")
    factories.ServicePriceFactory(product=service)
    inquiry = factories.InquiryFactory(company=company, product=service)
    seen = as_user(owner).get(address(inquiry)).content.decode()
    assert 'name="incoterm"' not in seen
    assert 'value="hour"' in seen or 'value="hora"' in seen
    sent = {name: value for name, value in form().items() if name not in ("incoterm", "place")}
    assert as_user(owner).post(address(inquiry), sent).status_code == 302
    made = inquiry.quotations.get()
    assert made.terms == ""
    assert "Incoterm 2020" not in dict(_template_data(made)["terms"])


def test_a_quotation_of_a_good_needs_both_incoterm_and_place(inquiry, owner, as_user):
    assert as_user(owner).post(address(inquiry), form(place="")).status_code == 400
    assert as_user(owner).post(address(inquiry), form(incoterm="")).status_code == 400
    with pytest.raises(IntegrityError):
        factories.QuotationFactory(inquiry__product__company=inquiry.company, place="")


def test_no_line_or_a_past_term_is_sent_back(inquiry, owner, as_user):
    mine = as_user(owner)
    assert mine.post(address(inquiry), form(**{"valid_until": "2020-01-01"})).status_code == 400
    empty = {"lines-0-text": "", "lines-0-quantity": "", "lines-0-unit": "", "lines-0-price": ""}
    assert mine.post(address(inquiry), form(**empty)).status_code == 400
    assert mine.post(address(inquiry), form(**{"lines-0-price": "-1"})).status_code == 400
    assert not Quotation.objects.exists()


def test_only_the_company_quotes(inquiry, stranger, adviser, as_user):
    assert as_user(stranger).get(address(inquiry)).status_code == 404
    assert as_user(adviser).get(address(inquiry)).status_code == 403


def test_the_pdf_is_for_the_two_sides(inquiry, owner, stranger, as_user, client):
    made = offer(inquiry, owner)
    behind = f"/es/mi-portal/consultas/{inquiry.pk}/cotizaciones/{made.number}/"
    assert as_user(owner).get(behind).content.startswith(b"%PDF-")
    assert as_user(stranger).get(behind).status_code == 404
    link = thread_token(inquiry)
    assert client.get(f"/en/ask/{link}/quotations/{made.pk}/")["Content-Type"] == "application/pdf"
    other = thread_token(factories.InquiryFactory())
    assert client.get(f"/en/ask/{other}/quotations/{made.pk}/").status_code == 404


def test_a_newer_quotation_replaces_the_one_that_stands(inquiry, owner):
    first, second = offer(inquiry, owner), offer(inquiry, owner)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("replaced", "sent", 2)


def test_the_buyer_orders_by_the_private_link(inquiry, owner, client):
    made = offer(inquiry, owner)
    posted = {"action": "order", "inquiry": inquiry.pk, "quotation": made.number}
    link = f"/en/ask/{thread_token(inquiry)}/"
    summary = client.post(link, posted)
    made.refresh_from_db()
    assert (summary.status_code, made.state) == (200, "sent")
    for words in ("$3,750.00", "FOB Acajutla", "Hamaca", "confirm_order"):
        assert words in summary.content.decode()
    assert client.post(link, posted | {"action": "confirm_order"}).status_code == 302
    made.refresh_from_db()
    inquiry.refresh_from_db()
    assert (made.state, inquiry.state) == ("accepted", "ordered")
    assert client.post(link, posted | {"action": "confirm_order"}).status_code == 400  # pressed twice
    assert OutgoingEmail.objects.filter(kind="quotation_ordered").count() == 1
    assert Notification.objects.for_actor(owner).filter(kind="quotation_accepted").exists()


def test_an_order_is_taken_back_within_the_hour_and_not_later(inquiry, owner, client, time_machine):
    made = offer(inquiry, owner)
    posted = {"inquiry": inquiry.pk, "quotation": made.number}
    link = f"/en/ask/{thread_token(inquiry)}/"
    client.post(link, posted | {"action": "confirm_order"})
    assert client.post(link, posted | {"action": "undo_order"}).status_code == 302
    made.refresh_from_db()
    inquiry.refresh_from_db()
    assert (made.state, inquiry.state) == ("sent", "negotiating")
    assert Notification.objects.for_actor(owner).filter(kind="quotation_undone").exists()
    client.post(link, posted | {"action": "confirm_order"})
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert client.post(link, posted | {"action": "undo_order"}).status_code == 400
    made.refresh_from_db()
    assert made.state == "accepted"


def test_a_summary_of_what_is_no_longer_valid_is_refused(inquiry, owner, client):
    made = offer(inquiry, owner)
    offer(inquiry, owner)
    posted = {"action": "order", "inquiry": inquiry.pk, "quotation": made.number}
    assert client.post(f"/en/ask/{thread_token(inquiry)}/", posted).status_code == 400


def test_an_order_after_the_term_is_refused(inquiry, owner):
    made = offer(inquiry, owner)
    Quotation.objects.filter(pk=made.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    made.refresh_from_db()
    with pytest.raises(RuleError):
        quotations.accept_quotation(made)


@pytest.mark.parametrize(("language", "said"), [("en", "Hammock"), ("es", "Hamaca")])
def test_the_first_line_begins_in_the_buyers_language(inquiry, owner, as_user, language, said):
    type(inquiry.product).objects.filter(pk=inquiry.product_id).update(name_es="Hamaca", name_en="Hammock")
    type(inquiry.buyer).objects.filter(pk=inquiry.buyer_id).update(language=language)
    assert f'value="{said}"' in as_user(owner).get(address(inquiry)).content.decode()


def test_the_paper_names_the_seller_as_buyers_know_it_and_in_law(inquiry, owner):
    company = inquiry.company
    company.legal_name, company.phone = "Ana Rivas", "+50322223333"
    company.save()
    data = _template_data(offer(inquiry, owner))
    assert data["company"][:2] == [company.name, "Ana Rivas"]
    assert "+503 2222 3333" in data["company"]
    assert inquiry.buyer.email in data["buyer"]
