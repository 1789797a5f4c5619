"""The 14 departments and the 44 municipalities since May 2024, keyed by ISO 3166-2:SV."""

DEPARTMENTS = {
    "AH": ("Ahuachapán", ["Norte", "Centro", "Sur"]),
    "SA": ("Santa Ana", ["Norte", "Centro", "Este", "Oeste"]),
    "SO": ("Sonsonate", ["Norte", "Centro", "Este", "Oeste"]),
    "CH": ("Chalatenango", ["Norte", "Centro", "Sur"]),
    "LI": ("La Libertad", ["Norte", "Centro", "Oeste", "Este", "Costa", "Sur"]),
    "SS": ("San Salvador", ["Norte", "Oeste", "Este", "Centro", "Sur"]),
    "CU": ("Cuscatlán", ["Norte", "Sur"]),
    "PA": ("La Paz", ["Oeste", "Centro", "Este"]),
    "CA": ("Cabañas", ["Este", "Oeste"]),
    "SV": ("San Vicente", ["Norte", "Sur"]),
    "US": ("Usulután", ["Norte", "Este", "Oeste"]),
    "SM": ("San Miguel", ["Norte", "Centro", "Oeste"]),
    "MO": ("Morazán", ["Norte", "Sur"]),
    "UN": ("La Unión", ["Norte", "Sur"]),
}
DEPARTMENT_CHOICES = [(code, name) for code, (name, _parts) in DEPARTMENTS.items()]
# "LI-Costa" → "La Libertad Costa"
MUNICIPALITIES_BY_DEPARTMENT = [
    (name, [(f"{code}-{part}", f"{name} {part}") for part in parts]) for code, (name, parts) in DEPARTMENTS.items()
]
MUNICIPALITY_CHOICES = [choice for _name, choices in MUNICIPALITIES_BY_DEPARTMENT for choice in choices]
