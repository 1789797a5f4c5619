"""Buyers: register, verify, merge, requirements and introductions."""

import pytest
from django.urls import reverse

from consulates.models import Buyer, BuyerRequirement, Inquiry
from consulates.rules import buyers
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification, OutgoingEmail
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
DESK = "/es/mi-portal/compradores/"
WORDS = {"name": "Nordic Foods", "country": "NO", "email": "Kari@Nordic.example", "language": "en"}


def test_invest_registers_and_verifies_a_buyer(invest_officer, as_user):
    desk, sector = as_user(invest_officer), factories.SectorFactory()
    kind = factories.CertificateTypeFactory()
    answer = desk.post(f"{DESK}nuevo/", WORDS | {"sectors": [sector.pk], "certificates": [kind.code]})
    buyer = Buyer.objects.get()
    assert answer.url == f"{DESK}{buyer.pk}/"
    assert (buyer.email, buyer.certificates, list(buyer.sectors.all())) == ("kari@nordic.example", ["haccp"], [sector])
    desk.post(answer.url, {"action": "verify"})
    buyer.refresh_from_db()
    assert buyer.verified_by == invest_officer


def test_an_address_belongs_to_one_buyer(invest_officer, as_user):
    factories.BuyerFactory(email="kari@nordic.example")
    assert as_user(invest_officer).post(f"{DESK}nuevo/", WORDS).status_code == 400


def test_an_officers_buyer_is_the_houses_and_no_other_house_sees_it(house, consular_officer, other_officer, as_user):
    as_user(consular_officer).post(f"{DESK}nuevo/", WORDS)
    buyer = Buyer.objects.get()
    assert buyer.house == house
    assert as_user(other_officer).get(f"{DESK}{buyer.pk}/").status_code == 404
    assert "Nordic" not in as_user(other_officer).get(DESK).content.decode()
    assert "Nordic" in as_user(consular_officer).get(f"{DESK}?q=nord").content.decode()
    assert as_user(consular_officer).post(f"{DESK}{buyer.pk}/", {"action": "verify"}).status_code == 403


def test_advisers_read_and_companies_do_not(adviser, owner, client, as_user):
    buyer = factories.BuyerFactory()
    assert as_user(adviser).get(f"{DESK}{buyer.pk}/").status_code == 200
    assert as_user(adviser).post(f"{DESK}{buyer.pk}/", {"action": "verify"}).status_code == 403
    assert as_user(owner).get(DESK).status_code == 403
    assert client.get(DESK).status_code == 302


def test_a_buyer_has_several_contacts(invest_officer, as_user):
    buyer = factories.BuyerFactory()
    contact = {"action": "contact", "name": "Ola", "role": "logistics", "email": "ola@nordic.example"}
    assert as_user(invest_officer).post(f"{DESK}{buyer.pk}/", contact).status_code == 302
    assert buyer.contacts.get().name == "Ola"
    assert as_user(invest_officer).post(f"{DESK}{buyer.pk}/", {"action": "contact"}).status_code == 400


def test_doubles_become_one_and_nothing_is_lost(invest_officer, as_user):
    kept, double = (
        factories.BuyerFactory(name="Nordic Foods"),
        factories.BuyerFactory(name="Nordic Foods AS", city="Oslo"),
    )
    factories.InquiryFactory(buyer=double)
    same = factories.InquiryFactory(buyer=kept)
    twice = factories.InquiryFactory(buyer=double, product=same.product)
    twice.messages.create(sender="buyer", text="And samples?", sent_at=twice.asked_at)
    BuyerRequirement.objects.create(buyer=double, query="miel")
    page = as_user(invest_officer)
    assert "Nordic Foods AS" in page.get(f"{DESK}{kept.pk}/").content.decode()
    assert page.post(f"{DESK}{kept.pk}/", {"action": "merge", "double": double.pk}).status_code == 302
    kept.refresh_from_db()
    assert (kept.inquiries.count(), kept.requirements.count(), kept.city) == (3, 1, "Oslo")
    assert kept.contacts.get().email == double.email
    assert same.messages.get().text == "And samples?"
    twice.refresh_from_db()
    assert (twice.state, twice.lost_reason) == ("lost", "duplicate")
    assert not Buyer.objects.filter(pk=double.pk).exists()


def test_a_buyer_is_not_merged_with_itself(invest_officer):
    buyer = factories.BuyerFactory()
    with pytest.raises(RuleError):
        buyers.merge_buyers(buyer, buyer, by=invest_officer)


@pytest.fixture
def need() -> BuyerRequirement:
    return BuyerRequirement.objects.create(buyer=factories.BuyerFactory(language="en"), query="hamacas", volume=300)


def test_what_a_buyer_looks_for_opens_with_the_products_and_introduces_them(
    need, invest_officer, company, owner, as_user
):
    product = factories.ProductFactory(company=company, name_es="Hamaca", name_en="Hammock")
    page, desk = f"/es/mi-portal/requerimientos/{need.pk}/", as_user(invest_officer)
    assert "Hamaca" in desk.get(page).content.decode()
    words = {"product": [product.pk], "text": "Nordic Foods looks for 300 hammocks."}
    assert desk.post(page, words).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.source, inquiry.requirement, inquiry.quantity, inquiry.state) == ("introduction", need, 300, "new")
    assert inquiry.waiting_since
    assert Notification.objects.for_actor(owner).filter(kind="introduced_company").exists()
    assert OutgoingEmail.objects.filter(kind="introduced_buyer", address=need.buyer.email).exists()
    assert desk.post(page, words).status_code == 400  # the thread exists already


def test_an_introduction_needs_products_and_words(need, invest_officer, as_user):
    page = f"/es/mi-portal/requerimientos/{need.pk}/"
    assert as_user(invest_officer).post(page, {"text": "Nothing is chosen."}).status_code == 400
    assert as_user(invest_officer).post(page, {"text": "x"}).status_code == 400


def test_a_requirement_is_noted_and_put_right(invest_officer, as_user):
    buyer = factories.BuyerFactory()
    desk = as_user(invest_officer)
    new = f"{DESK}{buyer.pk}/requerimientos/nuevo/"
    assert desk.post(new, {"query": "miel", "hs_prefix": "04.09", "volume": 10}).status_code == 302
    row = buyer.requirements.get()
    assert row.hs_prefix == "0409"
    assert 'name="query"' in desk.get(f"{DESK}{buyer.pk}/requerimientos/{row.pk}/").content.decode()
    assert desk.post(f"{DESK}{buyer.pk}/requerimientos/{row.pk}/", {"query": "miel cruda"}).status_code == 302
    assert desk.post(new, {"query": "miel", "hs_prefix": "abc"}).status_code == 400


def test_the_lists_ask_the_same_for_many(invest_officer, as_user, django_assert_max_num_queries):
    desk = as_user(invest_officer)
    for _ in range(12):
        BuyerRequirement.objects.create(buyer=factories.BuyerFactory(), query="miel")
    with django_assert_max_num_queries(9):
        desk.get(DESK)
    with django_assert_max_num_queries(9):
        desk.get("/es/mi-portal/requerimientos/")


def test_who_may_only_read_buyers_sees_no_button_that_would_refuse(adviser, invest_officer, as_user):
    wanted = BuyerRequirement.objects.create(query="miel", buyer=factories.BuyerFactory())
    pages = [DESK, f"{DESK}{wanted.buyer_id}/", reverse("consulates:requirement", args=[wanted.pk])]
    writes = [
        reverse("consulates:new_buyer"),
        reverse("consulates:edit_buyer", args=[wanted.buyer_id]),
        reverse("consulates:edit_requirement", args=[wanted.buyer_id, wanted.pk]),
    ]
    for page, write in zip(pages, writes, strict=True):
        assert f'href="{write}"' in as_user(invest_officer).get(page).content.decode()
        assert f'href="{write}"' not in as_user(adviser).get(page).content.decode()
