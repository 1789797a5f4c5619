"""What a label prints for a market, line by line, and what it still lacks."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from exportasv.core.documents.formatting import format_volume, format_weight, number
from market_access.labels.nutrition import (
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
from market_access.labels.words import FRENCH, LabelWords, label_words, nutrient_names
from market_access.models.labels import LabelData, LabelFamily, LabelMarket, MarketLabel
from products.models import Product

OUNCE_G, FLUID_OUNCE_ML = Decimal("28.349523125"), Decimal("29.5735295625")
FOOD_CHAPTERS = frozenset("02 03 04 07 08 09 10 11 12 13 15 16 17 18 19 20 21 22".split())
TEXTILE_CHAPTERS = frozenset("50 51 52 53 54 55 56 57 58 59 60 61 62 63".split())
SPANISH_FIRST = {LabelMarket.MEXICO, LabelMarket.CENTRAL_AMERICA}
EUROPE = {LabelMarket.EU, LabelMarket.UK}
PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?\s*$")
FRENCH_TEXTS = ("use", "warnings")
FRENCH_OF_FAMILY = {LabelFamily.FOOD: ("ingredients",), LabelFamily.TEXTILE: ("fibres",)}
Line = tuple[str, str]


def family_of(product: Product) -> LabelFamily:
    """Return the family that a product's HS code suggests."""
    code = product.hs_code_id or ""
    if code[:2] in FOOD_CHAPTERS:
        return LabelFamily.FOOD
    if code[:2] == "33" or code[:4] == "3401":
        return LabelFamily.COSMETIC
    return LabelFamily.TEXTILE if code[:2] in TEXTILE_CHAPTERS else LabelFamily.OTHER


def languages_of(market: str) -> tuple[str, str]:
    """Return the two languages of a label, the market's own first."""
    if market == LabelMarket.CANADA:
        return "en", FRENCH
    return ("es", "en") if market in SPANISH_FIRST else ("en", "es")


def net_content(product: Product, market: str, pieces: str = "%(n)s") -> str:
    """Return the net content in metric units; for the United States also in ounces. "" if it is not known."""
    if product.net_weight_g:
        ounces = _ounces(product.net_weight_g / OUNCE_G)
        metric = format_weight(product.net_weight_g)
        return f"Net Wt {ounces} oz ({metric})" if market == LabelMarket.US else metric
    if product.net_volume_ml:
        ounces = _ounces(product.net_volume_ml / FLUID_OUNCE_ML)
        metric = format_volume(product.net_volume_ml)
        return f"{ounces} fl oz ({metric})" if market == LabelMarket.US else metric
    return pieces % {"n": number(product.pieces)} if product.pieces and product.pieces > 1 else ""


def _ounces(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def ingredient_names(text: str) -> list[str]:
    """Return the names of ingredients, one a line, without their per cents."""
    return [PERCENT.sub("", line).strip(" ,:-") for line in text.splitlines() if line.strip()]


def are_in_order(text: str) -> bool:
    """Return whether the per cents, where lines have them, never rise."""
    found = [PERCENT.search(line.strip()) for line in text.splitlines() if line.strip()]
    amounts = [Decimal(each[1].replace(",", ".")) for each in found if each]
    return amounts == sorted(amounts, reverse=True)


def label_lines(sheet: MarketLabel, product: Product, language: str) -> list[Line]:
    """Return (heading, text) of what the label says in a language; headings may be ""."""
    data, company, words = sheet.label, product.company, label_words(language)
    allergens = ", ".join(words.allergens[each] for each in data.allergens)
    maker = ", ".join(part for part in (company.legal_name or company.name, company.address) if part)
    with override(language):
        content = net_content(product, sheet.market, words.pieces)
    lines = [
        ("", (data.name_fr if language == FRENCH else getattr(product, f"name_{language}")) or ""),
        (words.net_content, content),
        (words.ingredients, _ingredients(data, language)),
        (words.contains, allergens if data.family == LabelFamily.FOOD else ""),
        (words.fibres, getattr(data, f"fibres_{language}") if data.family == LabelFamily.TEXTILE else ""),
        ("", getattr(data, f"use_{language}")),
        (words.warning, getattr(data, f"warnings_{language}")),
        (words.lot, data.lot),
        ("", words.origin),
        (words.made_by, maker),
        (words.responsible if _has_responsible_person(sheet) else words.importer, sheet.importer),
    ]
    return [line for line in lines if line[1]]


def _ingredients(data: LabelData, language: str) -> str:
    if data.family == LabelFamily.FOOD:
        return ", ".join(ingredient_names(getattr(data, f"ingredients_{language}")))
    return ", ".join(ingredient_names(data.inci)) if data.family == LabelFamily.COSMETIC else ""


def _has_responsible_person(sheet: MarketLabel) -> bool:
    return sheet.market in EUROPE and sheet.label.family == LabelFamily.COSMETIC


def seals(sheet: MarketLabel) -> list[str]:
    """Return the texts of Mexico's front seals and legends. Raise ValueError if the table is not complete."""
    if sheet.market != LabelMarket.MEXICO or sheet.label.family != LabelFamily.FOOD:
        return []
    texts = {
        Seal.CALORIES: "EXCESO CALORÍAS",
        Seal.SUGARS: "EXCESO AZÚCARES",
        Seal.SATURATED_FAT: "EXCESO GRASAS SATURADAS",
        Seal.TRANS_FAT: "EXCESO GRASAS TRANS",
        Seal.SODIUM: "EXCESO SODIO",
    }
    return [texts[each] for each in front_seals(sheet.label.composition())]


def legends(sheet: MarketLabel) -> list[str]:
    """Return the legends of Mexico beside the seals."""
    if sheet.market != LabelMarket.MEXICO or sheet.label.family != LabelFamily.FOOD:
        return []
    data = sheet.label
    found = [(data.has_sweeteners, "CONTIENE EDULCORANTES, NO RECOMENDABLE EN NIÑOS")]
    found.append((data.has_caffeine, "CONTIENE CAFEÍNA EVITAR EN NIÑOS"))
    return [text for holds, text in found if holds]


def nutrition_rows(sheet: MarketLabel, language: str) -> list[tuple[str, ...]]:
    """Return the rows of the nutrition table as the market shows it; [] if the laboratory gave nothing."""
    data = sheet.label
    if data.family != LabelFamily.FOOD or data.energy_kcal is None:
        return []
    words = label_words(language)
    if sheet.market == LabelMarket.US:
        return _us_rows(data, words)
    return [_row(each, words, data, sheet.market) for each in words.nutrients if _has(data, each)]


def _has(data: LabelData, nutrient: Nutrient) -> bool:
    return getattr(data, nutrient.value) is not None


def _row(nutrient: Nutrient, words: LabelWords, data: LabelData, market: str) -> tuple[str, ...]:
    value: Decimal = getattr(data, nutrient.value)
    name = words.nutrients[nutrient]
    if nutrient == Nutrient.ENERGY:
        return name, f"{kilojoules(value)} kJ / {_plain(value)} kcal"
    if nutrient == Nutrient.SODIUM and market in EUROPE:
        return words.salt, f"{_plain(salt(value))} g"
    return name, f"{_plain(value)} {'mg' if nutrient == Nutrient.SODIUM else 'g'}"


def _us_rows(data: LabelData, words: LabelWords) -> list[tuple[str, ...]]:
    """Return (name, amount, per cent of the day) of a serving, rounded as the label rounds it."""
    rows: list[tuple[str, ...]] = []
    for nutrient, name in words.nutrients.items():
        value: Decimal | None = getattr(data, nutrient.value)
        if value is None or data.serving is None:
            continue
        amount = per_serving(value, data.serving)
        share = daily_value(nutrient, amount)
        unit = {Nutrient.ENERGY: "kcal", Nutrient.SODIUM: "mg"}.get(nutrient, "g")
        rows.append((name, f"{_plain(us_rounded(nutrient, amount))} {unit}", "" if share is None else f"{share}%"))
    return rows


def _plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def missing_items(sheet: MarketLabel, product: Product) -> list[str]:
    """Return what the label of a market still lacks, in sentences."""
    data = sheet.label
    found = [
        (not product.name_en, _("The name in English.")),
        (not net_content(product, sheet.market), _("The net content: enter the weight, volume or pieces of one unit.")),
        (not sheet.importer, _("The importer with address: ask your buyer.")),
        (not data.lot, _("How you write the lot and the date.")),
        (not product.company.address, _("The address of your company.")),
        (_lacks_french(sheet), _("The texts in French: Canada asks for English and French.")),
        (
            sheet.market == LabelMarket.CANADA and data.family == LabelFamily.FOOD,
            _("Canada's own nutrition table, per serving: your importer or laboratory prepares it."),
        ),
    ]
    found += {
        LabelFamily.FOOD: _missing_food,
        LabelFamily.COSMETIC: _missing_cosmetic,
        LabelFamily.TEXTILE: _missing_textile,
    }.get(LabelFamily(data.family), lambda _sheet: [])(sheet)
    return [text for holds, text in found if holds]


def _lacks_french(sheet: MarketLabel) -> bool:
    """Return whether Canada's label lacks French: the name, and each text that it has in English."""
    if sheet.market != LabelMarket.CANADA:
        return False
    data = sheet.label
    names = [*FRENCH_TEXTS, *FRENCH_OF_FAMILY.get(LabelFamily(data.family), ())]
    return not data.name_fr or any(getattr(data, f"{each}_en") and not getattr(data, f"{each}_fr") for each in names)


def _missing_food(sheet: MarketLabel) -> list[tuple[bool, str]]:
    data = sheet.label
    names = nutrient_names()
    lacking = ", ".join(names[each] for each in Nutrient if not _has(data, each))
    for_seals = missing_for_seals(data.composition()) if sheet.market == LabelMarket.MEXICO else []
    return [
        (not data.ingredients_es, _("The ingredients in Spanish.")),
        (not data.ingredients_en, _("The ingredients in English.")),
        (
            not (are_in_order(data.ingredients_es) and are_in_order(data.ingredients_en)),
            _("The ingredients go from the most to the least: put them in order."),
        ),
        (bool(lacking), _("The nutrition table, from the laboratory: %(names)s.") % {"names": lacking}),
        (bool(for_seals), _("Without these values Mexico's seals are not known.")),
        (sheet.market == LabelMarket.US and data.serving is None, _("The size of a serving.")),
        (not data.laboratory or data.tested_on is None, _("Which laboratory tested it, and when.")),
    ]


def _missing_cosmetic(sheet: MarketLabel) -> list[tuple[bool, str]]:
    data = sheet.label
    return [
        (not data.inci, _("The ingredients by their INCI names.")),
        (not (data.use_es and data.use_en), _("How it is used, in both languages.")),
        (not (data.warnings_es and data.warnings_en), _("The warnings, in both languages.")),
    ]


def _missing_textile(sheet: MarketLabel) -> list[tuple[bool, str]]:
    data = sheet.label
    return [
        (not (data.fibres_es and data.fibres_en), _("The fibres with their percentages, in both languages.")),
        (not (data.use_es and data.use_en), _("How it is washed, in both languages.")),
    ]
