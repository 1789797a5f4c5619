"""Forms of a trading house's officers."""

from functools import cache
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from consulates.models import (
    HouseContact,
    HouseEvent,
    Placement,
    SampleBalance,
    SampleMovement,
    SampleRequest,
    TradingHouse,
    Visit,
)
from consulates.models.house import MAX_SAMPLES
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.db.fields import max_length_of
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.sorting import by_name
from exportasv.core.files.uploads import PhotoUpload
from exportasv.core.form_fields import DayField, WholeNumberField
from products.models import Product
from products.models.product import ProductQuerySet


class SeasonForm(forms.Form):
    """A filter for product suggestions: available at any time, now, or in a month."""

    season = forms.ChoiceField(
        label=_("Season"),
        required=False,
        choices=[("", _("at any time")), ("now", _("in season now")), (_("In the month"), list(MONTHS.items()))],
        widget=forms.Select({"id": "pick-season"}),
    )

    def filter_products(self, products: ProductQuerySet) -> ProductQuerySet:
        """Return the products of the selected season; all if none is selected or the value is invalid."""
        asked = self.cleaned_data["season"] if self.is_valid() else ""
        if not asked:
            return products
        return products.available_in(timezone.localdate().month if asked == "now" else int(asked))


class PlacementForm(forms.ModelForm):
    """The first and last day of a placement."""

    class Meta:
        model = Placement
        fields = ["since", "until"]
        help_texts = {"until": _("Leave it empty when you do not know yet.")}


class PlacementFeedbackForm(VersionedModelForm):
    """Visitors' feedback on a placement."""

    class Meta:
        model = Placement
        fields = ["reaction", "price_reaction", "feedback"]
        widgets = {"feedback": forms.Textarea({"rows": 4})}


class VisitForm(forms.ModelForm):
    """What several visitors did with a product on a day."""

    class Meta:
        model = Visit
        fields = ["kind", "count", "day"]


class EndPlacementForm(forms.Form):
    """The last day of a placement."""

    on = DayField(label=_("Last day"))


class SampleRequestForm(forms.ModelForm):
    """A request for samples."""

    class Meta:
        model = SampleRequest
        fields = ["units", "reason"]
        help_texts = {"reason": _("For whom, and when: the company decides by it.")}


class SampleMovementForm(forms.Form):
    """One line of the sample ledger."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none())
    kind = forms.ChoiceField(label=_("What happened"), choices=SampleMovement.Kind.choices)
    units = WholeNumberField(
        label=_("Units"), min_value=-MAX_SAMPLES, max_value=MAX_SAMPLES, help_text=_("A correction may be negative.")
    )
    note = forms.CharField(label=_("Note"), max_length=max_length_of(SampleMovement, "note"), required=False)
    photo = PhotoUpload(label=_("Photo"), required=False)

    def __init__(self, *args: Any, house: TradingHouse, **named: Any) -> None:
        super().__init__(*args, **named)
        product = cast(forms.ModelChoiceField, self.fields["product"])
        if self.is_bound:
            product.queryset = _products_of(house.pk)
        product.choices = cache(lambda: [("", product.empty_label), *_product_choices(house.pk)])


def _products_of(house: int) -> ProductQuerySet:
    """Return the products whose samples the house holds, and those that it shows or showed, by name."""
    held = SampleBalance.objects.filter(house=house).values("product")
    shown = Placement.objects.filter(house=house).order_by().values("product")
    return Product.objects.filter(pk__in=held.union(shown)).order_by(by_name("name_es"))


def _names_of(house: int) -> ProductQuerySet:
    return _products_of(house).only("name_es", "name_en")


_PRODUCTS = FixedQuery(_names_of)


def _product_choices(house: int) -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in _PRODUCTS.rows(house)]


class ReceiveSamplesForm(forms.Form):
    """Samples that arrived."""

    units = WholeNumberField(label=_("Units that arrived"), min_value=1, max_value=MAX_SAMPLES)
    note = forms.CharField(label=_("Note"), max_length=max_length_of(SampleMovement, "note"), required=False)
    photo = PhotoUpload(label=_("Photo"), required=False)


class HouseContactForm(VersionedModelForm):
    """A contact in the city."""

    class Meta:
        model = HouseContact
        fields = ["name", "kind", "person", "email", "phone", "note"]

    def clean_name(self) -> str:
        """Raise ValidationError if the house already has a contact with this name."""
        name = self.cleaned_data["name"]
        same = HouseContact.objects.filter(house_id=self.instance.house_id, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This contact is already recorded."))
        return name


class HouseEventForm(VersionedModelForm):
    """An event of the house, with its result."""

    class Meta:
        model = HouseEvent
        fields = ["title", "kind", "on", "place", "products", "visitors", "contacts_made", "result"]
        widgets = {
            "result": forms.Textarea({"rows": 4}),
            "products": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, house: TradingHouse, **named: Any) -> None:
        super().__init__(*args, **named)
        shown = Product.objects.filter(placements__house=house).distinct().order_by(by_name("name_es"))
        cast(forms.ModelMultipleChoiceField, self.fields["products"]).queryset = shown
