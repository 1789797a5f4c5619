"""The 262 municipalities before May 2024, now districts, by the present municipality (see departments.py)."""

from exportasv.core.reference_files import reference_rows

_ROWS = reference_rows("districts", "municipality name")
DISTRICTS = [(row["name"], row["municipality"]) for row in _ROWS]  # (name, present municipality)
# Other spellings: name → district.
ALTERNATIVE_NAMES = {word: row["name"] for row in _ROWS for word in row["other_names"].split("|") if word}
