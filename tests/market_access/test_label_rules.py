"""What a label computes from the laboratory's paper: Mexico's seals, the rounding of the United States, kJ and salt."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market_access.labels.nutrition import (
    Composition,
    Nutrient,
    Seal,
    daily_value,
    front_seals,
    kilojoules,
    missing_for_seals,
    per_serving,
    salt,
    us_rounded,
)


def table(**values: str) -> dict[Nutrient, Decimal | None]:
    return {Nutrient(name): Decimal(value) for name, value in values.items()}


SEALS = [
    ("sweet of tamarind", {"energy_kcal": "340", "added_sugars_g": "70"}, {"adds_sugars": True},
     [Seal.CALORIES, Seal.SUGARS]),
    ("fruit without added sugar", {"energy_kcal": "340"}, {}, []),
    ("salted seeds", {"energy_kcal": "560", "saturated_fat_g": "9", "trans_fat_g": "0", "sodium_mg": "420"},
     {"adds_fats": True, "adds_sodium": True}, [Seal.CALORIES, Seal.SATURATED_FAT, Seal.SODIUM]),
    ("drink", {"energy_kcal": "12", "added_sugars_g": "2"}, {"adds_sugars": True, "is_liquid": True},
     [Seal.CALORIES, Seal.SUGARS]),
    ("drink with little sugar", {"energy_kcal": "30", "added_sugars_g": "0.5"},
     {"adds_sugars": True, "is_liquid": True}, []),
    ("sauce, one milligram for each calorie", {"energy_kcal": "60", "sodium_mg": "60"}, {"adds_sodium": True},
     [Seal.SODIUM]),
    ("sauce under it", {"energy_kcal": "61", "sodium_mg": "60"}, {"adds_sodium": True}, []),
    ("water with salt", {"energy_kcal": "0", "sodium_mg": "45"}, {"adds_sodium": True, "is_liquid": True},
     [Seal.SODIUM]),
    ("at the limit of calories", {"energy_kcal": "275", "added_sugars_g": "1"}, {"adds_sugars": True},
     [Seal.CALORIES]),
    ("under the limit of calories", {"energy_kcal": "274.9", "added_sugars_g": "1"}, {"adds_sugars": True}, []),
]  # fmt: skip


@pytest.mark.parametrize("case", SEALS, ids=[case[0] for case in SEALS])
def test_seals_follow_from_the_table_and_from_what_is_added(case):
    _name, values, added, seals = case
    assert front_seals(Composition(table(**values), **added)) == seals


def test_without_the_laboratorys_values_no_seal_is_guessed():
    composition = Composition(table(energy_kcal="100"), adds_sugars=True, adds_sodium=True)
    assert missing_for_seals(composition) == [Nutrient.ADDED_SUGARS, Nutrient.SODIUM]
    with pytest.raises(ValueError, match="not complete"):
        front_seals(composition)


def test_values_of_a_serving_and_of_other_units():
    assert per_serving(Decimal(340), Decimal(30)) == Decimal(102)
    assert kilojoules(Decimal(100)) == Decimal(418)
    assert salt(Decimal(420)) == Decimal("1.05")
    assert daily_value(Nutrient.SODIUM, Decimal(230)) == 10
    assert daily_value(Nutrient.PROTEIN, Decimal(5)) is None


@pytest.mark.parametrize(
    ("nutrient", "value", "printed"),
    [
        (Nutrient.ENERGY, "4.9", "0"),
        (Nutrient.ENERGY, "47", "45"),
        (Nutrient.ENERGY, "102", "100"),
        (Nutrient.SODIUM, "138", "140"),
        (Nutrient.SODIUM, "146", "150"),
        (Nutrient.FAT, "0.4", "0"),
        (Nutrient.FAT, "2.3", "2.5"),
        (Nutrient.FAT, "7.6", "8"),
        (Nutrient.PROTEIN, "0.4", "0"),
        (Nutrient.FIBRE, "2.5", "3"),
    ],
)
def test_the_united_states_round_by_nutrient(nutrient, value, printed):
    assert us_rounded(nutrient, Decimal(value)) == Decimal(printed)


amounts = st.decimals("0", "100", places=1)


@settings(max_examples=100, deadline=None)
@given(st.decimals("1", "900", places=0), amounts, amounts, amounts, st.booleans())
def test_more_sugar_fat_or_salt_never_removes_a_seal(energy, sugar, fat, more, is_liquid):
    def seals(sugar: Decimal, fat: Decimal, sodium: Decimal) -> set[Seal]:
        values = {
            Nutrient.ENERGY: energy,
            Nutrient.ADDED_SUGARS: sugar,
            Nutrient.SATURATED: fat,
            Nutrient.TRANS: Decimal(0),
            Nutrient.SODIUM: sodium,
        }
        added = {"adds_sugars": True, "adds_fats": True, "adds_sodium": True}
        return set(front_seals(Composition(values, is_liquid=is_liquid, **added)))

    assert seals(sugar, fat, Decimal(50)) <= seals(sugar + more, fat + more, 50 + more)
