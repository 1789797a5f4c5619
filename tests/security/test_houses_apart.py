"""What one house and one company know is read by no other: marks planted in theirs, every page read as the others."""

import pytest
from django.urls import reverse

from consulates.models import BuyerRequirement, QuotationLine
from tests import factories
from tests.portal.lists import LISTS
from tests.security.routes import MISSING, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
MARK = "marcaXYZZY"
MINE = ("consulates:", "figures:", "portal:", "notifications:inbox")


@pytest.fixture
def planted(house, company, owner) -> list[str]:
    """Every text of a house's and a company's trade carries the mark; the addresses that name its rows."""
    product = factories.ProductFactory(company=company)
    buyer = factories.BuyerFactory(
        house=house, name=f"{MARK} Foods", email=f"{MARK}@x.example", contact_name=MARK, city=MARK, volume=MARK
    )
    buyer.contacts.create(name=MARK, email=f"c{MARK}@x.example")
    need = BuyerRequirement.objects.create(buyer=buyer, query=f"miel {MARK}")
    offer = factories.QuotationFactory(
        inquiry__product=product, inquiry__buyer=buyer, inquiry__house=house, inquiry__outcome=MARK, note=MARK
    )
    QuotationLine.objects.create(quotation=offer, text=MARK, quantity=1, price="1.00")
    inquiry = offer.inquiry
    inquiry.messages.create(sender="buyer", text=MARK, translation=MARK, sent_at=inquiry.asked_at)
    win = factories.ExportWinFactory(company=company, house=house, buyer=buyer, inquiry=inquiry, comment=MARK)
    keys = {"inquiry": inquiry.pk, "buyer": buyer.pk, "requirement": need.pk, "win": win.pk, "trail": win.pk}
    rows = [reverse(f"consulates:{name}", args=[pk]) for name, pk in keys.items() if name != "trail"]
    return [
        *rows,
        reverse("figures:evidence_trail", args=[win.pk]),
        reverse("consulates:quotation", args=[inquiry.pk, offer.number]),
    ]


def lists() -> list[str]:
    """Every page of trade, figures and portal that names no row."""
    named = [route for route in routes() if route.name.startswith(MINE) and not set(route.parts) & {*MISSING, "token"}]
    pages = [address for route in named if not route.parts and (address := route.address({}))]
    return pages + [f"{reverse(name)}?export=csv" for name in LISTS if name in {route.name for route in named}]


@pytest.mark.parametrize("who", ["other_officer", "stranger", "guest"])
def test_no_mark_of_a_house_or_company_is_read_by_another(planted, who, request, as_user):
    browser, read = as_user(request.getfixturevalue(who)), []
    for address in [*lists(), f"{reverse('consulates:buyers')}?q={MARK[:5]}", *planted]:
        answer = browser.get(address)
        if answer.status_code < 400 and MARK in b"".join(answer).decode(errors="replace"):
            read.append(address)
    assert read == []
    assert {browser.get(address).status_code for address in planted} <= {403, 404}


def test_the_marks_are_there_for_their_own(planted, consular_officer, as_user):
    """Canary: who may read them does."""
    seen = [MARK in as_user(consular_officer).get(address).content.decode(errors="replace") for address in planted[:3]]
    assert all(seen)
