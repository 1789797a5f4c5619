"""The owner's pages: price ladder, packing, first parcel, shared pallet; and who may open them."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from lxml import etree

from exportasv.core.db.errors import RuleError
from exportasv.core.http import costs
from exportasv.core.reference_data import TABLES
from exportasv.reference.loader import load_table
from market_access.models import (
    BillOfMaterials,
    Destination,
    DutyRow,
    FreightLeg,
    FreightPrice,
    MarketLight,
    MarketRequirement,
    NationalCode,
    OriginRule,
    PriceSheet,
    ReadyLot,
)
from market_access.origin.questions import KnownOrigin
from market_access.packing.waiting import loads_with
from market_access.pricing.formulas import half_up, round_half_up
from market_access.pricing.inputs import Origin
from market_access.pricing.ladder import chargeable_kilos
from market_access.pricing.sheet_facts import SheetFacts
from market_access.pricing.sheets import break_even, smallest_lot, work_out
from market_access.pricing.texts import ladder_notes
from market_access.rules import prices as rules
from market_access.rules.rulebook import renew_rulebook
from products.models import PriceChange
from tests import factories
from tests.costs import measure_cost
from tests.forms_of_pages import form_of, values_of

TODAY = date(2026, 11, 26)


def row(code: str, market: str, **values) -> DutyRow:
    usual = {"kind": "rate", "name_es": code, "name_en": code, "source": "tariff", "checked_on": TODAY, "key": code}
    return DutyRow.objects.create(code=code, market=market, **{**usual, "status": "verified", **values})


@pytest.fixture
def tariff(db) -> None:
    row("DUT-190590-US", "US", hs=["190590"], ad_valorem_pct="4.5", agreement="CAFTA-DR", preference_pct=0)
    row("ADD-US", "US", kind="additional", ad_valorem_pct=10)
    row("FEE-US-MPF", "US", kind="fee", ad_valorem_pct="0.3464", minimum="34.58", maximum="670.86",
        agreement="CAFTA-DR", preference_pct=0, entry_over=2500, status="unverified")  # fmt: skip
    row("VAT-US", "US", kind="vat", ad_valorem_pct=0)
    row("FEE-SV-DUCA", "SV", kind="fee", specific_amount="17.50", specific_unit="USD", status="unverified")
    row("VAT-SV", "SV", kind="vat", ad_valorem_pct=13)


@pytest.fixture
def leg(db) -> FreightLeg:
    base = {"source": "carriers", "checked_on": TODAY}
    FreightLeg.objects.create(
        code="LEG-INLAND", name_es="A Santo Tomás", name_en="To Santo Tomás", mode="road", freight="price",
        is_inland=True, origin="San Salvador", place="Santo Tomás", **base,
    )  # fmt: skip
    return FreightLeg.objects.create(
        code="LEG-LCL", name_es="Grupaje a Miami", name_en="Groupage to Miami", mode="sea", freight="measure",
        origin="Santo Tomás", place="Miami", destinations=["US"], days_min=8, days_max=16, **base,
    )  # fmt: skip


@pytest.fixture
def product(company):
    made = factories.ProductFactory(
        company=company, minimum_order=100, units_per_case=24, case_length_cm=40, case_width_cm=30, case_height_cm=25,
        case_net_g=11_000, case_gross_g=12_500, hs_code=factories.HSCodeFactory(code="190590"),
    )  # fmt: skip
    made.prices.create(incoterm="EXW", amount="2.60")
    return made


@pytest.fixture
def sheet(product, leg, tariff, owner) -> PriceSheet:
    values = {"destination": "US", "leg": leg, "units": 2400, "originates": True}
    return rules.open_sheet(product, values, by=owner)


@pytest.fixture
def typed_price(leg) -> FreightPrice:
    return FreightPrice.objects.create(
        leg=leg, price=210, quoted_by="Naviera del Norte", valid_from=timezone.localdate() - timedelta(days=3)
    )


def address(name: str, *args: object) -> str:
    return reverse(f"market_access:{name}", args=args)


# --- Where the numbers come from ------------------------------------------------------------------------------------


def test_every_number_has_its_origin(sheet, typed_price):
    sheet.typed = {"in_dest": "420.00", "in_ins_rate": "0.4", "in_importer": "25"}
    ladder = work_out(sheet, SheetFacts.of(sheet))
    given = {name: (each.origin, each.value) for name, each in ladder.given.items()}
    assert given["in_price"] == (Origin.PRODUCT, Decimal("2.60"))
    assert given["in_gross_kg"] == (Origin.PRODUCT, Decimal("1250.00"))
    assert given["in_m3"] == (Origin.PRODUCT, Decimal("3.000"))
    assert given["in_freight_rate"] == (Origin.PRICE_TABLE, Decimal(210))
    assert given["in_papers"] == (Origin.TARIFF, Decimal("19.78"))
    assert given["in_duty_pct"] == (Origin.TARIFF, 0)
    assert given["in_ins_rate"] == (Origin.TYPED, Decimal("0.004"))
    assert given["in_broker"] == (Origin.UNKNOWN, None)
    assert ladder.is_complete
    assert [each.name for each in ladder.numbers_to_confirm] == ["in_papers"]
    assert ladder.values["freight"] == Decimal("630.00")
    assert "mpf" not in ladder.values  # origin is proven


def test_what_the_owner_types_counts_before_the_rest_and_an_unknown_freight_is_named(sheet):
    assert work_out(sheet, SheetFacts.of(sheet)).missing == ["in_freight_rate"]
    sheet.typed = {"in_freight_rate": "100", "in_duty_pct": "3", "in_price": "3.00"}
    ladder = work_out(sheet, SheetFacts.of(sheet))
    assert (ladder.missing, ladder.values["goods"], ladder.values["freight"]) == ([], Decimal(7200), Decimal(300))
    assert ladder.given["in_duty_pct"].value == 3


def test_a_margin_on_the_price_is_a_higher_markup_on_the_cost(sheet, typed_price):
    sheet.typed = {"in_importer": "20", "markups_as": "margin"}
    assert work_out(sheet, SheetFacts.of(sheet)).given["in_importer"].value == 25
    sheet.typed = {"in_importer": "20"}
    assert work_out(sheet, SheetFacts.of(sheet)).given["in_importer"].value == 20


@pytest.mark.parametrize(
    ("said", "shown", "counts"),
    [(True, False, False), (True, True, True), (None, True, True), (False, True, False), (None, None, False)],
)
def test_a_preference_counts_only_if_the_agreements_origin_holds(sheet, typed_price, said, shown, counts):
    known = None if shown is None else KnownOrigin("CAFTA-DR", shown, None)
    sheet.originates = said
    ladder = work_out(sheet, replace(SheetFacts.of(sheet), origin=known))
    assert (ladder.duty.uses_preference, ladder.values["duty"] == 0) == (counts, counts)
    with translation.override("en"):
        assert any("list of materials" in note for note in ladder_notes(ladder)) is (shown is not None)


def test_a_ladder_reads_origin_from_the_bill_of_materials(sheet, typed_price, product):
    OriginRule.objects.create(
        key="ORI-190590-US", code="ORI-190590-US", hs_code="190590", agreement="CAFTA-DR", criterion="x",
        test="change:4", rule_es="Cambio de partida", source="x", checked_on=TODAY, status="verified",
    )  # fmt: skip
    bill = BillOfMaterials.objects.create(product=product, price=Decimal("2.60"))
    material = bill.materials.create(name="Harina", hs_code="110100", country="MX", cost=Decimal("0.50"))
    sheet.originates = None
    assert work_out(sheet, SheetFacts.of(sheet)).duty.uses_preference
    material.hs_code = "190520"
    material.save()
    sheet.originates = True
    assert not work_out(sheet, SheetFacts.of(sheet)).duty.uses_preference


def test_without_origin_it_pays_the_base_duty_and_the_fee_by_its_value(sheet, typed_price):
    sheet.originates = False
    ladder = work_out(sheet, SheetFacts.of(sheet))
    assert ladder.values["duty"] == (ladder.values["FOB"] * Decimal("0.045")).quantize(Decimal("0.01"))
    assert ladder.values["mpf"] == Decimal("34.58")
    assert "mpf" not in work_out(sheet, SheetFacts.of(sheet), 240).values  # a small entry


def test_break_even_and_the_smallest_sensible_lot_are_the_least_full_cases(sheet, typed_price):
    sheet.typed = {"in_dest": "420", "in_broker": "185"}
    facts = SheetFacts.of(sheet)
    for least, enough in (
        (break_even(sheet, facts, Decimal("3.40")), lambda ladder: ladder.per_unit("landed") <= Decimal("3.40")),
        (smallest_lot(sheet, facts), lambda ladder: ladder.fixed_share_pct <= 10),
    ):
        assert least is not None
        assert least % 24 == 0
        assert enough(work_out(sheet, facts, least))
        assert not enough(work_out(sheet, facts, least - 24))
    assert break_even(sheet, facts, Decimal("0.10")) is None


def test_a_price_of_yesterday_or_of_a_lighter_parcel_does_not_count(leg, sheet):
    today = timezone.localdate()
    FreightPrice.objects.create(
        leg=leg, price=1, quoted_by="X", valid_from=today - timedelta(days=9), valid_until=today - timedelta(days=1)
    )
    FreightPrice.objects.create(leg=leg, price=2, quoted_by="X", valid_from=today, up_to_kg=50)
    FreightPrice.objects.create(leg=leg, price=3, quoted_by="X", valid_from=today + timedelta(days=1))
    assert work_out(sheet, SheetFacts.of(sheet)).given["in_freight_rate"].value is None
    assert work_out(sheet, SheetFacts.of(sheet), 24).given["in_freight_rate"].value == 2


# --- The pages ------------------------------------------------------------------------------------------------------


def test_an_owner_works_out_a_ladder_and_reads_where_each_number_comes_from(
    as_user, owner, product, leg, tariff, typed_price
):
    client = as_user(owner)
    page = client.get(address("price_sheets", product.pk))
    sent = values_of(form_of(page.content, "leg"), destination="US", leg=str(leg.pk), units="2400", originates="true")
    made = client.post(address("price_sheets", product.pk), sent)
    sheet = PriceSheet.objects.get()
    assert made.headers["Location"] == address("price_sheet", sheet.pk)
    page = client.get(made.headers["Location"])
    text = page.content.decode()
    assert "Naviera del Norte" in text
    assert "$6,240.00" in text
    typed = values_of(form_of(page.content, "in_dest"), in_dest="420", in_importer="25", in_retail="40")
    assert client.post(address("price_sheet", sheet.pk), typed).status_code == 302
    sheet.refresh_from_db()
    assert sheet.typed == {"in_dest": "420", "in_importer": "25", "in_retail": "40"}
    assert "20 %" in client.get(address("price_sheet", sheet.pk)).content.decode()  # the margin of a markup of 25 %


def test_a_unit_price_goes_into_the_product_on_one_press(as_user, owner, leg, tariff, typed_price, company):
    draft = factories.ProductFactory(
        company=company, state="draft", published_at=None, confirmed_at=None, units_per_case=24, case_length_cm=40,
        case_width_cm=30, case_height_cm=25, case_gross_g=12_500, hs_code=factories.HSCodeFactory(code="190590"),
    )  # fmt: skip
    draft.prices.create(incoterm="EXW", amount="2.60")
    sheet = rules.open_sheet(draft, {"destination": "US", "leg": leg, "units": 2400, "originates": True}, by=owner)
    client = as_user(owner)
    page = client.get(address("price_sheet", sheet.pk))
    form = next(each for each in _forms(page.content) if each.get("incoterm") == "FOB")
    assert (form["place"], form["from_quantity"]) == ("Santo Tomás", "2400")
    client.post(reverse("products:prices", args=[draft.pk]), form)
    saved = draft.prices.get(incoterm="FOB")
    assert saved.amount == work_out(sheet, SheetFacts.of(sheet)).per_unit("FOB")
    assert PriceChange.objects.filter(product=draft, incoterm="FOB", after=saved.amount).exists()  # moderators see it


def _forms(page: bytes) -> list[dict[str, str]]:
    from lxml import html

    return [dict(form.form_values()) for form in html.fromstring(page.decode()).forms]


def cells_of(workbook: bytes) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Return the numbers and the formulas of column B."""
    sheet = etree.fromstring(ZipFile(BytesIO(workbook)).read("xl/worksheets/sheet1.xml"))
    numbers, formulas = {}, {}
    for cell in sheet.iterfind(".//{*}c"):
        if cell.get("r").startswith("B") and cell.get("t") is None and (value := cell.findtext("{*}v")):
            numbers[cell.get("r")] = Decimal(value)
            if formula := cell.findtext("{*}f"):
                formulas[cell.get("r")] = formula
    return numbers, formulas


def recalculate(numbers: dict[str, Decimal], formulas: dict[str, str]) -> dict[str, Decimal]:
    """Return the column as a spreadsheet works it out."""
    known = {cell: value for cell, value in numbers.items() if cell not in formulas}
    functions = {"ROUND": round_half_up, "MAX": max, "MIN": min, "CEILING": lambda kilos, _half: half_up(kilos)}
    for cell, formula in formulas.items():
        written = re.sub(r"\$B\$(\d+)", r"known['B\1']", formula)
        written = re.sub(r"(?<![\w'])(\d+(?:\.\d+)?)(?![\w'])", r"Decimal('\1')", written)
        written = re.sub(r",Decimal\('2'\)\)$", ",2)", written)
        known[cell] = eval(written, {**functions, "Decimal": Decimal, "known": known})  # our own formulas
    return known


def test_the_workbook_has_live_formulas_that_give_the_numbers_of_the_page(as_user, owner, sheet, typed_price):
    sheet.typed = {"in_ins_rate": "0.4", "in_importer": "25", "in_retail": "40", "in_freight_min": "95"}
    sheet.originates = False
    sheet.save()
    numbers, formulas = cells_of(as_user(owner).get(address("price_sheet_xlsx", sheet.pk)).content)
    ladder = work_out(sheet, SheetFacts.of(sheet))
    assert len(formulas) == len(ladder.lines)
    worked = recalculate(numbers, formulas)
    assert [worked[cell] for cell in formulas] == [ladder.values[line.key] for line in ladder.lines]
    price = next(cell for cell, value in numbers.items() if value == Decimal("2.6"))
    sheet.typed = {**sheet.typed, "in_price": "3.10"}
    dearer = work_out(sheet, SheetFacts.of(sheet))
    worked = recalculate({**numbers, price: Decimal("3.1")}, formulas)
    assert [worked[cell] for cell in formulas] == [dearer.values[line.key] for line in dearer.lines]


def test_the_pdf_is_made(as_user, owner, sheet, typed_price):
    answer = as_user(owner).get(address("price_sheet_pdf", sheet.pk))
    assert answer.content.startswith(b"%PDF")


def test_a_national_code_is_kept_and_must_begin_with_the_six_digits(as_user, owner, sheet):
    client = as_user(owner)
    client.post(address("national_code", sheet.pk), {"code": "1905.90.90"})
    assert NationalCode.objects.get().code == "19059090"
    client.post(address("national_code", sheet.pk), {"code": "20079950"})
    assert NationalCode.objects.get().code == "19059090"
    client.post(address("national_code", sheet.pk), {"code": ""})
    assert not NationalCode.objects.exists()


def test_a_route_that_does_not_go_there_is_refused(as_user, owner, product, leg):
    sent = {"destination": "GT", "leg": leg.pk, "units": "10", "originates": "unknown"}
    page = as_user(owner).post(address("price_sheets", product.pk), sent)
    assert page.status_code == 200
    assert not PriceSheet.objects.exists()


def test_the_same_ladder_is_opened_again_and_a_service_has_none(product, sheet, leg, owner, company):
    again = rules.open_sheet(product, {"destination": "US", "leg": leg, "units": 2400, "originates": None}, by=owner)
    assert (again.pk, again.originates) == (sheet.pk, None)
    service = factories.ServiceProductFactory(company=company)
    with pytest.raises(RuleError):
        rules.open_sheet(service, {"destination": "US", "leg": leg, "units": 1}, by=owner)


@pytest.mark.parametrize("name", ["price_sheet", "price_sheet_pdf", "price_sheet_xlsx"])
def test_a_ladder_is_its_companys_alone(as_user, sheet, other_company, adviser, name):
    stranger = factories.CompanyMemberFactory(company=other_company, role="owner").user
    assert as_user(stranger).get(address(name, sheet.pk)).status_code == 404
    assert as_user(adviser).get(address(name, sheet.pk)).status_code == 403
    assert Client().get(address(name, sheet.pk)).status_code == 302


def test_packing_shows_layer_pallet_container_and_parcel(as_user, owner, product):
    page = as_user(owner).get(
        address("packing", product.pk), {"units": "2400", "pallet": "pal-1000", "container": "20"}
    )
    text = page.content.decode()
    assert text.count('class="load-case"') >= 10 + 7
    assert page.context["container"].free_cases == 600
    assert as_user(owner).get(address("packing", product.pk), {"units": "0"}).status_code == 200


def test_packing_that_is_missing_is_named(as_user, owner, company):
    product = factories.ProductFactory(company=company)
    assert as_user(owner).get(address("packing", product.pk)).context["missing"]


def test_a_first_parcel_compares_ways_and_says_which_price_nobody_typed(
    as_user, owner, product, leg, tariff, typed_price
):
    base = {"source": "x", "checked_on": TODAY, "origin": "San Salvador", "place": "US", "destinations": ["US"]}
    courier = FreightLeg.objects.create(
        code="LEG-COURIER", name_es="Courier", name_en="Courier", mode="courier", freight="price", **base
    )
    FreightPrice.objects.create(leg=courier, price=62, up_to_kg=15, quoted_by="C", valid_from=timezone.localdate())
    FreightLeg.objects.create(code="LEG-POST", name_es="Correo", name_en="Post", mode="post", freight="price", **base)
    page = as_user(owner).get(address("first_parcel", product.pk), {"units": "24", "destination": "US"})
    ways = [(way.kind, way.cost) for way in page.context["comparison"].ways]
    assert ways == [("courier", Decimal("62.00")), ("groupage", Decimal("210.00")), ("post", None)]
    assert any("prueba de origen" in note for note in page.context["notes"])
    duty = page.context["comparison"].duty_usd
    assert duty == (Decimal("2.60") * 24 * Decimal("0.145")).quantize(Decimal("0.01"))


# --- The shared pallet ----------------------------------------------------------------------------------------------


@pytest.fixture
def rules_of_markets(db) -> None:
    MarketRequirement.objects.create(
        key="US-FDA-FFR", code="US-FDA-FFR", market="US", direction="away", destinations=["US"], kind="good",
        hs_include=["*"], obligation="required", requirement_es="Registro", source="x", checked_on=TODAY,
        typical_days=60,
    )  # fmt: skip
    renew_rulebook()


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def offer(product, leg, by, units=240, house=None) -> ReadyLot:
    values = {"product": product, "leg": leg, "house": house, "week": next_monday(), "units": units}
    return rules.offer_lot(product.company, values, today=timezone.localdate(), by=by)


@pytest.fixture
def neighbour(other_company):
    return factories.ProductFactory(
        company=other_company, name_es="Café secreto", units_per_case=12, case_length_cm=50, case_width_cm=40,
        case_height_cm=30, case_gross_g=9_000,
    )  # fmt: skip


def test_lots_of_the_same_route_and_week_share_pallets_and_freight(product, neighbour, leg, owner, typed_price):
    offer(product, leg, owner, units=480)
    offer(neighbour, leg, owner, units=120)
    (load,) = loads_with(product.company, timezone.localdate())
    assert (load.companies, load.cost) == (2, Decimal("252.00"))  # 1.2 m³ at 210
    assert [share for _lot, share in load.shares()] == [Decimal("126.00"), Decimal("126.00")]
    assert load.pallets.seats_left == load.pallets.pallets * 4 - load.pallets.seats_taken


def test_lots_that_do_not_travel_with_those_of_the_company_are_not_read(product, neighbour, leg, owner, house):
    today = timezone.localdate()
    offer(product, leg, owner)
    offer(product, leg, owner, house=house)
    assert [len(load.lots) for load in loads_with(product.company, today)] == [1, 1]
    with measure_cost(as_a_large_table=False) as cost:
        loads_with(product.company, today)
    offer(neighbour, leg, owner, house=factories.TradingHouseFactory())
    offer(neighbour, factories.FreightLegFactory(), owner)
    with measure_cost(as_a_large_table=False) as more:
        loads_with(product.company, today)
    assert more.objects == cost.objects
    offer(neighbour, leg, owner, house=house)
    found = {load.house: load.companies for load in loads_with(product.company, today)}
    assert found == {None: 1, house: 2}


def test_a_company_reads_its_own_lots_and_how_many_others_there_are(
    as_user, owner, product, neighbour, leg, typed_price
):
    offer(neighbour, leg, owner, units=120)
    client = as_user(owner)
    assert client.get(address("shared_pallets")).context["loads"] == []
    sent = {"product": product.pk, "units": "480", "leg": leg.pk, "house": "", "week": next_monday().isoformat()}
    assert client.post(address("shared_pallets"), sent).status_code == 302
    page = client.get(address("shared_pallets"))
    assert "Café secreto" not in page.content.decode()
    assert page.context["loads"][0]["others"] == 1
    other = ReadyLot.objects.get(product=neighbour)
    assert client.post(address("withdraw_lot", other.pk)).status_code == 404
    client.post(address("withdraw_lot", ReadyLot.objects.get(product=product).pk))
    assert list(ReadyLot.objects.all()) == [other]


def test_a_lot_whose_papers_take_longer_than_until_its_week_says_so(as_user, owner, product, leg, rules_of_markets):
    offer(product, leg, owner)
    light = MarketLight.objects.create(
        product=product, market="US", light="yellow", missing=["US-FDA-FFR"], computed_on=timezone.localdate()
    )
    late = as_user(owner).get(address("shared_pallets"))
    assert list(late.context["late"]) == [ReadyLot.objects.get().pk]
    assert "Estados Unidos" in late.context["late"][ReadyLot.objects.get().pk]
    light.delete()
    assert as_user(owner).get(address("shared_pallets")).context["late"] == {}


def test_a_lot_without_packing_or_of_a_week_that_has_begun_is_refused(company, product, leg, owner):
    bare = factories.ProductFactory(company=company)
    with pytest.raises(RuleError):
        offer(bare, leg, owner)
    values = {"product": product, "leg": leg, "house": None, "week": next_monday() - timedelta(days=7), "units": 24}
    with pytest.raises(RuleError):
        rules.offer_lot(company, values, today=timezone.localdate(), by=owner)


@pytest.mark.usefixtures("one_factor")
def test_staff_and_the_house_read_who_shares_what(as_user, adviser, owner, product, neighbour, leg):
    house = factories.TradingHouseFactory()
    officer = factories.HouseOfficerFactory(house=house).user
    offer(product, leg, owner, house=house)
    offer(neighbour, leg, owner)
    answer = as_user(adviser).get(address("shared_loads"))
    assert answer.status_code == 200
    assert [len(load.lots) for load in as_user(adviser).get(address("shared_loads")).context["loads"]] == [1, 1]
    (load,) = as_user(officer).get(address("shared_loads")).context["loads"]
    assert load.house == house
    assert as_user(owner).get(address("shared_loads")).status_code == 403


def test_the_reference_files_load_twice_without_a_change(db):
    for name, least in (("duties", 500), ("freight_legs", 30)):
        assert load_table(TABLES[name]).added > least
        again = load_table(TABLES[name])
        assert (again.added, again.changed, again.withdrawn) == (0, 0, 0)


def test_a_duty_is_superseded_and_never_rewritten(tariff):
    from django.db import IntegrityError, transaction

    stored = DutyRow.objects.get(code="ADD-US")
    stored.ad_valorem_pct = Decimal(15)
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save()
    stored.refresh_from_db()
    stored.effective_to = date(2027, 1, 31)
    stored.save()
    row("ADD-US", "US", kind="additional", ad_valorem_pct=15, key="ADD-US/2", effective_from=date(2027, 2, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        row("ADD-US", "US", kind="additional", ad_valorem_pct=20, key="ADD-US/3", effective_from=date(2027, 1, 1))


def test_somebody_who_asks_for_too_many_ladders_waits(as_user, owner, sheet, typed_price, monkeypatch):
    monkeypatch.setattr(costs, "DOCUMENT_RATE", "1/hour")
    browser = as_user(owner)
    assert [browser.get(address("price_sheet_pdf", sheet.pk)).status_code for _twice in range(2)] == [200, 429]


# --- All markets, and weight that a carrier charges ------------------------------------------------------------------


def test_every_market_is_compared_by_its_cheapest_route_and_nothing_is_stored(
    as_user, owner, product, leg, tariff, typed_price
):
    base = {"source": "x", "checked_on": TODAY, "origin": "San Salvador", "place": "US", "destinations": ["US", "MX"]}
    air = FreightLeg.objects.create(
        code="LEG-AIR", name_es="Avión", name_en="Air", mode="air", freight="kilo", position=1, **base
    )
    FreightPrice.objects.create(leg=air, price="0.10", quoted_by="A", valid_from=timezone.localdate())
    page = as_user(owner).get(address("price_sheets", product.pk))
    found = {each["price"].destination: each for each in page.context["markets"]}
    assert list(found) == Destination.values
    assert (found["US"]["leg"], found["US"]["missing"]) == (air, [])  # cheaper than groupage
    assert (found["MX"]["leg"], found["GT"]["leg"]) == (air, None)
    assert found["GT"]["missing"]
    assert not PriceSheet.objects.exists()
    assert "#new" in page.content.decode()


def test_the_kept_prices_of_markets_follow_what_they_depend_on(
    as_user, owner, product, leg, tariff, typed_price, settings
):
    settings.SHARED_PAGES_READ_SECONDS = 0

    def landed_price() -> Decimal:
        found = as_user(owner).get(address("price_sheets", product.pk)).context["markets"]
        return next(each["price"].landed for each in found if each["price"].destination == "US")

    prices = [landed_price()]
    FreightPrice.objects.filter(pk=typed_price.pk).update(price=250)
    prices.append(landed_price())
    DutyRow.objects.filter(code="ADD-US").update(is_active=False)
    prices.append(landed_price())
    NationalCode.objects.create(product=product, destination="US", code="1905909090")
    DutyRow.objects.filter(code="DUT-190590-US").update(is_active=False)
    row("DUT-US-TEN", "US", hs=["1905909090"], ad_valorem_pct=50)
    prices.append(landed_price())
    sides = dict.fromkeys(("case_length_cm", "case_width_cm", "case_height_cm"), 100)
    type(product).objects.filter(pk=product.pk).update(**sides)
    prices.append(landed_price())
    product.prices.update(amount="4.00")
    prices.append(landed_price())
    first, freight, without_duty, code, volume, price = prices
    assert freight > first
    assert without_duty < freight
    assert code > without_duty
    assert volume > code
    assert price > volume
    with CaptureQueriesContext(connection) as seen:
        assert landed_price() == price
    assert not any("market_access_dutyrow" in each["sql"] for each in seen.captured_queries)


def test_a_comparison_takes_as_many_queries_for_many_routes(as_user, owner, product, leg, tariff, typed_price):
    browser = as_user(owner)
    browser.get(address("price_sheets", product.pk))
    with CaptureQueriesContext(connection) as few:
        browser.get(address("price_sheets", product.pk))
    base = {"source": "x", "checked_on": TODAY, "origin": "San Salvador", "mode": "air", "freight": "kilo"}
    for place in Destination.values:
        FreightLeg.objects.create(
            code=f"LEG-{place}", name_es=place, name_en=place, place=place, destinations=[place], **base
        )
    with CaptureQueriesContext(connection) as many:
        browser.get(address("price_sheets", product.pk))
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("mode", "gross", "volume", "charged"),
    [
        ("air", "10", "0.12", "20"),  # 0.12 m³ by 6000
        ("courier", "10", "0.12", "24"),  # by 5000
        ("road", "10", "0.12", "40"),  # 333 kg a m³: 39.96
        ("air", "25.1", "0.12", "25.5"),
        ("sea", "10", "0.12", "10"),
        ("post", "10.2", "0.12", "10.5"),
    ],
)
def test_a_carrier_charges_the_larger_of_gross_and_volumetric_kilos(mode, gross, volume, charged):
    assert chargeable_kilos(mode, Decimal(gross), Decimal(volume)) == Decimal(charged)


@pytest.mark.parametrize(("mode", "freight"), [("air", "kilo"), ("courier", "price")])
def test_a_table_of_prices_is_read_by_charged_kilos(product, leg, tariff, owner, mode, freight):
    """A case weighs 12.5 kg and measures 0.03 m³: 8 cases are 100 kg; without weight they are 40 or 48 kg by volume."""
    route = FreightLeg.objects.create(
        code="LEG-BANDS", name_es="x", name_en="x", mode=mode, freight=freight, origin="S", place="M",
        destinations=["US"], source="x", checked_on=TODAY,
    )  # fmt: skip
    for up_to, price in ((30, 9), (60, 5), (None, 2)):
        FreightPrice.objects.create(
            leg=route, up_to_kg=up_to, price=price, quoted_by="A", valid_from=timezone.localdate()
        )
    sheet = rules.open_sheet(product, {"destination": "US", "leg": route, "units": 192}, by=owner)
    assert work_out(sheet, SheetFacts.of(sheet)).given["in_freight_rate"].value == 2  # 100 kg gross
    sheet.typed = {"in_gross_kg": "20"}
    assert work_out(sheet, SheetFacts.of(sheet)).given["in_freight_rate"].value == 5  # by volume, not by weight


# --- A ready lot that is there already ------------------------------------------------------------------------------


def test_the_same_lot_again_is_refused_and_the_first_is_changed_by_its_own_form(as_user, owner, product, leg):
    lot, browser = offer(product, leg, owner, units=240), as_user(owner)
    sent = {"product": product.pk, "units": "480", "leg": leg.pk, "house": "", "week": next_monday().isoformat()}
    again = browser.post(address("shared_pallets"), sent)
    assert "Ya tiene un lote" in again.content.decode()
    with pytest.raises(RuleError):
        offer(product, leg, owner, units=480)
    assert ReadyLot.objects.get().units == 240
    place = f"{address('shared_pallets')}?lot={lot.pk}"
    assert browser.post(place, sent).status_code == 302
    lot.refresh_from_db()
    assert (lot.units, lot.cases, lot.gross_g) == (480, 20, 250_000)


def test_a_lot_of_another_company_or_of_a_begun_week_is_not_changed(as_user, owner, product, neighbour, leg):
    other = offer(neighbour, leg, owner, units=120)
    assert as_user(owner).get(f"{address('shared_pallets')}?lot={other.pk}").status_code == 404
    own = offer(product, leg, owner)
    ReadyLot.objects.filter(pk=own.pk).update(week=next_monday() - timedelta(days=7))
    with pytest.raises(RuleError):
        rules.change_lot(own, {"units": 1}, today=timezone.localdate(), by=owner)
