"""The fixed words of a label in the languages that markets ask for; French is that of Canada."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from market_access.labels.nutrition import Nutrient
from market_access.models.labels import Allergen

FRENCH = "fr"  # no language of the portal: its labels have it, nothing else


@dataclass(frozen=True)
class LabelWords:
    """The headings of a label in one language, and its names of allergens and nutrients."""

    net_content: str
    ingredients: str
    contains: str
    fibres: str
    warning: str
    lot: str
    origin: str
    made_by: str
    importer: str
    responsible: str
    pieces: str  # has %(n)s
    table: str
    in_serving: str  # has %(amount)s and %(unit)s
    in_hundred: str  # has %(unit)s
    salt: str
    allergens: dict[str, str]
    nutrients: dict[Nutrient, str]


def label_words(language: str) -> LabelWords:
    """Return the fixed words of a label: "es", "en" or "fr"."""
    if language == FRENCH:
        return FRENCH_WORDS
    with override(language):
        return LabelWords(
            net_content=_("Net content"),
            ingredients=_("Ingredients"),
            contains=_("Contains"),
            fibres=_("Fibres"),
            warning=_("Warning"),
            lot=_("Lot and date"),
            origin=_("Product of El Salvador"),
            made_by=_("Made by"),
            importer=_("Importer"),
            responsible=_("Responsible person"),
            pieces=_("%(n)s pieces"),
            table=_("Nutrition facts"),
            in_serving=_("Per serving of %(amount)s %(unit)s"),
            in_hundred=_("Per 100 %(unit)s"),
            salt=_("Salt"),
            allergens={each.value: str(each.label) for each in Allergen},
            nutrients=nutrient_names(),
        )


def nutrient_names() -> dict[Nutrient, str]:
    """Return the names of nutrients in the active language."""
    return {
        Nutrient.ENERGY: _("Energy"),
        Nutrient.FAT: _("Total fat"),
        Nutrient.SATURATED: _("Saturated fat"),
        Nutrient.TRANS: _("Trans fat"),
        Nutrient.CARBOHYDRATE: _("Total carbohydrate"),
        Nutrient.SUGARS: _("Sugars"),
        Nutrient.ADDED_SUGARS: _("Added sugars"),
        Nutrient.FIBRE: _("Fibre"),
        Nutrient.PROTEIN: _("Protein"),
        Nutrient.SODIUM: _("Sodium"),
    }


FRENCH_WORDS = LabelWords(
    net_content="Quantité nette",
    ingredients="Ingrédients",
    contains="Contient",
    fibres="Fibres",
    warning="Mise en garde",
    lot="Lot et date",
    origin="Produit du Salvador",
    made_by="Fabriqué par",
    importer="Importateur",
    responsible="Personne responsable",
    pieces="%(n)s pièces",
    table="Valeur nutritive",
    in_serving="Par portion de %(amount)s %(unit)s",
    in_hundred="Pour 100 %(unit)s",
    salt="Sel",
    allergens={
        Allergen.GLUTEN: "blé ou autre céréale contenant du gluten",
        Allergen.MILK: "lait",
        Allergen.EGG: "œuf",
        Allergen.FISH: "poisson",
        Allergen.CRUSTACEANS: "crustacés",
        Allergen.MOLLUSCS: "mollusques",
        Allergen.PEANUTS: "arachides",
        Allergen.NUTS: "noix",
        Allergen.SESAME: "sésame",
        Allergen.SOY: "soya",
        Allergen.MUSTARD: "moutarde",
        Allergen.CELERY: "céleri",
        Allergen.LUPIN: "lupin",
        Allergen.SULPHITES: "sulfites",
    },
    nutrients={
        Nutrient.ENERGY: "Énergie",
        Nutrient.FAT: "Lipides",
        Nutrient.SATURATED: "Lipides saturés",
        Nutrient.TRANS: "Lipides trans",
        Nutrient.CARBOHYDRATE: "Glucides",
        Nutrient.SUGARS: "Sucres",
        Nutrient.ADDED_SUGARS: "Sucres ajoutés",
        Nutrient.FIBRE: "Fibres",
        Nutrient.PROTEIN: "Protéines",
        Nutrient.SODIUM: "Sodium",
    },
)
