"""The duty calculator on the rows of the tariff: preference, additional duties, national codes, days, questions."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportasv.core.reference_files import DATA, read_newest_file
from market_access.models import DutyRow
from market_access.pricing.duties import (
    Asked,
    Consignment,
    DutyAnswer,
    calculate_duty,
    ladder_inputs,
    match_codes,
)
from market_access.rules.certainty import Certainty

TODAY = date(2026, 11, 26)


def read_rows() -> list[DutyRow]:
    """Build the rows of the newest file as the loader does, without a database."""
    return [_row(cells) for cells in read_newest_file(DATA / "duties", "key").rows]


def _row(cells: dict[str, str]) -> DutyRow:
    values = {}
    for name, text in cells.items():
        column = DutyRow._meta.get_field(name)
        values[name] = text.split() if name == "hs" else None if column.null and not text else column.to_python(text)
    return DutyRow(**values)


ROWS = read_rows()


def duty(hs: str, destination: str = "US", rows: list[DutyRow] | None = None, **more) -> DutyAnswer:
    day = more.pop("day", TODAY)
    return calculate_duty(ROWS if rows is None else rows, Consignment(destination, hs, day, **more))


def missing_facts(answer: DutyAnswer) -> set[str]:
    return {each.asked for each in answer.questions}


def test_the_digits_of_a_row_hold_the_code_ask_or_do_not():
    assert match_codes([], "190590") is Certainty.YES
    assert match_codes(["1905"], "190590") is Certainty.YES
    assert match_codes(["19059010"], "190590") is Certainty.OPEN
    assert match_codes(["9401614011"], "94016140") is Certainty.OPEN  # eight digits may still be too few
    assert match_codes(["19059010"], "19059090") is Certainty.NO


def test_pupusas_pay_the_base_duty_without_proof_of_origin_and_the_additional_one_always():
    proven, not_proven = (duty("190590", national_code="19059090", originates=each) for each in (True, False))
    assert (not_proven.pct, proven.pct, proven.uses_preference) == (Decimal("4.5"), Decimal(0), True)
    assert proven.additional_pct == not_proven.additional_pct == 10
    assert [row.code for row in not_proven.fees] == ["FEE-US-MPF"]
    assert proven.fees == []


def test_origin_that_nobody_stated_is_asked_and_grants_nothing():
    answer = duty("610910", originates=None)
    assert answer.pct == Decimal("16.5")
    assert answer.additional_pct == 10  # the exemption of textiles needs the proof
    assert Asked.ORIGIN in missing_facts(answer)
    assert duty("610910", originates=True).additional_pct == 0
    assert duty("610910", originates=False).additional_pct == 10


def test_coffee_is_on_the_list_and_pays_no_additional_duty():
    answer = duty("090121", originates=False)
    assert (answer.additional, [why.code for _row, why in answer.spared]) == ([], ["ADD-US-S301FL-LISTED"])


def test_a_longer_prefix_asks_for_the_national_code():
    unknown = duty("200799", originates=False)
    assert Asked.NATIONAL_CODE in missing_facts(unknown)
    assert (unknown.pct, unknown.additional_pct) == (Decimal(10), Decimal(10))
    guava, pineapple, other = (duty("200799", national_code=code) for code in ("20079950", "20079940", "20079965"))
    assert (guava.pct, guava.additional_pct) == (Decimal("1.3"), 0)
    assert (pineapple.pct, pineapple.additional_pct) == (Decimal(4), 0)
    assert (other.pct, other.additional_pct) == (Decimal(10), Decimal(10))
    assert Asked.NATIONAL_CODE not in missing_facts(guava) | missing_facts(pineapple) | missing_facts(other)


def test_six_digits_that_decide_ask_no_national_code():
    assert Asked.NATIONAL_CODE not in missing_facts(duty("090121", originates=False))


def test_a_line_that_the_table_does_not_have_is_a_question_even_if_its_neighbour_is_free():
    answer = duty("340111", national_code="34011110")
    assert answer.pct is None
    assert Asked.RATE in missing_facts(answer)


def test_section_232_switches_section_301_off():
    steel = duty("730890", originates=True)
    assert [row.code for row in steel.additional] == ["ADD-US-S232-STEEL"]
    assert steel.additional_pct == 50
    chair = duty("940161", national_code="9401614011")
    assert chair.additional_pct == 25
    assert duty("940161", national_code="94016180").additional_pct == 10


def test_a_duty_that_may_apply_counts_until_the_code_is_known():
    chair = duty("940161")
    assert chair.additional_pct == 25
    assert [row.code for row in chair.counted_for_safety] == ["ADD-US-S232-UPHOL"]
    assert Asked.NATIONAL_CODE in missing_facts(chair)
    assert Asked.NATIONAL_CODE in missing_facts(duty("940161", national_code="94016140"))  # ten digits decide


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2025, 4, 4), []),
        (date(2025, 4, 5), ["ADD-US-IEEPA-10"]),
        (date(2026, 2, 20), ["ADD-US-IEEPA-10"]),
        (date(2026, 2, 21), []),
        (date(2026, 7, 23), ["ADD-US-S122"]),
        (date(2026, 7, 24), ["ADD-US-S301FL-SV"]),
    ],
)
def test_the_additional_duty_is_that_of_the_day(day, codes):
    assert [row.code for row in duty("190590", day=day).additional] == codes


def test_a_later_day_reads_as_coming_and_is_charged_to_nobody_yet():
    answer = duty("190590", day=date(2026, 3, 1))
    assert "ADD-US-S301FL-SV" in {row.code for row in answer.coming}
    assert "ADD-US-S301FL-SV" not in {row.code for row in answer.additional}


def test_the_processing_fee_has_the_bounds_of_its_year_and_asks_for_the_next():
    (fee,) = duty("190590", customs_value=Decimal(6000)).fees
    assert (fee.minimum, fee.maximum) == (Decimal("34.58"), Decimal("670.86"))
    later = duty("190590", day=date(2027, 10, 1))
    assert later.fees == []
    assert Asked.FEE_RENEWED in missing_facts(later)


def test_a_small_entry_pays_another_fee_that_nobody_has_read():
    small = duty("190590", customs_value=Decimal(2500))
    assert small.fees == []
    assert Asked.SMALL_ENTRY in missing_facts(small)


def test_the_port_fee_is_for_ships_and_falls_with_origin_too():
    assert [row.code for row in duty("071080", by_sea=True, originates=True).fees] == ["FEE-US-HMF"]
    assert duty("071080", originates=True).fees == []


def test_a_parcel_to_a_consumer_of_the_union_pays_by_the_article():
    assert [row.code for row in duty("950300", "EU", to_consumer=True).additional] == ["ADD-EU-PARCEL"]
    assert duty("950300", "EU", to_consumer=False).additional == []
    assert Asked.CONSUMER in missing_facts(duty("950300", "EU", to_consumer=None))
    assert duty("950300", "EU", to_consumer=True, originates=True).additional == []


def test_central_america_is_free_with_origin_and_unknown_without():
    assert duty("190590", "GT", originates=True).pct == 0
    without = duty("190590", "GT", originates=False)
    assert without.pct is None
    assert Asked.RATE in missing_facts(without)
    assert "in_duty_pct" not in ladder_inputs(without)
    assert {row.code for row in duty("190590", "GT").fees} == set()
    assert Asked.FEE_IN_USE in missing_facts(duty("190590", "GT"))


def test_coffee_is_outside_the_free_trade_of_central_america():
    answer = duty("090111", "GT", originates=True)
    assert answer.pct is None
    assert {Asked.PREFERENCE, Asked.RATE} <= missing_facts(answer)


def test_mexico_asks_whether_its_list_of_2026_holds_the_code():
    assert Asked.LISTED in missing_facts(duty("620630", "MX", originates=False))
    assert Asked.LISTED not in missing_facts(duty("620630", "MX", originates=True))


def test_the_union_asks_for_the_country_of_its_tax():
    assert Asked.COUNTRY in missing_facts(duty("180632", "EU"))
    tax = duty("180632", "EU", country="ES").tax
    assert tax is not None
    assert tax.code == "VAT-ES"


def test_a_fixed_amount_becomes_the_ladders_input_by_its_unit():
    honey = ladder_inputs(duty("040900", originates=False))
    assert honey["in_duty_specific"][0] == Decimal("0.019")
    assert ladder_inputs(duty("040900", originates=True))["in_duty_pct"][0] == 0
    assert "in_duty_specific" not in ladder_inputs(duty("040900", originates=True))
    assert ladder_inputs(duty("220600"))["in_duty_litre"][0] == Decimal("0.042")


def test_every_parcel_to_the_united_states_is_declared():
    assert [row.code for row in duty("711790").procedures] == ["ADD-US-DEMINIMIS-END"]
    assert duty("711790", day=date(2025, 8, 28)).procedures == []


def test_a_new_version_counts_from_its_day():
    old = next(row for row in ROWS if row.code == "ADD-US-S301FL-SV")
    ended = DutyRow(**{field.name: getattr(old, field.name) for field in DutyRow._meta.fields if field.name != "id"})
    ended.effective_to = date(2027, 1, 31)
    new = DutyRow(**{field.name: getattr(old, field.name) for field in DutyRow._meta.fields if field.name != "id"})
    new.key, new.effective_from, new.ad_valorem_pct = "ADD-US-S301FL-SV/2", date(2027, 2, 1), Decimal(15)
    rows = [row for row in ROWS if row.code != old.code] + [ended, new]
    assert duty("190590", rows=rows).additional_pct == 10
    assert [row.key for row in duty("190590", rows=rows).coming] == ["ADD-US-S301FL-SV/2"]
    assert duty("190590", rows=rows, day=date(2027, 2, 1)).additional_pct == 15
    assert duty("090121", rows=rows, day=date(2027, 2, 1)).additional_pct == 0  # its exemption goes on


codes = st.sampled_from(sorted({prefix for row in ROWS for prefix in row.hs if len(prefix) == 6}))
MARKETS = st.sampled_from(["US", "EU", "MX", "UK", "CAN", "GT", "HN", "NI", "CR", "PA"])


@given(codes, MARKETS, st.booleans(), st.dates(date(2025, 1, 1), date(2028, 12, 31)))
@settings(max_examples=80, deadline=None)
def test_an_answer_never_pays_more_than_the_question(hs, destination, by_sea, day):
    """What is not known is a question, never a relief: with origin unknown no duty is lower than with proof."""
    unknown, proven = (duty(hs, destination, originates=each, by_sea=by_sea, day=day) for each in (None, True))
    assert proven.additional_pct <= unknown.additional_pct
    assert {row.code for row in proven.fees} <= {row.code for row in unknown.fees}
    if unknown.pct is not None and proven.pct is not None:
        assert proven.pct <= unknown.pct
        assert proven.specific <= unknown.specific


@given(codes, MARKETS, st.dates(date(2025, 1, 1), date(2028, 12, 31)))
@settings(max_examples=80, deadline=None)
def test_no_row_of_another_day_is_charged(hs, destination, day):
    answer = duty(hs, destination, day=day)
    assert all(row.has_begun(day) and not row.has_ended(day) for row in answer.used_rows())
    assert not any(row.has_begun(day) for row in answer.coming)
