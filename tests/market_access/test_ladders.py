"""The price ladder: twelve worked ones to the cent, others of the same kind, and what holds for every ladder."""

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from market_access.pricing.checks import LadderFileError, check_ladders
from market_access.pricing.formulas import FormulaError, cell_formula, compute, half_up, parse_formula, round_half_up
from market_access.pricing.ladder import (
    Freight,
    Mode,
    Shape,
    Valuation,
    compute_lines,
    ladder_lines,
    margin_of_markup,
    markup_of_margin,
    needed_inputs,
)

WORKED = Path(__file__).parent / "ladders.csv"
HEAD = "ladder_id,seq,key,label_es,formula,value,unit,note\n"
# Honey to Los Angeles and rum to Miami, worked by hand: a duty by the kilo, a tax by the proof gallon, other names.
HONEY = """HONEY,1,in_units,,,500,,"Miel, grupaje; modo sea; valor fob"
HONEY,2,in_price,,,6.00,,
HONEY,3,in_net_kg,,,250,,
HONEY,4,in_gross_kg,,,300,,
HONEY,5,in_m3,,,0.8,,
HONEY,6,in_freight_rate,,,100.00,,
HONEY,7,in_freight_min,,,120.00,,
HONEY,8,in_duty_pct,,,0,,
HONEY,9,in_spec_usd_kg,,,0.019,,
HONEY,10,in_add_pct,,,10,,
HONEY,11,in_cfs,,,35.00,,
HONEY,12,goods,,in_units*in_price,3000.00,USD,
HONEY,13,EXW,,goods,3000.00,USD,
HONEY,14,FCA,,EXW,3000.00,USD,
HONEY,15,FOB,,FCA,3000.00,USD,
HONEY,16,wm,,"max(in_m3,in_gross_kg/1000,1)",1,w/m,
HONEY,17,freight,,"max(wm*in_freight_rate,in_freight_min)",120.00,USD,
HONEY,18,CFR,,FOB+freight,3120.00,USD,
HONEY,19,DAP,,CFR+in_cfs,3155.00,USD,
HONEY,20,customs_value,,FOB,3000.00,USD,
HONEY,21,duty,,customs_value*in_duty_pct/100+in_net_kg*in_spec_usd_kg,4.75,USD,
HONEY,22,additional,,customs_value*in_add_pct/100,300.00,USD,
HONEY,23,landed,,DAP+duty+additional,3459.75,USD,
HONEY,24,landed_unit,,landed/in_units,6.92,USD,
"""
RUM = """RUM;1;in_units;;;600;;"Ron por aire; modo air; valor fob"
RUM;2;in_price;;;9.00;;
RUM;3;in_gross_kg;;;780.2;;
RUM;4;in_m3;;;1.9;;
RUM;5;in_freight_rate;;;2.10;;
RUM;6;in_ins_rate;;;0.004;;
RUM;7;in_duty_pct;;;0;;
RUM;8;in_litres;;;450;;
RUM;9;in_abv;;;40;;
RUM;10;in_excise_rate;;;13.50;;
RUM;11;goods;;in_units*in_price;5400.00;USD;
RUM;12;EXW;;goods;5400.00;USD;
RUM;13;FCA;;EXW;5400.00;USD;
RUM;14;vol_kg;;in_m3*1000000/6000;316.67;kg;
RUM;15;charge_kg;;half_up(max(in_gross_kg,vol_kg));780.5;kg;
RUM;16;freight;;charge_kg*in_freight_rate;1639.05;USD;
RUM;17;CPT;;FCA+freight;7039.05;USD;
RUM;18;CIP;;CPT/(1-1.1*in_ins_rate);7070.16;USD;
RUM;19;premium;;CIP-CPT;31.11;USD;
RUM;20;DAP;;CIP;7070.16;USD;
RUM;21;customs_value;;FCA;5400.00;USD;
RUM;22;duty;;customs_value*in_duty_pct/100;0.00;USD;
RUM;23;proof_gallons;;in_litres*0.264172*in_abv*2/100;95.10;pg;
RUM;24;excise;;proof_gallons*in_excise_rate;1283.85;USD;
RUM;25;landed;;DAP+duty+excise;8354.01;USD;
"""


def file_of(tmp_path: Path, text: str, head: str = HEAD) -> Path:
    path = tmp_path / "ladders.csv"
    path.write_text(head + text, encoding="utf-8")
    return path


def test_the_twelve_worked_ladders_agree_to_the_cent_in_every_row():
    checks = list(check_ladders(WORKED))
    with WORKED.open(encoding="utf-8") as file:
        computed = [row for row in csv.DictReader(file) if row["formula"]]
    assert [check.ladder for check in checks] == [f"LD{number:02}" for number in range(1, 13)]
    assert [(check.ladder, each) for check in checks for each in check.differences] == []
    assert sum(check.agreed for check in checks) == len(computed)
    assert [check.own_formula for check in checks] == [[]] * 12  # none is only the file's own formula


def test_a_wrong_cent_is_printed_and_ends_the_command_with_an_error(tmp_path, capsys):
    path = tmp_path / "wrong.csv"
    path.write_text(WORKED.read_text(encoding="utf-8").replace('"8320.11"', '"8320.12"', 1), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("check_ladders", path)
    assert "row 27 CIF: the file has 8320.12, here 8320.11" in capsys.readouterr().out
    call_command("check_ladders", WORKED)
    assert "LD12: 18 lines agree, 0 differ" in capsys.readouterr().out


def test_a_duty_by_the_kilo_a_charge_of_its_own_and_steps_that_are_left_out(tmp_path):
    (check,) = check_ladders(file_of(tmp_path, HONEY))
    assert (check.differences, check.agreed) == ([], 13)
    assert check.own_formula == ["duty"]  # the name of its rate is not known here


def test_spirits_in_a_file_with_semicolons_and_other_names(tmp_path):
    (check,) = check_ladders(file_of(tmp_path, RUM, HEAD.replace(",", ";")))
    assert (check.differences, check.own_formula) == ([], [])


def test_a_wrong_step_is_found_even_if_the_file_is_wrong_in_itself(tmp_path):
    """The file's own formula is not asked where the ladder has the line: freight belongs to no FCA."""
    wrong = HONEY.replace("FCA,,EXW,3000.00", "FCA,,EXW*2,6000.00").replace("FOB,,FCA,3000.00", "FOB,,FCA,6000.00")
    (check,) = check_ladders(file_of(tmp_path, wrong))
    assert {each.row.key for each in check.differences} == {"FCA", "FOB"}


@pytest.mark.parametrize("text", ["a,b\n1,2\n", HEAD + "LD01,1,in_units,,,many,,\n"])
def test_a_file_that_has_no_ladders_is_refused(tmp_path, text):
    path = tmp_path / "odd.csv"
    path.write_text(text)
    with pytest.raises(LadderFileError):
        list(check_ladders(path))


# --- The formulas ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "a.b", "a[0]", "a if b else c", "'x'", "a**2", "min()", "f(a)", "min(a, key=b)", "True", "1e"],
)
def test_a_formula_has_only_names_numbers_and_four_operations(text):
    with pytest.raises(FormulaError):
        parse_formula(text)


def test_a_formula_is_computed_exactly_and_rounded_half_up():
    assert compute("a/3*3", {"a": Decimal(1)}).quantize(Decimal("1e-20")) == 1
    assert round_half_up(Decimal("0.125")) == Decimal("0.13")
    assert round_half_up(Decimal("3491.125")) == Decimal("3491.13")
    assert [half_up(Decimal(kilos)) for kilos in ("118.4", "118.5", "118.51")] == [
        Decimal("118.5"),
        Decimal("118.5"),
        Decimal(119),
    ]
    with pytest.raises(FormulaError):
        compute("a/b", {"a": Decimal(1), "b": Decimal(0)})
    with pytest.raises(FormulaError):
        compute("a", {})


def test_a_formula_in_a_workbook_keeps_its_order():
    cells = {"a": "$B$1", "b": "$B$2"}
    assert cell_formula("a/(1-1.1*b)", cells) == "$B$1/(1-1.1*$B$2)"
    assert cell_formula("a-(b-a)", cells) == "$B$1-($B$2-$B$1)"
    assert cell_formula("half_up(max(a,b))", cells) == "CEILING(MAX($B$1,$B$2),0.5)"


def test_markup_and_margin_are_told_apart():
    assert margin_of_markup(Decimal(25)) == Decimal("20.0")
    assert markup_of_margin(Decimal(20)) == Decimal("25.00")
    with pytest.raises(ValueError, match="below 100"):
        markup_of_margin(Decimal(100))


# --- What holds for every ladder ------------------------------------------------------------------------------------

COSTS = (
    "in_price", "in_packing", "in_inland", "in_papers", "in_origin_handling", "in_gross_kg", "in_net_kg", "in_m3",
    "in_freight_rate", "in_freight_min", "in_dest", "in_duty_pct", "in_duty_specific", "in_add_pct", "in_mpf_pct",
    "in_hmf_pct", "in_broker", "in_importer", "in_retail", "in_vat",
)  # fmt: skip
STEPS = ("EXW", "FCA", "FOB", "CFR", "CPT", "CIF", "CIP", "DAP", "landed", "importer_price", "retail_net", "shelf")
amounts = st.decimals(0, 5000, places=2, allow_nan=False)
percents = st.decimals(0, 100, places=2, allow_nan=False)


@st.composite
def ladders(draw) -> tuple[Shape, dict[str, Decimal]]:
    """Draw the shape of a ladder and its numbers."""
    mode, freight = draw(st.sampled_from(list(Mode))), draw(st.sampled_from(list(Freight)))
    inputs = {name: draw(percents if name.endswith("pct") else amounts) for name in COSTS}
    inputs["in_units"] = Decimal(draw(st.integers(1, 5000)))
    inputs["in_ins_rate"] = draw(st.decimals(0, Decimal("0.05"), places=4))
    return Shape(mode, freight, draw(st.sampled_from(list(Valuation))), set(inputs)), inputs


@given(ladders())
@settings(max_examples=60, deadline=None)
def test_each_incoterm_costs_at_least_the_one_before(drawn):
    shape, inputs = drawn
    values = compute_lines(ladder_lines(shape), inputs)
    amounts_in_order = [values[key] for key in STEPS if key in values]
    assert amounts_in_order == sorted(amounts_in_order)
    insured, carried = values[shape.insured_term], values[shape.before_insurance]
    assert insured - carried == values["premium"]
    cent = Decimal("0.01")
    assert abs(Decimal("1.1") * inputs["in_ins_rate"] * insured - values["premium"]) <= cent
    assert values["customs_value"] <= insured


@given(ladders(), st.sampled_from(COSTS), st.decimals("0.01", 500, places=2))
@settings(max_examples=120, deadline=None)
def test_a_higher_cost_lowers_no_line(drawn, name, more):
    shape, inputs = drawn
    before = compute_lines(ladder_lines(shape), inputs)
    after = compute_lines(ladder_lines(shape), {**inputs, name: inputs[name] + more})
    lowered = {key for key in before if after[key] < before[key]}
    assert lowered <= {"premium"}  # a difference of two rounded numbers: at most a cent
    assert all(before[key] - after[key] <= Decimal("0.01") for key in lowered)


@given(ladders())
@settings(max_examples=60, deadline=None)
def test_twice_the_lot_costs_twice_as_much_but_for_minimums_and_rounding(drawn):
    shape, inputs = drawn
    shape = replace(shape, freight=Freight.PRICE)
    rates = {name for name in inputs if name.endswith("pct") or name in ("in_ins_rate", "in_price", "in_duty_specific")}
    rates |= {"in_importer", "in_retail", "in_vat", "in_freight_min"}
    once = compute_lines(ladder_lines(shape), {**inputs, "in_freight_min": Decimal(0)})
    doubled = {name: value if name in rates else 2 * value for name, value in inputs.items()}
    twice = compute_lines(ladder_lines(shape), {**doubled, "in_freight_min": Decimal(0)})
    for key in ("goods", "EXW", "FCA", "DAP", "landed", "shelf"):
        assert abs(twice[key] - 2 * once[key]) <= max(Decimal(1), once[key] * Decimal("0.0001"))


@given(ladders())
@settings(max_examples=60, deadline=None)
def test_with_origin_proven_it_lands_no_dearer(drawn):
    """Proof of origin takes the base duty and the processing fee away, and leaves the rest."""
    shape, inputs = drawn
    without = compute_lines(ladder_lines(shape), inputs)["landed"]
    proven = {name: value for name, value in inputs.items() if name not in ("in_mpf_pct", "in_duty_specific")}
    proven["in_duty_pct"] = Decimal(0)
    assert compute_lines(ladder_lines(replace(shape, inputs=set(proven))), proven)["landed"] <= without


def test_customs_value_has_freight_and_insurance_except_in_the_united_states():
    inputs = {name: Decimal(1) for name in ("in_units", "in_price", "in_freight_rate", "in_ins_rate")}
    for valuation, key in ((Valuation.FOB, "FOB"), (Valuation.CIF, "CIF")):
        lines = ladder_lines(Shape(Mode.SEA, Freight.PRICE, valuation, set(inputs)))
        assert next(line.formula for line in lines if line.key == "customs_value") == key
    assert "in_dest" not in needed_inputs(lines)
