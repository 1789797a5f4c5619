"""The 14 departments and the 44 municipalities since May 2024, keyed by ISO 3166-2:SV."""

from exportasv.core.reference_files import reference_rows


def _municipalities() -> dict[str, list[tuple[str, str]]]:
    """Return department → (code, name) of its municipalities: ("LI-Costa", "La Libertad Costa")."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in reference_rows("municipalities", "code"):
        found.setdefault(row["department"], []).append((row["code"], row["name"]))
    return found


DEPARTMENT_CHOICES = [(row["code"], row["name"]) for row in reference_rows("departments", "code")]
DEPARTMENTS = dict(DEPARTMENT_CHOICES)
_BY_CODE = _municipalities()
MUNICIPALITIES_BY_DEPARTMENT = [(name, _BY_CODE[code]) for code, name in DEPARTMENT_CHOICES]
MUNICIPALITY_CHOICES = [choice for _name, choices in MUNICIPALITIES_BY_DEPARTMENT for choice in choices]
