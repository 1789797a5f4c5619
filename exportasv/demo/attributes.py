"""The attributes of invented goods: their contents, as the reference data name them."""

from typing import Any

# Words of the demo's allergens (Spanish) → options of the attribute “allergens”.
ALLERGENS = {
    "leche": "milk",
    "huevo": "eggs",
    "trigo": "gluten",
    "cebada": "gluten",
    "ajonjolí": "sesame",
    "maní": "peanuts",
    "cacahuate": "peanuts",
    "nuez de árbol": "nuts",
    "sulfitos": "sulphites",
}


def contents_as_attributes(ingredients_es: str, ingredients_en: str, allergens_es: str) -> dict[str, Any]:
    """Return Product.attributes for these ingredients and allergens; without a known allergen it is none."""
    said = allergens_es.lower()
    allergens = sorted({code for word, code in ALLERGENS.items() if word in said}) or ["none"]
    return {"allergens": allergens, "ingredients": {"es": ingredients_es, "en": ingredients_en}}
