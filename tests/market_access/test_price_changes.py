"""A duty, fee or freight price changed: which kept ladders are computed again, what they cost, and who is told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from exportasv.core.notifications.models import Notification
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import run_task
from exportasv.core.reference_data import TABLES
from exportasv.reference.loader import load_table
from market_access.models import ChangeImpact, DutyRow, FreightPrice, PriceSheet, RuleChange
from market_access.models.changes import PriceMove
from market_access.rules import changes, prices, versions
from market_access.rules.price_changes import ALL_LADDERS
from tests import factories
from tests.budgets.walk import clones
from tests.costs import measure_cost
from tests.market_access.test_law_changes import run_outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
NOON = datetime(2026, 11, 26, 18, tzinfo=UTC)
TODAY = date(2026, 11, 26)
CASE = {"units_per_case": 24, "case_length_cm": 40, "case_width_cm": 30, "case_height_cm": 25, "case_gross_g": 12_500}


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)


def duty(code: str, **values) -> DutyRow:
    usual = {"kind": "rate", "market": "US", "name_es": code, "name_en": code, "source": "x", "checked_on": TODAY}
    return DutyRow.objects.create(key=code, code=code, **{**usual, **values})


def good(company, code: str, name: str):
    hs_code = factories.HSCodeFactory(code=code)
    made = factories.ProductFactory(company=company, hs_code=hs_code, name_es=name, **CASE)
    made.prices.create(incoterm="EXW", amount="2.60")
    return made


@pytest.fixture
def leg(db):
    made = factories.FreightLegFactory(mode="air", freight="kilo", destinations=["US"])
    FreightPrice.objects.create(leg=made, price=2, quoted_by="C", valid_from=TODAY)
    return made


def ladder(product, leg, owner, **values) -> PriceSheet:
    named = {"destination": "US", "leg": leg, "units": 240, "originates": False}
    return prices.open_sheet(product, {**named, **values}, by=owner)


@pytest.fixture
def rates(db) -> dict[str, DutyRow]:
    return {code: duty(f"DUT-{code}-US", hs=[code], ad_valorem_pct=5) for code in ("190590", "560890")}


@pytest.fixture
def cake(company, leg, rates, owner) -> PriceSheet:
    return ladder(good(company, "190590", "Semita"), leg, owner)


@pytest.fixture
def hammock(company, leg, rates, owner) -> PriceSheet:
    return ladder(good(company, "560890", "Hamaca"), leg, owner)


def raise_duty(row: DutyRow, manager, day: date = TODAY, pct: int = 15) -> DutyRow:
    return versions.supersede(row, {"ad_valorem_pct": Decimal(pct)}, day, by=manager)


def test_a_ladder_keeps_what_it_costs_when_its_owner_saves_it(cake, owner):
    assert (cake.landed_unit, cake.computed_on) == (Decimal("3.77"), TODAY)  # 2.60, by air 250 for 240, 5 % of 2.60
    prices.save_numbers(cake, {"in_price": "3.00"}, by=owner)
    cake.refresh_from_db()
    assert cake.landed_unit == Decimal("4.19")


def test_a_dearer_duty_computes_its_ladders_again_and_no_others(cake, hammock, rates, manager, owner):
    PriceSheet.objects.filter(pk=hammock.pk).update(computed_on=date(2026, 1, 1))
    raise_duty(rates["190590"], manager)
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.products, change.sheets, change.dearer, change.cheaper) == (1, 1, 1, 0)
    assert ChangeImpact.objects.get().moves == [PriceMove("US", 240, Decimal("3.77"), Decimal("4.03"))]
    cake.refresh_from_db()
    hammock.refresh_from_db()
    assert (cake.landed_unit, hammock.computed_on) == (Decimal("4.03"), date(2026, 1, 1))
    assert change.computed_at == NOON


def test_the_owner_gets_one_sentence_with_the_next_step(cake, rates, manager, owner, as_user):
    raise_duty(rates["190590"], manager)
    run_outbox()
    notice = Notification.objects.get(recipient=owner, kind="market_rule_changed")
    assert notice.url.endswith(reverse("market_access:law_changes"))
    page = as_user(owner).get(reverse("market_access:law_changes")).content.decode()
    assert "$3.77 → $4.03" in page
    assert reverse("market_access:price_sheets", args=[cake.product_id]) in page


def test_staff_read_the_sum(cake, rates, manager, as_user, adviser):
    raise_duty(rates["190590"], manager)
    run_outbox()
    page = as_user(adviser).get(reverse("market_access:rule_change", args=[RuleChange.objects.get().pk]))
    assert "$3.77 → $4.03" in page.content.decode()


def test_a_duty_of_a_later_day_is_compared_now_and_kept_then(cake, rates, manager, owner, time_machine):
    raise_duty(rates["190590"], manager, TODAY + timedelta(days=30))
    run_outbox()
    assert ChangeImpact.objects.get().moves[0].after == Decimal("4.03")
    cake.refresh_from_db()
    assert cake.landed_unit == Decimal("3.77")
    assert Notification.objects.filter(recipient=owner, kind="market_rule_changed").count() == 1
    time_machine.move_to(NOON + timedelta(days=30), tick=False)
    run_outbox()
    cake.refresh_from_db()
    assert (cake.landed_unit, cake.computed_on) == (Decimal("4.03"), TODAY + timedelta(days=30))
    assert ChangeImpact.objects.get().moves[0].before == Decimal("3.77")
    assert Notification.objects.filter(recipient=owner, kind="market_rule_changed").count() == 1


def test_running_twice_changes_nothing_more(cake, rates, manager, owner):
    raise_duty(rates["190590"], manager)
    run_outbox()
    change = RuleChange.objects.get()
    changes.find_change(change)
    changes.compute_price_change(change, 0, keeps=True)
    change.refresh_from_db()
    assert (change.sheets, change.dearer, ChangeImpact.objects.get().moves[0].before) == (1, 1, Decimal("3.77"))


def test_many_products_are_computed_in_parts(company, leg, rates, manager, owner, monkeypatch):
    monkeypatch.setattr("market_access.rules.price_changes.PRODUCTS_AT_ONCE", 2)
    sheets = [ladder(good(company, "190590", f"Semita {n}"), leg, owner) for n in range(5)]
    raise_duty(rates["190590"], manager)
    run_outbox()
    assert (RuleChange.objects.get().sheets, RuleChange.objects.get().dearer) == (5, 5)
    kept = PriceSheet.objects.filter(pk__in=[each.pk for each in sheets]).values_list("landed_unit", flat=True)
    assert set(kept) == {Decimal("4.03")}


def test_a_fee_of_one_country_of_the_union_touches_the_ladders_of_that_country(company, leg, rates, manager, owner):
    tax = duty("VAT-ES", kind="vat", market="ES", ad_valorem_pct=21)
    leg.destinations = ["EU"]
    leg.save()
    product = good(company, "190590", "Semita")
    spain = ladder(product, leg, owner, destination="EU", country="ES")
    ladder(product, leg, owner, destination="EU", country="FR", units=480)
    raise_duty(tax, manager, pct=22)
    run_outbox()
    assert (RuleChange.objects.get().sheets, RuleChange.objects.get().dearer) == (1, 0)  # a tax is no landed cost
    assert ChangeImpact.objects.get().moves[0].units == spain.units


# --- Freight --------------------------------------------------------------------------------------------------------


def freight_form(row: FreightPrice, **changed) -> dict[str, str]:
    values = {"leg": row.leg_id, "load_unit": "", "up_to_kg": "", "price": row.price, "minimum": "",
              "quoted_by": row.quoted_by, "valid_from": "26/11/2026", "valid_until": ""}  # fmt: skip
    return {**values, **changed}


def test_a_changed_freight_price_computes_the_ladders_of_its_route_again(cake, hammock, leg, as_user, manager, owner):
    row = FreightPrice.objects.get()
    place = reverse("admin:market_access_freightprice_change", args=[row.pk])
    assert as_user(manager).post(place, freight_form(row, price="3")).status_code == 302
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.rule, change.code, change.products, change.dearer) == ("freightprice", leg.code, 2, 2)
    cake.refresh_from_db()
    assert cake.landed_unit == Decimal("4.29")
    assert {each.moves[0].before for each in ChangeImpact.objects.all()} == {Decimal("3.77")}
    assert Notification.objects.filter(recipient=owner, kind="market_rule_changed").count() == 1


def test_a_new_and_a_deleted_freight_price_too(cake, leg, as_user, manager):
    row = FreightPrice.objects.get()
    other = factories.FreightLegFactory(mode="air", freight="kilo", destinations=["US"])
    browser = as_user(manager)
    browser.post(reverse("admin:market_access_freightprice_add"), freight_form(row, leg=other.pk))
    run_outbox()
    assert (RuleChange.objects.get().code, RuleChange.objects.get().products) == (other.code, 0)
    browser.post(reverse("admin:market_access_freightprice_delete", args=[row.pk]), {"post": "yes"})
    run_outbox()
    cake.refresh_from_db()
    assert (cake.landed_unit, cake.computed_on) == (None, TODAY)


def test_a_check_of_a_price_without_a_change_computes_nothing(cake, leg, as_user, manager):
    row = FreightPrice.objects.get()
    place = reverse("admin:market_access_freightprice_change", args=[row.pk])
    as_user(manager).post(place, freight_form(row, price="2.00"))
    assert not RuleChange.objects.exists()


def test_a_new_file_of_duties_computes_every_kept_ladder_again(cake, hammock, monkeypatch):
    monkeypatch.setattr("market_access.rules.price_changes.PRODUCTS_AT_ONCE", 1)
    PriceSheet.objects.update(computed_on=date(2026, 1, 1), landed_unit=None)
    load_table(TABLES["duties"])
    assert OutboxTask.objects.filter(kind=ALL_LADDERS).count() == 1
    while pending := OutboxTask.objects.filter(kind=ALL_LADDERS, state=OutboxTask.State.PENDING).first():
        assert run_task(pending.pk)
    assert set(PriceSheet.objects.values_list("computed_on", flat=True)) == {TODAY}
    assert not PriceSheet.objects.filter(landed_unit=None).exists()


# --- The next version of a duty on the admin site ------------------------------------------------------------------

PLAIN = (
    "market kind name_es name_en national_code rate_text ad_valorem_pct specific_amount specific_unit minimum maximum "
    "agreement preference_pct applies_to switches_off entry_over note_es note_en source status check_every_days"
).split()


def duty_form(row: DutyRow, **changed) -> dict[str, str]:
    plain = {name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in PLAIN}
    fixed = {"hs": ",".join(row.hs), "checked_on": "26/11/2026", "effective_to": "", "is_active": "on"}
    return {**plain, **fixed, **changed}


def change_address(row: DutyRow) -> str:
    return reverse("admin:market_access_dutyrow_change", args=[row.pk])


def test_staff_change_a_duty_by_its_next_version(cake, rates, as_user, manager):
    row, browser = rates["190590"], as_user(manager)
    assert "Escriba el día" in browser.post(change_address(row), duty_form(row, ad_valorem_pct="7")).content.decode()
    sent = duty_form(row, ad_valorem_pct="7", holds_from="30/11/2026")
    assert browser.post(change_address(row), sent).status_code == 302
    first, second = DutyRow.objects.filter(code=row.code).order_by("pk")
    assert (first.ad_valorem_pct, first.effective_to) == (5, date(2026, 11, 29))
    assert (second.ad_valorem_pct, second.effective_from, second.key) == (7, date(2026, 11, 30), f"{row.code}/2")
    with translation.override("en"):
        assert (str(first.standing(TODAY)), str(second.standing(TODAY))) == ("in force", "coming")
        assert str(first.standing(date(2026, 12, 1))) == "ended"
    listed = browser.get(reverse("admin:market_access_dutyrow_changelist")).content.decode()
    assert "viene pronto" in listed
    assert RuleChange.objects.get().key == second.key


def test_staff_look_at_what_a_duty_would_hit_and_nothing_is_saved(cake, rates, as_user, manager):
    row = rates["190590"]
    sent = duty_form(row, ad_valorem_pct="7", holds_from="30/11/2026", only_preview="on")
    page = as_user(manager).post(change_address(row), sent).content.decode()
    assert "Toca 1 producto." in page
    assert "Semita" in page
    assert (DutyRow.objects.filter(code=row.code).count(), RuleChange.objects.exists()) == (1, False)


def test_a_last_day_that_staff_write_is_a_change_of_the_day_after(cake, as_user, manager):
    extra = duty("ADD-190590-US", kind="additional", hs=["190590"], ad_valorem_pct=10)
    as_user(manager).post(change_address(extra), duty_form(extra, effective_to="30/11/2026"))
    run_outbox()
    change = RuleChange.objects.get()
    assert (change.holds_from, change.cheaper) == (date(2026, 12, 1), 1)


def test_a_new_duty_that_staff_type_is_found_too(cake, as_user, manager):
    row = DutyRow(code="ADD-US", key="ADD-US", kind="additional", market="US", hs=["1905"], name_es="Más", name_en="M",
                  ad_valorem_pct=10, source="x", check_every_days=90, status="verified")  # fmt: skip
    sent = duty_form(row, code="ADD-US", effective_from="")
    assert as_user(manager).post(reverse("admin:market_access_dutyrow_add"), sent).status_code == 302
    run_outbox()
    assert (RuleChange.objects.get().dearer, DutyRow.objects.get(code="ADD-US").key) == (1, "ADD-US")


# --- What is read ---------------------------------------------------------------------------------------------------


def change_cost(rates, manager, pct: int):
    """Return the rows read by a change of the duty, from its new version to the last ladder."""
    OutboxTask.objects.all().delete()
    row = DutyRow.objects.filter(code="DUT-190590-US").order_by("-pk").first()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with measure_cost() as cost:
        day = (row.effective_from or TODAY) + timedelta(days=1)
        new = raise_duty(row, manager, day, pct)
        change = RuleChange.objects.get(key=new.key)
        changes.find_change(change)
        changes.compute_price_change(change, 0, keeps=False)
    return cost


def add_untouched(product, leg, numbers: range) -> None:
    """Add so many products of another code, each with a kept ladder."""
    made = clones(product, numbers, lambda n: {"name_es": f"Hamaca {n}", "code": f"H-{n}"})
    PriceSheet.objects.bulk_create(
        PriceSheet(company_id=each.company_id, product=each, destination="US", leg=leg, units=240) for each in made
    )


def test_rows_that_are_read_do_not_grow_with_the_products_that_are_not_touched(
    other_company, leg, rates, manager, cake
):
    other = good(other_company, "560890", "Hamaca")
    add_untouched(other, leg, range(300))
    change_cost(rates, manager, 15)  # fills the caches
    before = change_cost(rates, manager, 16)
    add_untouched(other, leg, range(300, 900))
    after = change_cost(rates, manager, 17)
    watched = ("products_product", "products_priceterm", "market_access_pricesheet", "market_access_changeimpact")
    assert {name for name in watched if after.rows.get(name, 0) > before.rows.get(name, 0) + 20} == set()
    assert (after.queries, RuleChange.objects.latest("pk").sheets) == (before.queries, 1)
