"""Contact data that go to other countries are recorded with their ground, and the person can read to whom they went."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from companies.models import Consent
from companies.rules import consents
from consulates.models import BuyerRequirement
from consulates.rules import buyers, fairs, inquiries, placements, response_deadlines, samples
from exportasv.core.notifications.reference import REMINDER_RULES
from exportasv.core.privacy.models import DataTransfer
from exportasv.core.privacy.rules import record_transfer
from exportasv.core.privacy.transfers import transfers_without_ground
from exportasv.reference.loader import load_table
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def consent(user, version: str = consents.CURRENT_VERSIONS["apply"]) -> Consent:
    return Consent.objects.create(user=user, purpose="apply", version=version, language="es", given_at=timezone.now())


def requirement() -> BuyerRequirement:
    return BuyerRequirement.objects.create(buyer=factories.BuyerFactory(), query="Hamacas")


def rows() -> list[tuple]:
    found = DataTransfer.objects.order_by("pk")
    return [(row.table, row.recipient_table, row.country.code, row.occasion, row.ground) for row in found]


TO_BUYER = ("companies.company", "consulates.buyer", "US")
TO_HOUSE = ("companies.company", "consulates.tradinghouse", "US")


def test_an_answer_of_the_company_is_its_own_act_and_recorded_once(company, owner):
    inquiry = factories.InquiryFactory(product__company=company)
    inquiries.answer_inquiry(inquiry, "Sí.", "company", by=owner)
    inquiries.answer_inquiry(inquiry, "Y también esto.", "company", by=owner)
    assert rows() == [(*TO_BUYER, "answer", "own_act")]
    row = DataTransfer.objects.get()
    assert (row.row_id, row.recipient_id, row.by) == (company.pk, inquiry.buyer_id, owner)


def test_within_the_country_nothing_is_transferred(company, owner):
    inquiry = factories.InquiryFactory(product__company=company, buyer__country="SV")
    inquiries.answer_inquiry(inquiry, "Sí.", "company", by=owner)
    assert rows() == []


def test_an_introduction_needs_the_consent_of_the_company(company, owner, invest_officer):
    product = factories.ProductFactory(company=company, state="published")
    buyers.introduce_buyer(requirement(), [product], "Los presento.", by=invest_officer)
    assert rows() == [(*TO_BUYER, "introduction", "none")]
    assert transfers_without_ground().count() == 1
    given = consent(owner)
    buyers.introduce_buyer(requirement(), [product], "Los presento.", by=invest_officer)
    row = DataTransfer.objects.get(ground="consent")
    assert (row.consented_at, row.consent_version, row.consent_by) == (given.given_at, given.version, owner)
    assert not transfers_without_ground().exists()  # the consent covers what went before it too


def test_a_consent_to_an_older_text_does_not_cover_other_countries(company, owner, house, manager):
    consent(owner, version="2026-11")
    product = factories.ProductFactory(company=company, state="published")
    placements.place_product(product, house, timezone.localdate(), None, by=manager)
    assert rows() == [(*TO_HOUSE, "placement", "none")]
    consent(owner)
    samples.request_samples(house, product, 3, "Feria", by=manager)
    assert rows()[1:] == [(*TO_HOUSE, "samples", "consent")]


def test_an_escalation_gives_both_sides_to_the_house(company, owner, house, consular_officer):
    load_table(REMINDER_RULES)
    consent(owner)
    long_ago = timezone.now() - timedelta(days=30)
    buyer = factories.BuyerFactory(country="CA", house=house, consented_at=long_ago)
    factories.InquiryFactory(product__company=company, buyer=buyer, asked_at=long_ago, waiting_since=long_ago)
    assert response_deadlines.escalate_inquiries() == 1
    assert rows() == [
        (*TO_HOUSE, "escalation", "consent"),
        ("consulates.buyer", "consulates.tradinghouse", "US", "escalation", "consent"),
    ]


def chosen_for(fair, company, by) -> list[tuple]:
    row = factories.FairParticipationFactory(fair=fair, company=company, state="applied")
    fairs.accept_application(row, by=by)
    return rows()


TO_ORGANIZER = ("companies.company", "consulates.fair", "DE", "fair")


def test_the_organizer_of_a_fair_abroad_gets_names_only_with_a_consent_that_names_it(company, owner, manager):
    consent(owner, version="2026-12")  # of houses and buyers; it does not speak of fairs
    assert chosen_for(factories.FairFactory(country="DE"), company, manager) == [(*TO_ORGANIZER, "none")]
    given = consent(owner)
    fair = factories.FairFactory(country="DE")
    assert chosen_for(fair, company, manager)[1:] == [(*TO_ORGANIZER, "consent")]
    row = DataTransfer.objects.get(ground="consent")
    assert (row.recipient_id, row.consent_version, row.consent_by, row.by) == (fair.pk, given.version, owner, manager)


def test_a_fair_at_home_is_no_transfer(company, owner, manager):
    consent(owner)
    assert chosen_for(factories.FairFactory(country="SV"), company, manager) == []


def test_who_is_not_chosen_is_not_named_to_the_organizer(company, owner, manager):
    row = factories.FairParticipationFactory(fair=factories.FairFactory(country="DE"), company=company, state="applied")
    fairs.reject_application(row, by=manager)
    assert rows() == []


def test_owners_read_to_which_fairs_their_names_went(as_user, company, owner, manager):
    fair = factories.FairFactory(country="DE", name="Anuga de prueba")
    chosen_for(fair, company, manager)
    assert "Anuga de prueba · Alemania" in as_user(owner).get(reverse("privacy:my_data")).content.decode()


def test_a_consent_without_its_day_is_refused(company, house):
    with pytest.raises(IntegrityError), transaction.atomic():
        DataTransfer.objects.create(
            at=timezone.now(), table="companies.company", row_id=1, recipient_table="consulates.buyer", recipient_id=1,
            country="US", occasion="answer", ground="consent",
        )  # fmt: skip


def test_owners_read_to_whom_their_contacts_went_and_strangers_do_not(as_user, company, owner, stranger, house):
    record_transfer(company, house, "US", DataTransfer.Occasion.PLACEMENT, by=None)
    page = as_user(owner).get(reverse("privacy:my_data")).content.decode()
    assert f"{house} · Estados Unidos" in page
    assert str(house) not in as_user(stranger).get(reverse("privacy:my_data")).content.decode()


def test_managers_see_transfers_without_a_ground(as_user, manager, adviser, company, house):
    record_transfer(company, house, "US", DataTransfer.Occasion.PLACEMENT, by=adviser)
    client = as_user(manager)
    home = client.get(reverse("admin:index")).content.decode()
    assert "Datos entregados a otro país sin consentimiento anotado" in home
    listed = client.get(reverse("admin:privacy_datatransfer_changelist") + "?ground__exact=none").content.decode()
    assert company.name in listed
    assert str(house) in listed
    assert as_user(adviser).get(reverse("admin:privacy_datatransfer_changelist")).status_code == 403
