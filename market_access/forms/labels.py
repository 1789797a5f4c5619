"""Forms of the page of labels."""

from django import forms

from exportasv.core.concurrent_edits import VersionedModelForm
from market_access.labels.nutrition import Nutrient
from market_access.models.labels import LabelData, LabelFamily, LabelMarket, MarketLabel

OF_FAMILY = {
    LabelFamily.FOOD: ("ingredients_es", "ingredients_en", "ingredients_fr", "allergens"),
    LabelFamily.COSMETIC: ("inci",),
    LabelFamily.TEXTILE: ("fibres_es", "fibres_en", "fibres_fr"),
    LabelFamily.OTHER: (),
}
COMPOSITION = ("is_liquid", "adds_sugars", "adds_fats", "adds_sodium", "has_sweeteners", "has_caffeine")
TABLE = ("serving", *(each.value for each in Nutrient), "laboratory", "tested_on")


class LabelDataForm(VersionedModelForm):
    """What the label says in every market. It asks only what the family of the product needs; French for Canada."""

    class Meta:
        model = LabelData
        fields = [
            "family",
            "ingredients_es",
            "ingredients_en",
            "ingredients_fr",
            "allergens",
            "inci",
            "fibres_es",
            "fibres_en",
            "fibres_fr",
            "use_es",
            "use_en",
            "use_fr",
            "warnings_es",
            "warnings_en",
            "warnings_fr",
            "name_fr",
            "lot",
            *COMPOSITION,
            *TABLE,
        ]
        texts = ("ingredients_es", "ingredients_en", "ingredients_fr", "inci")
        widgets = dict.fromkeys(texts, forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, market: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # passed on
        family = LabelFamily(self.instance.family)
        others = {name for each, names in OF_FAMILY.items() if each != family for name in names}
        if family != LabelFamily.FOOD:
            others |= {*COMPOSITION, *TABLE}
        if market != LabelMarket.CANADA:
            others |= {name for name in self.fields if name.endswith("_fr")}
        for name in others:
            del self.fields[name]


class MarketLabelForm(VersionedModelForm):
    """Importer and size of the label for one market."""

    class Meta:
        model = MarketLabel
        fields = ["importer", "width_mm", "height_mm"]
