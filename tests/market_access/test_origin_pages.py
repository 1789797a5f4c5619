"""The page of origin, the statement as PDF, and the rules behind them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from exportasv.core.db.errors import RuleError
from exportasv.core.http import costs
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.reference_files import DATA, read_newest_file
from market_access.models import BillOfMaterials, FactType, OriginRule
from market_access.models.origin import BillMaterial
from market_access.origin.questions import known_origins, rules_of
from market_access.rules import answers, versions
from market_access.rules import origin as rules
from market_access.rules.lights import WORK
from market_access.rules.market_pages import market_view
from market_access.rules.product_file import product_file
from market_access.rules.rulebook import read_rulebook
from tests import factories
from tests.forms_of_pages import open_form, values_of
from tests.market_access.conftest import load_market_rules

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture
def soap(company):
    code = factories.HSCodeFactory(code="340111", text_es="Jabón", text_en="Soap")
    return factories.ProductFactory(company=company, hs_code=code, name_es="Jabón de bálsamo")


@pytest.fixture
def soap_rules(db):
    for row in read_newest_file(DATA / "origin_rules", "key").rows:
        if row["hs_code"] == "340111":
            OriginRule.objects.create(**row)


@pytest.fixture
def bill(soap):
    row = BillOfMaterials.objects.create(product=soap, price=Decimal(3), processes=["saponification"])
    row.materials.create(name="Aceite de palma", hs_code="151110", country="MY", cost=Decimal("1.20"))
    return row


def address(product) -> str:
    return reverse("market_access:origin", args=[product.pk])


def statement(product, agreement: str) -> str:
    return reverse("market_access:origin_statement", args=[product.pk, agreement])


def test_an_owner_writes_the_bill_and_reads_where_it_originates(as_user, owner, soap, soap_rules):
    browser = as_user(owner)
    form = values_of(open_form(browser, address(soap), "price"), price="3", processes=["saponification"])
    assert browser.post(address(soap), {**form, "do": "bill"}).url == address(soap)
    line = values_of(
        open_form(browser, address(soap), "hs_code"), name="Aceite", hs_code="1511", country="MY", cost="1.20"
    )
    assert browser.post(address(soap), {**line, "do": "material"}).url == address(soap)
    html = browser.get(address(soap)).content.decode()
    assert html.count("badge-good") == 2  # the United States by the reaction, the United Kingdom by its heading
    assert statement(soap, "CAFTA-DR") in html


def test_what_would_have_to_change_is_on_the_page(as_user, owner, soap, soap_rules, bill):
    bill.materials.create(name="Base", hs_code="340119", country="MX", cost=Decimal("1.50"))
    html = as_user(owner).get(address(soap)).content.decode()
    assert "Base" in html
    assert "$1.20" in html  # 40 per cent of the price


def test_a_material_is_changed_and_removed(as_user, owner, soap, bill):
    browser, row = as_user(owner), bill.materials.get()
    page = f"{address(soap)}?material={row.pk}"
    browser.post(page, {**values_of(open_form(browser, page, "hs_code"), cost="1.5"), "do": "material"})
    row.refresh_from_db()
    assert row.cost == Decimal("1.5")
    browser.post(address(soap), {"do": "remove", "material": row.pk})
    assert not bill.materials.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"hs_code": "15"[:1]},
        {"hs_code": "aceite"},
        {"cost": "0"},
        {"cost": "-1"},
        {"country": "XX"},
        {"is_own": "on", "country": "MY"},
        {"declared_from": "2026-05-02", "declared_until": "2026-05-01"},
        {"name": "Aceite de palma"},
    ],
)
def test_a_wrong_material_is_refused_beside_its_field(as_user, owner, soap, bill, wrong):
    sent = {"do": "material", "name": "Soda", "hs_code": "281511", "country": "US", "cost": "0.2", **wrong}
    answer = as_user(owner).post(address(soap), sent)
    assert answer.status_code == 400
    assert bill.materials.count() == 1


def test_nothing_else_is_done(as_user, owner, soap, bill):
    assert as_user(owner).post(address(soap), {"do": "steal"}).status_code == 404
    assert as_user(owner).post(address(soap), {"do": "remove", "material": "x"}).status_code == 404


def test_only_its_own_company_sees_it(client, as_user, guest, stranger, adviser, soap, soap_rules, bill):
    for page in (address(soap), statement(soap, "CAFTA-DR")):
        assert "/login/" in client.get(page).url
        assert as_user(guest).get(page).status_code == 404
        assert as_user(stranger).get(page).status_code == 404
        assert as_user(adviser).get(page).status_code == 403


def test_a_material_of_another_bill_is_not_found(as_user, owner, soap, bill):
    other = BillOfMaterials.objects.create(product=factories.ProductFactory())
    row = other.materials.create(name="Hilo", hs_code="5205", country="SV", cost=1)
    assert as_user(owner).get(f"{address(soap)}?material={row.pk}").status_code == 404
    assert as_user(owner).post(address(soap), {"do": "remove", "material": row.pk}).status_code == 404


def test_a_service_has_no_origin(as_user, owner, company):
    service = factories.ServiceProductFactory(company=company)
    assert as_user(owner).get(address(service)).status_code == 404


def test_the_page_asks_few_questions(as_user, owner, soap, soap_rules, bill, django_assert_max_num_queries):
    for number in range(8):
        bill.materials.create(name=f"M{number}", hs_code="1511", country="MY", cost=Decimal("0.01"))
    browser = as_user(owner)
    browser.get(address(soap))
    with django_assert_max_num_queries(14):
        browser.get(address(soap))


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_statement_is_a_paper_in_both_languages(as_user, owner, soap, soap_rules, bill):
    answer = as_user(owner).get(statement(soap, "CAFTA-DR"))
    text = text_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "I certify" in text
    assert "Certifico" in text
    assert "Draft" not in text


def test_what_is_to_be_confirmed_is_printed_as_a_draft(as_user, owner, soap, soap_rules, bill):
    assert "Draft" in text_of(as_user(owner).get(statement(soap, "EU-CA")).content)


@pytest.mark.parametrize("agreement", ["CACM", "nowhere"])
def test_no_statement_where_it_does_not_originate(as_user, owner, soap, soap_rules, bill, agreement):
    assert as_user(owner).get(statement(soap, agreement)).status_code == 404


def test_origin_is_known_for_certain_only_where_the_rule_is(soap, soap_rules, bill):
    found = {place: each.originates for place, each in known_origins([soap], TODAY)[soap.pk].items()}
    assert found == {"US": True, "UK": True}
    assert known_origins([factories.ProductFactory()], TODAY) == {}


def gate_of(product, place: str):
    load_market_rules()
    return market_view(product_file(product, TODAY), place, read_rulebook(), TODAY)


def test_the_gate_reads_origin_from_the_bill_of_materials(soap, soap_rules, bill, owner):
    due, free = {"US-MPF-DUE"}, {"US-MPF-FREE"}
    codes = {each.requirement.code for each in gate_of(soap, "US").items}
    assert (codes & due, codes & free) == (set(), free)


def test_what_an_owner_said_of_origin_never_counts_against_the_bill(soap, soap_rules, bill, owner):
    proof = {"SV-ORIGIN-UK"}
    assert proof <= {each.requirement.code for each in gate_of(soap, "UK").items}
    answers.save_fact(soap, FactType.objects.get(code="originating"), True, "UK", by=owner)
    bill.materials.create(name="Base", hs_code="340119", country="MX", cost=Decimal("1.70"))
    view = gate_of(soap, "UK")
    assert view.origin.originates is False
    assert not proof & {each.requirement.code for each in view.items}
    assert not {"originating", "non_originating"} & {each.code for each in view.questions}


def test_a_changed_list_of_materials_computes_the_lights_again(soap, bill, owner):
    rules.save_bill(bill, {"price": Decimal(4)}, by=owner)
    rules.remove_material(bill.materials.get(), by=owner)
    assert OutboxTask.objects.filter(kind=WORK, ids={"product": soap.pk}).count() == 2


def test_origin_and_its_light_hold_until_a_declaration_ends(soap, soap_rules, bill):
    bill.materials.create(
        name="Aceite de coco", hs_code="151311", country="GT", cost=Decimal("0.30"), supplier="Coco, S. A.",
        declared_from=date(2026, 1, 1), declared_until=date(2026, 12, 15),
    )  # fmt: skip
    assert known_origins([soap], TODAY)[soap.pk]["UK"].until == date(2026, 12, 15)
    assert gate_of(soap, "UK").holds_until <= date(2026, 12, 15)


def test_a_newer_version_of_a_rule_counts_from_its_first_day(soap, soap_rules, manager, time_machine):
    time_machine.move_to(datetime(2026, 11, 26, 18, tzinfo=UTC), tick=False)
    old = OriginRule.objects.get(key="ORI-340111-US")
    versions.supersede(old, {"test": "value:10"}, date(2027, 1, 1), by=manager)
    assert rules_of("340111", date(2026, 12, 31))["CAFTA-DR"] == old
    assert rules_of("340111", date(2027, 1, 1))["CAFTA-DR"].test == "value:10"


def test_a_rule_in_another_language_is_refused_by_its_form():
    with pytest.raises(ValidationError):
        OriginRule._meta.get_field("test").run_validators("change:3")


def test_the_database_refuses_what_must_not_be(bill):
    for wrong in (
        {"is_own": True, "country": "MY"},
        {"name": "Aceite de palma"},
        {"declared_from": date(2026, 2, 1), "declared_until": date(2026, 1, 1)},
    ):
        values = {"name": "x", "hs_code": "1511", "country": "MY", "cost": 1, **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            bill.materials.create(**values)


def test_a_list_of_materials_has_an_end(owner, bill, monkeypatch):
    monkeypatch.setattr(rules, "MAX_MATERIALS", 1)
    more = BillMaterial(name="Soda", hs_code="2815", country="US", cost=Decimal(1))
    with pytest.raises(RuleError):
        rules.save_material(bill, more, by=owner)


def test_the_rules_of_the_file_are_loaded_once(db):
    call_command("load_reference", verbosity=0)
    assert OriginRule.objects.count() == 400
    call_command("load_reference", verbosity=0)
    assert OriginRule.objects.filter(status="verified").count() == 96


def test_somebody_who_asks_for_too_many_statements_waits(as_user, owner, soap, soap_rules, bill, monkeypatch):
    monkeypatch.setattr(costs, "DOCUMENT_RATE", "1/hour")
    browser = as_user(owner)
    assert [browser.get(statement(soap, "CAFTA-DR")).status_code for _twice in range(2)] == [200, 429]
