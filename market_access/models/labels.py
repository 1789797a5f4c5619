"""What a product's label says, and for which markets it is printed."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    ChoicesField,
    LimitedTextField,
    LineField,
    NameField,
)
from exportasv.core.db.localized import Localized
from market_access.labels.nutrition import Composition, Nutrient
from market_access.models.destinations import Market
from products.models import Product


class LabelMarket(models.TextChoices):
    """A market with its own rules of labels. Central America has one technical rule."""

    US = Market.US.value, Market.US.label
    EU = Market.EU.value, Market.EU.label
    UK = Market.UK.value, Market.UK.label
    MEXICO = Market.MX.value, Market.MX.label
    CANADA = Market.CAN.value, Market.CAN.label
    CENTRAL_AMERICA = Market.CAM.value, Market.CAM.label


class LabelFamily(models.TextChoices):
    """The kind of goods that decides what a label must say."""

    FOOD = "food", _("food or drink")
    COSMETIC = "cosmetic", _("cosmetic or soap")
    TEXTILE = "textile", _("textile or garment")
    OTHER = "other", _("something else")


class Allergen(models.TextChoices):
    GLUTEN = "gluten", _("wheat or another cereal with gluten")
    MILK = "milk", _("milk")
    EGG = "egg", _("egg")
    FISH = "fish", _("fish")
    CRUSTACEANS = "crustaceans", _("crustaceans")
    MOLLUSCS = "molluscs", _("molluscs")
    PEANUTS = "peanuts", _("peanuts")
    NUTS = "nuts", _("tree nuts, such as cashew")
    SESAME = "sesame", _("sesame")
    SOY = "soy", _("soy")
    MUSTARD = "mustard", _("mustard")
    CELERY = "celery", _("celery")
    LUPIN = "lupin", _("lupin")
    SULPHITES = "sulphites", _("sulphites")


def _amount(label: Any, most: int) -> BoundedDecimalField:
    return BoundedDecimalField(
        label, least=Decimal(0), most=Decimal(most), max_digits=8, decimal_places=2, null=True, blank=True
    )


class LabelDataQuerySet(ScopedQuerySet["LabelData"]):
    def with_markets(self) -> "LabelDataQuerySet":
        """Add the markets, in one more query."""
        return self.prefetch_related("markets")


class LabelData(models.Model):
    """What a product's label says in every market; the nutrition table is that of the laboratory's paper."""

    Family = LabelFamily

    product = models.OneToOneField(Product, models.CASCADE, related_name="label_data", verbose_name=_("product"))
    family = ChoiceField(_("what kind of product it is"), max_length=10, choices=LabelFamily.choices)
    ingredients_es = LimitedTextField(
        _("ingredients in Spanish"),
        max_length=3000,
        blank=True,
        help_text=_("One a line, the most first; you may write its per cent after it."),
    )
    ingredients_en = LimitedTextField(_("ingredients in English"), max_length=3000, blank=True)
    allergens = ChoicesField(_("what gives allergies"), choices=Allergen)
    inci = LimitedTextField(
        _("ingredients by their INCI names"),
        max_length=3000,
        blank=True,
        help_text=_("For cosmetics: one a line, the most first."),
    )
    fibres_es = LineField(_("fibres in Spanish"), max_length=200, blank=True)
    fibres_en = LineField(_("fibres in English"), max_length=200, blank=True)
    use_es = LineField(_("how to use, keep or wash it, Spanish"), max_length=300, blank=True)
    use_en = LineField(_("how to use, keep or wash it, English"), max_length=300, blank=True)
    warnings_es = LineField(_("warnings in Spanish"), max_length=300, blank=True)
    warnings_en = LineField(_("warnings in English"), max_length=300, blank=True)
    name_fr = NameField(_("name in French"), max_length=120, blank=True)
    ingredients_fr = LimitedTextField(_("ingredients in French"), max_length=3000, blank=True)
    fibres_fr = LineField(_("fibres in French"), max_length=200, blank=True)
    use_fr = LineField(_("how to use, keep or wash it, French"), max_length=300, blank=True)
    warnings_fr = LineField(_("warnings in French"), max_length=300, blank=True)
    lot = LineField(_("how the lot and the date are written"), max_length=80, blank=True)
    is_liquid = models.BooleanField(_("it is a liquid"), default=False)
    adds_sugars = models.BooleanField(_("sugar, honey, panela or syrup is added"), default=False)
    adds_fats = models.BooleanField(_("oil, butter or fat is added"), default=False)
    adds_sodium = models.BooleanField(_("salt or another ingredient with sodium is added"), default=False)
    has_sweeteners = models.BooleanField(_("it has sweeteners"), default=False)
    has_caffeine = models.BooleanField(_("caffeine is added"), default=False)
    serving = _amount(_("serving, g or ml"), 5000)
    energy_kcal = _amount(_("energy, kcal"), 1000)
    fat_g = _amount(_("fat, g"), 100)
    saturated_fat_g = _amount(_("saturated fat, g"), 100)
    trans_fat_g = _amount(_("trans fat, g"), 100)
    carbohydrate_g = _amount(_("carbohydrate, g"), 100)
    sugars_g = _amount(_("sugars, g"), 100)
    added_sugars_g = _amount(_("added sugars, g"), 100)
    fibre_g = _amount(_("fibre, g"), 100)
    protein_g = _amount(_("protein, g"), 100)
    sodium_mg = _amount(_("sodium, mg"), 50_000)
    laboratory = LineField(_("laboratory and number of its paper"), max_length=120, blank=True)
    tested_on = BoundedDateField(_("day of the analysis"), **limits.CERTIFICATE_DAY, null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    ingredients, fibres = Localized("ingredients"), Localized("fibres")
    use, warnings = Localized("use"), Localized("warnings")
    objects = LabelDataQuerySet.as_manager()

    class Meta:
        verbose_name = _("label data")
        verbose_name_plural = _("data of labels")
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return str(self.product)

    def composition(self) -> Composition:
        """Return what the seals and the table are computed from."""
        table = {each: getattr(self, each.value) for each in Nutrient}
        return Composition(table, self.is_liquid, self.adds_sugars, self.adds_fats, self.adds_sodium)


class MarketLabel(models.Model):
    """The label of a product for one market: who imports it, and its size in print."""

    label = models.ForeignKey(LabelData, models.CASCADE, related_name="markets", verbose_name=_("label data"))
    market = ChoiceField(_("market"), max_length=3, choices=LabelMarket.choices)
    importer = LineField(
        _("importer, with address"),
        max_length=240,
        blank=True,
        help_text=_("For cosmetics in Europe: the responsible person."),
    )
    width_mm = BoundedIntegerField(_("width, mm"), least=25, most=180, default=80)
    height_mm = BoundedIntegerField(_("height, mm"), least=25, most=240, default=120)

    class Meta:
        verbose_name = _("label of a market")
        verbose_name_plural = _("labels of markets")
        ordering = ["market"]
        constraints = [models.UniqueConstraint(fields=["label", "market"], name="label_market_once")]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_market_display()}"
