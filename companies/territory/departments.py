"""The 14 departments and the 44 municipalities since May 2024, keyed by ISO 3166-2:SV."""

from exportasv.core.reference_files import reference_rows

DEPARTMENT_CHOICES = [(row["code"], row["name"]) for row in reference_rows("departments", "code")]
DEPARTMENTS = dict(DEPARTMENT_CHOICES)
_MUNICIPALITIES = reference_rows("municipalities", "code")
# Department's name → (code, name) of its municipalities: ("LI-Costa", "La Libertad Costa").
MUNICIPALITIES_BY_DEPARTMENT = [
    (name, [(row["code"], row["name"]) for row in _MUNICIPALITIES if row["department"] == code])
    for code, name in DEPARTMENT_CHOICES
]
MUNICIPALITY_CHOICES = [choice for _name, choices in MUNICIPALITIES_BY_DEPARTMENT for choice in choices]
