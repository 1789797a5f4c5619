"""What buyers look for that a company offers; a gap taken up becomes its agreement."""

import re

import pytest
from django.urls import reverse

from consulates.matching.score import record_gaps
from consulates.models import BuyerRequirement, Gap
from counseling.models import ActionItem
from tests import factories

pytestmark = pytest.mark.django_db
FDA = "Registro de instalación FDA"
PAGE = "/es/mi-portal/oportunidades/"


@pytest.fixture
def gap(company, owner) -> Gap:
    factories.ProductFactory(company=company, name_es="Miel cruda", name_en="Raw honey")
    factories.CertificateTypeFactory(code="fda", name_es=FDA, name_en="FDA facility registration")
    buyer = factories.BuyerFactory(name="Secret Importer", certificates=["fda"])
    record_gaps(BuyerRequirement.objects.create(buyer=buyer, query="miel", certificates=["fda"]))
    return Gap.objects.get()


def test_the_company_reads_what_is_asked_for_and_not_by_whom(gap, owner, as_user):
    seen = as_user(owner).get(PAGE).content.decode()
    assert "miel" in seen
    assert "falta: Registro de instalación FDA" in seen
    assert "Secret Importer" not in seen


def test_a_gap_taken_up_is_an_agreement_with_a_date(gap, owner, as_user):
    assert as_user(owner).post(PAGE, {"gap": gap.pk, "action": "take"}).status_code == 302
    item = ActionItem.objects.get()
    assert (item.company, item.product, item.holder) == (gap.company, gap.product, "company")
    assert item.text == "Obtener este certificado para Miel cruda: Registro de instalación FDA."
    gap.refresh_from_db()
    assert gap.state == "taken"
    record_gaps(gap.requirement)
    assert Gap.objects.count() == 1


def test_a_gap_that_is_not_for_us_is_not_proposed_again(gap, owner, as_user):
    as_user(owner).post(PAGE, {"gap": gap.pk, "action": "dismiss"})
    assert "KOSHER para" not in as_user(owner).get(PAGE).content.decode()
    assert not ActionItem.objects.exists()


def test_a_stranger_cannot_take_up_anothers_gap(gap, stranger, guest, client, as_user):
    assert as_user(stranger).post(PAGE, {"gap": gap.pk, "action": "take"}).status_code == 404
    assert as_user(stranger).post(PAGE, {"gap": "x"}).status_code == 404
    assert as_user(guest).get(PAGE).status_code == 404
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("page", ["consulates:buyer", "consulates:requirement", "buyers file", "requirements file",
                                  "admin:consulates_gap_changelist", "admin:consulates_gap_change"])  # fmt: skip
def test_staff_read_the_name_of_a_certificate_never_its_code(gap, manager, as_user, page, one_factor):
    browser, need = as_user(manager), gap.requirement
    rows = {
        "consulates:buyer": [need.buyer_id],
        "consulates:requirement": [need.pk],
        "admin:consulates_gap_change": [gap.pk],
    }
    files = {"buyers file": "consulates:buyers", "requirements file": "consulates:requirements"}
    if page in files:
        seen = b"".join(browser.get(reverse(files[page]), {"export": "csv"})).decode()
    else:
        seen = browser.get(reverse(page, args=rows.get(page))).content.decode()
    assert FDA in seen
    assert not re.search(r">\s*(FDA|fda)\s*<|,fda,", seen)
