"""The gate against worked cases, and what must hold of it for any rule, product and day."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportasv.core.reference_files import DATA, read_newest_file
from market_access.models import MarketRequirement, Relief
from market_access.models.requirements import Obligation
from market_access.rules.gate import ReliefState, Subject, evaluate_gate
from market_access.rules.gate_cases import CaseError, case_differences, read_cases

CASES = list(read_cases(Path(__file__).parent / "gate_cases.csv"))
TODAY = date(2026, 11, 25)


DAYS = ("effective_from", "effective_to")


def rows_of(model, folder):
    """Rows of a reference file as unsaved rows of its model."""
    lists = {each.name for each in model._meta.fields if each.get_internal_type() == "ArrayField"}
    for row in read_newest_file(DATA / folder, "key").rows:
        values = {name: text.split() if name in lists else text for name, text in row.items()}
        yield model(**values | {name: date.fromisoformat(row[name]) if row.get(name) else None for name in DAYS})


REQUIREMENTS = list(rows_of(MarketRequirement, "market_requirements"))
RELIEFS = list(rows_of(Relief, "market_reliefs"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_worked_case_gives_exactly_what_is_expected(case):
    assert case_differences(case, REQUIREMENTS, RELIEFS) == []


def test_all_worked_cases_are_there():
    assert len(CASES) == 53


def test_a_case_with_another_expectation_is_found():
    wrong = replace(CASES[0], expected=CASES[0].expected | {"info": frozenset({"US-MPF-FREE"})})
    assert case_differences(wrong, REQUIREMENTS, RELIEFS) == ["C01 info: US-FORCED-LABOUR not expected"]
    wrong = replace(CASES[0], must_show=frozenset({"US-LACF"}), must_not_show=frozenset({"US-ISF"}))
    assert case_differences(wrong, REQUIREMENTS, RELIEFS) == [
        "C01: US-LACF must be shown",
        "C01: US-ISF must not be shown",
    ]


def test_a_file_of_cases_that_cannot_be_read_names_its_line(tmp_path):
    file = tmp_path / "cases.csv"
    file.write_text("id,hs6\nC1,090121\n")
    with pytest.raises(CaseError, match="kind"):
        list(read_cases(file))
    columns = "id,hs6,kind,destination,as_of,attributes,facts\n"
    file.write_text(columns + "C1,090121,good,US,yesterday,food,\n")
    with pytest.raises(CaseError, match="line 2"):
        list(read_cases(file))


# --- What is not known is asked --------------------------------------------------------------------------------------


@dataclass
class Rule:
    """A requirement with nothing in it but its condition."""

    code: str = "X-RULE"
    destinations: list[str] = field(default_factory=lambda: ["*"])
    kind: str = "good"
    hs_include: list[str] = field(default_factory=lambda: ["*"])
    hs_exclude: list[str] = field(default_factory=list)
    attrs_all: list[str] = field(default_factory=list)
    attrs_any: list[str] = field(default_factory=list)
    attrs_none: list[str] = field(default_factory=list)
    obligation: str = "required"
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass
class Ease:
    """A relief with nothing in it but its condition."""

    applies_when: str
    code: str = "REL-X"
    spares: list[str] = field(default_factory=lambda: ["X-RULE"])
    effective_from: date | None = None
    effective_to: date | None = None


COFFEE = Subject("good", "090121", "GT", frozenset({"food", "prepacked"}))


def applying(rule, subject, day=TODAY):
    return [(each.certainty.name, each.is_upcoming) for each in evaluate_gate(subject, day, [rule], []).applying]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(), ["YES"]),
        (Rule(destinations=["CAM"]), ["YES"]),
        (Rule(destinations=["CAN", "US"]), []),
        (Rule(kind="service"), []),
        (Rule(kind="any"), ["YES"]),
        (Rule(hs_include=["09"]), ["YES"]),
        (Rule(hs_include=["0902", "10"]), []),
        (Rule(hs_exclude=["0901"]), []),
        (Rule(attrs_all=["food", "prepacked"]), ["YES"]),
        (Rule(attrs_all=["food", "dairy"]), []),
        (Rule(attrs_any=["dairy", "food"]), ["YES"]),
        (Rule(attrs_any=["dairy", "honey"]), []),
        (Rule(attrs_none=["dairy"]), ["YES"]),
        (Rule(attrs_none=["food"]), []),
    ],
)
def test_a_condition_is_read_as_written(rule, expected):
    assert [certainty for certainty, _upcoming in applying(rule, COFFEE)] == expected


def test_central_america_is_not_canada():
    to_canada = replace(COFFEE, destination="CAN")
    assert applying(Rule(destinations=["CAM"]), to_canada) == []
    assert applying(Rule(destinations=["CAN"]), COFFEE) == []
    assert applying(Rule(destinations=["CAN"]), to_canada) == [("YES", False)]


def test_days_decide_what_applies_what_comes_and_what_is_past():
    assert applying(Rule(effective_from=TODAY), COFFEE) == [("YES", False)]
    assert applying(Rule(effective_from=TODAY + timedelta(days=1)), COFFEE) == [("YES", True)]
    assert applying(Rule(effective_to=TODAY), COFFEE) == [("YES", False)]
    assert applying(Rule(effective_to=TODAY - timedelta(days=1)), COFFEE) == []


def test_a_missing_characteristic_leaves_a_rule_open():
    asked = replace(COFFEE, unknown=frozenset({"dairy"}))
    assert applying(Rule(attrs_all=["dairy"]), asked) == [("OPEN", False)]
    assert applying(Rule(attrs_any=["dairy", "food"]), asked) == [("YES", False)]
    assert applying(Rule(attrs_none=["dairy"]), asked) == [("OPEN", False)]
    assert applying(Rule(attrs_all=["dairy", "honey"]), asked) == []


def test_without_its_code_a_good_leaves_rules_of_codes_open():
    no_code = replace(COFFEE, hs6="")
    assert applying(Rule(hs_include=["0901"]), no_code) == [("OPEN", False)]
    assert applying(Rule(), no_code) == [("YES", False)]
    assert applying(Rule(hs_exclude=["0901"]), no_code) == [("OPEN", False)]


@pytest.mark.parametrize(
    ("condition", "figures", "state"),
    [
        ("rule:X-RULE", {}, "granted"),
        ("rule:X-RULE|Y-RULE;fact:employees<10", {"employees": Decimal(9)}, "granted"),
        ("rule:X-RULE;fact:employees<10", {"employees": Decimal(10)}, "refused"),
        ("rule:X-RULE;fact:employees<=10", {"employees": Decimal(10)}, "granted"),
        ("rule:X-RULE;fact:employees<10", {}, "ask"),
        ("rule:X-RULE;fact:employees<10;attr:dairy", {}, "refused"),
        ("rule:X-RULE;fact:importer_size in micro,small", {"importer_size": "small"}, "granted"),
        ("rule:X-RULE;fact:importer_size in micro,small", {"importer_size": "large"}, "refused"),
        ("rule:X-RULE;fact:importer_size in micro,small", {}, "ask"),
        ("rule:X-RULE;not:food", {}, "refused"),
        ("rule:X-RULE;attr:honey", {}, "ask"),
        ("rule:Y-RULE", {}, None),
        ("manual", {}, "calculate"),
        ("never", {}, "refused"),
    ],
)
def test_a_relief_is_granted_only_on_what_is_known(condition, figures, state):
    subject = replace(COFFEE, unknown=frozenset({"honey"}), figures=figures)
    answers = evaluate_gate(subject, TODAY, [Rule()], [Ease(condition)]).reliefs
    assert [each.state for each in answers] == ([state] if state else [])


def test_an_open_relief_says_what_it_would_have_to_know():
    subject = replace(COFFEE, unknown=frozenset({"honey"}))
    [answer] = evaluate_gate(subject, TODAY, [Rule()], [Ease("rule:X-RULE;fact:employees<10;not:honey")]).reliefs
    assert (answer.state, answer.asks) == (ReliefState.ASK, ("employees", "honey"))


# --- What must hold for any rule -------------------------------------------------------------------------------------

WORDS = ["food", "dairy", "honey", "sea", "prepacked"]
some_words = st.lists(st.sampled_from(WORDS), max_size=2, unique=True)
days = st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1))
rules = st.builds(
    Rule,
    code=st.sampled_from(["A-1", "A-2", "A-3"]),
    destinations=st.lists(st.sampled_from(["*", "CAM", "GT", "US", "CAN"]), min_size=1, max_size=2),
    kind=st.sampled_from(["good", "service", "any"]),
    hs_include=st.lists(st.sampled_from(["*", "09", "0901", "1905", "04"]), min_size=1, max_size=2),
    hs_exclude=st.lists(st.sampled_from(["0901", "190590"]), max_size=1),
    attrs_all=some_words,
    attrs_any=some_words,
    attrs_none=some_words,
    obligation=st.sampled_from(Obligation.values),
    effective_from=days,
    effective_to=st.none(),
)
subjects = st.builds(
    Subject,
    kind=st.sampled_from(["good", "service"]),
    hs6=st.sampled_from(["090121", "190590", "040900", ""]),
    destination=st.sampled_from(["GT", "US", "CAN"]),
    present=st.frozensets(st.sampled_from(WORDS), max_size=3),
    unknown=st.frozensets(st.sampled_from(WORDS), max_size=2),
)
quick = settings(max_examples=80, deadline=None)


@quick
@given(subjects, st.lists(rules, max_size=4), rules)
def test_one_more_rule_never_takes_another_away(subject, listed, more):
    before = evaluate_gate(subject, TODAY, listed, []).applying
    after = evaluate_gate(subject, TODAY, [*listed, more], []).applying
    assert after[: len(before)] == before


@quick
@given(subjects, st.lists(rules, max_size=4), st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_the_gate_of_a_day_never_reads_a_rule_of_tomorrow(subject, listed, day):
    begun = [each for each in listed if each.effective_from is None or each.effective_from <= day]
    whole, of_today = (evaluate_gate(subject, day, some, []) for some in (listed, begun))
    for obligation in Obligation.values:
        assert whole.codes(obligation) == of_today.codes(obligation)
    assert of_today.upcoming_codes == []


@quick
@given(subjects, rules, st.sampled_from(WORDS), st.booleans())
def test_an_answer_only_settles_what_was_open(subject, rule, word, answer):
    """Knowing more never turns a yes into a no or a no into a yes."""
    present, unknown = subject.present - {word}, subject.unknown - {word}
    asked = replace(subject, present=present, unknown=unknown | {word})
    told = replace(subject, present=present | {word} if answer else present, unknown=unknown)
    before, after = (applying(rule, each) for each in (asked, told))
    assert before == after or [each[0] for each in before] == ["OPEN"]
