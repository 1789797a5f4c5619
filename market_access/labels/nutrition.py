"""The nutrition table that the laboratory's paper gives, and what markets compute from it. Pure.

Values are for 100 g (of a liquid: 100 ml): energy in kcal, sodium in mg, everything else in g.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache

from exportasv.core.reference_files import reference_rows

HUNDRED = Decimal(100)
KILOJOULES = Decimal("4.184")  # in a kilocalorie
KCAL_OF_SUGAR, KCAL_OF_FAT = Decimal(4), Decimal(9)  # in a gram
SALT = Decimal("2.5")  # grams of salt that have a gram of sodium


class Nutrient(StrEnum):
    ENERGY = "energy_kcal"
    FAT = "fat_g"
    SATURATED = "saturated_fat_g"
    TRANS = "trans_fat_g"
    CARBOHYDRATE = "carbohydrate_g"
    SUGARS = "sugars_g"
    ADDED_SUGARS = "added_sugars_g"
    FIBRE = "fibre_g"
    PROTEIN = "protein_g"
    SODIUM = "sodium_mg"


DAILY_VALUES = {  # of the United States, for a day of 2,000 kcal
    Nutrient.FAT: Decimal(78),
    Nutrient.SATURATED: Decimal(20),
    Nutrient.CARBOHYDRATE: Decimal(275),
    Nutrient.ADDED_SUGARS: Decimal(50),
    Nutrient.FIBRE: Decimal(28),
    Nutrient.SODIUM: Decimal(2300),
}
Table = Mapping[Nutrient, Decimal | None]


class Seal(StrEnum):
    """A front seal of Mexico."""

    CALORIES = "calories"
    SUGARS = "sugars"
    SATURATED_FAT = "saturated_fat"
    TRANS_FAT = "trans_fat"
    SODIUM = "sodium"


@dataclass(frozen=True)
class Composition:
    """What the seals are computed from."""

    table: Table
    is_liquid: bool = False
    adds_sugars: bool = False
    adds_fats: bool = False
    adds_sodium: bool = False


@cache
def thresholds() -> dict[str, dict[str, str]]:
    """Return the thresholds of the file `front_seals`."""
    return {row["seal"]: row for row in reference_rows("front_seals", "seal")}


def _limit(name: str, composition: Composition) -> Decimal | None:
    text = thresholds()[name]["liquid" if composition.is_liquid else "solid"]
    return Decimal(text) if text else None


def missing_for_seals(composition: Composition) -> list[Nutrient]:
    """Return the values without which the seals are not known."""
    needed: list[Nutrient] = []
    if composition.adds_sugars or composition.adds_fats or composition.adds_sodium:
        needed.append(Nutrient.ENERGY)
    if composition.adds_sugars:
        needed.append(Nutrient.ADDED_SUGARS)
    if composition.adds_fats:
        needed += [Nutrient.SATURATED, Nutrient.TRANS]
    if composition.adds_sodium:
        needed.append(Nutrient.SODIUM)
    return [each for each in needed if composition.table.get(each) is None]


def front_seals(composition: Composition) -> list[Seal]:
    """Return the seals, in the order in which they are printed. Raise ValueError if values are missing.

    Only what is added is judged: sugars bring calories and sugars, fats calories and both fats, salt brings sodium.
    """
    if missing_for_seals(composition):
        raise ValueError("the table is not complete")
    tests = {
        Seal.CALORIES: (composition.adds_sugars or composition.adds_fats) and _has_excess_calories(composition),
        Seal.SUGARS: composition.adds_sugars
        and _has_excess_share(composition, Nutrient.ADDED_SUGARS, KCAL_OF_SUGAR, "sugars"),
        Seal.SATURATED_FAT: composition.adds_fats
        and _has_excess_share(composition, Nutrient.SATURATED, KCAL_OF_FAT, "saturated_fat"),
        Seal.TRANS_FAT: composition.adds_fats
        and _has_excess_share(composition, Nutrient.TRANS, KCAL_OF_FAT, "trans_fat"),
        Seal.SODIUM: composition.adds_sodium and _has_excess_sodium(composition),
    }
    return [seal for seal, holds in tests.items() if holds]


def _value(composition: Composition, nutrient: Nutrient) -> Decimal:
    return composition.table.get(nutrient) or Decimal(0)


def _has_excess_calories(composition: Composition) -> bool:
    energy, limit = _value(composition, Nutrient.ENERGY), _limit("calories", composition)
    of_sugar = _limit("sugar_calories", composition)
    sugar = _value(composition, Nutrient.ADDED_SUGARS) * KCAL_OF_SUGAR
    return (limit is not None and energy >= limit) or (
        composition.adds_sugars and of_sugar is not None and sugar >= of_sugar
    )


def _has_excess_share(composition: Composition, nutrient: Nutrient, kcal: Decimal, name: str) -> bool:
    energy, limit = _value(composition, Nutrient.ENERGY), _limit(name, composition)
    part = _value(composition, nutrient) * kcal
    return limit is not None and part > 0 and part * HUNDRED >= limit * energy


def _has_excess_sodium(composition: Composition) -> bool:
    energy, sodium = _value(composition, Nutrient.ENERGY), _value(composition, Nutrient.SODIUM)
    without_calories = _limit("sodium_no_calories", composition)
    if energy == 0 and without_calories is not None:
        return sodium >= without_calories
    ratio, most = _limit("sodium_ratio", composition), _limit("sodium", composition)
    return sodium > 0 and (
        (most is not None and sodium >= most) or (ratio is not None and energy > 0 and sodium >= ratio * energy)
    )


def per_serving(value: Decimal, serving: Decimal) -> Decimal:
    """Return a value of 100 g for a serving of so many grams."""
    return value * serving / HUNDRED


def kilojoules(kcal: Decimal) -> Decimal:
    """Return the energy in whole kJ."""
    return (kcal * KILOJOULES).quantize(Decimal(1), ROUND_HALF_UP)


def salt(sodium_mg: Decimal) -> Decimal:
    """Return grams of salt, to two decimals."""
    return (sodium_mg * SALT / 1000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def us_rounded(nutrient: Nutrient, value: Decimal) -> Decimal:
    """Return a value of a serving as the label of the United States rounds it."""
    if nutrient == Nutrient.ENERGY:
        return Decimal(0) if value < 5 else _to(value, Decimal(5) if value <= 50 else Decimal(10))
    if nutrient == Nutrient.SODIUM:
        return Decimal(0) if value < 5 else _to(value, Decimal(5) if value <= 140 else Decimal(10))
    if nutrient in (Nutrient.FAT, Nutrient.SATURATED, Nutrient.TRANS):
        if value < Decimal("0.5"):
            return Decimal(0)
        return _to(value, Decimal("0.5") if value < 5 else Decimal(1))
    return Decimal(0) if value < Decimal("0.5") else _to(value, Decimal(1))


def _to(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def daily_value(nutrient: Nutrient, value: Decimal) -> int | None:
    """Return the whole per cent of the day that a serving has, or None where the label names none."""
    day = DAILY_VALUES.get(nutrient)
    return int((value * HUNDRED / day).quantize(Decimal(1), ROUND_HALF_UP)) if day else None
