"""Forms of the public catalogue and of a company's own products."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.validators import MinValueValidator
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from companies.models import Certificate
from exportasv.core.calendars import seasons
from exportasv.core.concurrent_edits import StoredPlace, VersionedForm, VersionedModelForm, row_key
from exportasv.core.db.sorting import by_name
from exportasv.core.documents.formatting import number
from exportasv.core.form_fields import DecimalNumberField, WholeNumberField
from exportasv.core.lazy_text import StrOrPromise
from products.attributes.facts import has_value
from products.editing import price_calculator
from products.fields import (
    ALL_COLUMNS,
    EDITABLE_COLUMNS,
    Kind,
    columns_of,
    foreign_columns,
    required_columns,
    typed_value,
)
from products.forms.attributes import attribute_fields, initial_values
from products.forms.unusual import AskingForm
from products.incoterms import offer_incoterms
from products.models import HSCode, PriceTerm, Printout, Product, ProductKind, ProductPhoto, ProductRevision, Sector
from products.models.attribute import attributes_of
from products.models.attribute_values import is_empty, merge_cells
from products.usual_values import unusual_quantities

SHORT_TEXT = {"rows": 3}
LONG_TEXT = forms.Textarea(attrs={"rows": 5})


class PrintoutForm(forms.ModelForm):
    """Form to order a printout of a filter."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = Printout
        fields = ["title", "kind", "language"]
        labels = {"title": _("Title on the cover"), "kind": _("What to print")}
        widgets = {"kind": forms.RadioSelect}


class PhotoDescriptionForm(VersionedModelForm):
    """Alternative text of a photo."""

    class Meta:
        model = ProductPhoto
        fields = ["alt_es", "alt_en"]


class FocusForm(forms.Form):
    """Focal point of a photo, in % from the left and from the top."""

    x = WholeNumberField(min_value=0, max_value=100)
    y = WholeNumberField(min_value=0, max_value=100)


class CutForm(forms.Form):
    """The part of a photo that stays: its edges in % from the left and from the top."""

    left = WholeNumberField(min_value=0, max_value=95)
    top = WholeNumberField(min_value=0, max_value=95)
    right = WholeNumberField(min_value=5, max_value=100)
    bottom = WholeNumberField(min_value=5, max_value=100)

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        if not self.errors and (told["left"] >= told["right"] or told["top"] >= told["bottom"]):
            self.add_error("right", _("Nothing would be left."))
        return told

    @property
    def box(self) -> tuple[int, int, int, int]:
        told = self.cleaned_data
        return told["left"], told["top"], told["right"], told["bottom"]


class HSCodeField(forms.CharField):
    """Six digits of a known HS code, with or without points."""

    def clean(self, value: str) -> HSCode | None:
        digits = "".join(character for character in super().clean(value) if character.isdigit())
        if not digits:
            return None
        found = HSCode.objects.filter(pk=digits[:6]).first()
        if found is None:
            raise forms.ValidationError(_("We do not know this code. Look for it by words with the finder."))
        return found


class SeasonField(forms.TypedMultipleChoiceField):
    """Checkboxes for months; none means all year."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(MONTHS.items()), coerce=int, empty_value=[], **kwargs)

    def clean(self, value: list[str]) -> list[int]:
        return seasons.normalize_months(super().clean(value))


KIND_EXAMPLES: dict[str, StrOrPromise] = {
    ProductKind.GOOD: _("Coffee, hammocks, soap: it can wait months on a shelf."),
    ProductKind.PERISHABLE: _("Cheese, frozen pupusas, avocado: it needs cold or is eaten soon."),
    ProductKind.SERVICE: _("Design, translation, software: you sell work, not a thing."),
}


class KindField(forms.ChoiceField):
    """Good, perishable good or service, as big choices with an example each."""

    widget = forms.RadioSelect

    def __init__(self, **named: Any) -> None:
        super().__init__(choices=ProductKind.choices, label=_("What do you offer?"), **named)


class NewProductForm(forms.ModelForm):
    """The first fields of a draft. Without a kind it is of the sector's usual one; goods need a unit."""

    kind = KindField(required=False)

    class Meta:
        model = Product
        fields = ["kind", "name_es", "sector", "unit_es"]
        labels = {"name_es": _("What is it called?"), "sector": _("Sector"), "unit_es": _("How is it sold?")}
        help_texts = {
            "name_es": _("As a buyer would search for it: “jabón de loroco” says more than “Línea Premium 3”."),
            "unit_es": _("For example: bolsa de 400 g, docena, par, quintal."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["sector"]).queryset = Sector.objects.in_use()

    def clean(self) -> dict[str, Any]:
        """Take the sector's usual kind if none was chosen. Raise ValidationError if a good has no unit."""
        given = super().clean() or self.cleaned_data
        sector = given.get("sector")
        given["kind"] = given.get("kind") or (sector.usual_kind if sector else "")
        if given["kind"] in ProductKind.GOODS and not given.get("unit_es") and "unit_es" not in self.errors:
            self.add_error("unit_es", _("Say in what it is sold: without a unit no price can be understood."))
        return given


class KindForm(VersionedForm, forms.Form):
    """What a draft is."""

    kind = KindField()

    def __init__(self, *args: Any, product: Product, **named: Any) -> None:
        super().__init__(*args, **{"initial": {"kind": product.kind}, **named})
        self.product = product

    @property
    def row_key(self) -> str:
        return row_key(self.product)

    def stored_place(self, name: str) -> StoredPlace:
        return StoredPlace(self.product, (name,))


class ProductForm(AskingForm, VersionedModelForm):
    """All fields that a company writes. Drafts may be incomplete; submission requires the rest."""

    hs_code = HSCodeField(label=_("HS code"), required=False, max_length=10)
    available_months = SeasonField(
        label=_("Season"),
        required=False,
        help_text=_("Tick the months in which you can deliver it. None: all year."),
    )

    class Meta:
        model = Product
        fields = [name for name in ALL_COLUMNS if name not in ("attributes", "kind")]  # own inputs; a page of its own
        labels = {"code": _("Your own code")}
        help_texts = {
            "summary_es": _("What it is and what makes it different, in one line."),
            "monthly_capacity": _("How many units you can make in a month, every month."),
            "lead_time_days": _("From a confirmed order until it is ready to be picked up."),
            "shelf_life_days": _("Leave it empty where it does not apply."),
            "gtin": _("The bar code of the unit of sale, where it has one."),
        }
        widgets = dict.fromkeys(columns_of(Kind.TEXT), LONG_TEXT) | {
            "summary_es": forms.Textarea(attrs=SHORT_TEXT),
            "summary_en": forms.Textarea(attrs=SHORT_TEXT),
            "portfolio": forms.Textarea(attrs=SHORT_TEXT),
            "gtin": forms.TextInput(attrs={"inputmode": "numeric"}),
            "cpc_code": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, product: Product, revision: ProductRevision | None = None, **kwargs: Any) -> None:
        self.product, self.public = product, product.state in Product.State.PUBLIC
        self.revision = revision
        changed = revision.changes if revision else {}
        initial = {
            name.removesuffix("_id"): typed_value(name, value)
            for name, value in changed.items()
            if name in EDITABLE_COLUMNS and name != "attributes"
        }
        initial.setdefault("hs_code", product.hs_code_id or "")
        self.stored_attributes: dict[str, Any] = changed.get("attributes", product.attributes)
        self.attributes = attributes_of(product.sector.code, product.kind)
        initial |= initial_values(self.attributes, self.stored_attributes)
        kwargs |= {"instance": Product(pk=product.pk), "initial": self._stored_values(product) | initial}
        super().__init__(*args, **kwargs)
        if self.public:  # not editable once the product is public
            del self.fields["sector"], self.fields["code"]
        else:
            cast(forms.ModelChoiceField, self.fields["sector"]).queryset = Sector.objects.in_use(product.sector_id)
        for name in foreign_columns(product.kind):
            self.fields.pop(name.removesuffix("_id"), None)
        self.fields |= attribute_fields(self.attributes, self.stored_attributes)
        required = {column.removesuffix("_id") for column in required_columns(product.kind)}
        for name, field in self.fields.items():
            if name.endswith("_en"):
                field.widget.attrs["lang"] = "en"
            if name in required:
                field.widget.attrs["aria-required"] = "true"  # for publication: a draft may be incomplete

    @property
    def row_key(self) -> str:
        return row_key(self.product)

    def stored_place(self, name: str) -> StoredPlace:
        """Return the column of the product, or of the open edit where the product is public."""
        code = next((each.code for each in self.attributes if name in each.inputs), "")
        path = ("attributes", code) if code else (name,)
        if self.public and self.revision:
            column = f"{name}_id" if name in ("sector", "hs_code") else path[0]
            return StoredPlace(self.revision, ("changes", column, *path[1:]))
        return StoredPlace(self.product, path)

    def _stored_values(self, product: Product) -> dict[str, object]:
        kept = {name: getattr(product, name) for name in self._meta.fields or () if name not in ("hs_code", "sector")}
        return {**kept, "sector": product.sector_id}

    def validate_constraints(self) -> None:
        """Skip constraints: `drafts.write_changes()` saves the row. Each field is validated on its own."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        sector = found.get("sector") or self.product.sector
        self.ask_about(unusual_quantities(sector.pk, self.initial, found, is_public=self.public))
        return found

    def clean_name_es(self) -> str:
        name = self.cleaned_data["name_es"]
        if name == self.product.name_es:
            return name
        others = Product.objects.filter(company_id=self.product.company_id, name_es=name).exclude(pk=self.product.pk)
        if others.exists():
            raise forms.ValidationError(_("You already have a product with this name."))
        return name

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        others = Product.objects.filter(company_id=self.product.company_id, code=code).exclude(pk=self.product.pk)
        if code and others.exists():
            raise forms.ValidationError(_("Another of your products has this code."))
        return code

    def changes(self) -> dict[str, object]:
        """Return column → new value for the valid fields that differ from the saved ones."""
        found: dict[str, object] = {}
        sent = {
            name: value for name, value in self.cleaned_data.items() if name in self.data or self._is_unticked(name)
        }
        attributes = self._sent_attributes(sent)
        if attributes != self.stored_attributes:
            found["attributes"] = attributes
        for name, value in sent.items():
            if name in self.attribute_inputs:
                continue
            column = f"{name}_id" if name in ("sector", "hs_code") else name
            value = value.pk if hasattr(value, "pk") else value
            if value != (self.initial.get(name) or None if column.endswith("_id") else self.initial.get(name)):
                found[column] = value
        return found

    @cached_property
    def attribute_inputs(self) -> set[str]:
        return {name for each in self.attributes for name in each.inputs}

    def _sent_attributes(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attributes with what was sent; the others keep what is stored."""
        values = dict(self.stored_attributes)
        for each in self.attributes:
            given = {name: sent[name] for name in each.inputs if name in sent}
            if given:
                values[each.code] = merge_cells(each, values.get(each.code), given)
        return {code: value for code, value in values.items() if not is_empty(value)}

    def missing_attributes(self) -> list[str]:
        """Return the first inputs of the required attributes without a value."""
        values = self._sent_attributes(self.cleaned_data)
        return [each.inputs[0] for each in self.attributes if each.is_required and not has_value(each, values)]

    def _is_unticked(self, name: str) -> bool:
        """Return whether a checkbox is unticked: it is not in the request, but the rest of the form is."""
        ticks = forms.BooleanField | forms.MultipleChoiceField
        return isinstance(self.fields[name], ticks) and "name_es" in self.data


class NewSizeForm(forms.ModelForm):
    """Another size of a product: what tells it from the first one."""

    class Meta:
        model = Product
        fields = ["name_es", "pack_es"]
        labels = {"name_es": _("Its name"), "pack_es": _("Its presentation")}
        help_texts = {
            "name_es": _("With the size in it: “Café tostado de altura, 1 kg”."),
            "pack_es": _("For example: bolsa de 1 kg."),
        }

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["pack_es"].required = True


class SiblingForm(forms.Form):
    """Which product of the company a product is a size of."""

    sibling = forms.ModelChoiceField(
        Product.objects.none(), label=_("It is a size of"), empty_label=_("Choose a product")
    )

    def __init__(self, *args: Any, product: Product, **named: Any) -> None:
        super().__init__(*args, **named)
        others = Product.objects.goods().filter(company=product.company_id).exclude(pk=product.pk)
        others = others.exclude(state=Product.State.WITHDRAWN)
        if product.family_id:
            others = others.exclude(family=product.family_id)
        cast(forms.ModelChoiceField, self.fields["sibling"]).queryset = others.order_by(by_name("name_es"))


class PriceForm(forms.ModelForm):
    """One price."""

    class Meta:
        model = PriceTerm
        fields = ["incoterm", "place", "basis", "amount", "from_quantity"]
        help_texts = {
            "incoterm": _("In containers, by road or by air: FCA, CPT or CIP, not FOB, CFR or CIF."),
            "place": _("The place named with it: FOB Acajutla."),
        }

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_incoterms(self.fields["incoterm"])
        for name in ("incoterm", "place") if product.is_service else ("basis",):
            del self.fields[name]
        self.fields["basis" if product.is_service else "incoterm"].required = True
        self.fields["from_quantity"].help_text = self._quantity_help(product)

    @staticmethod
    def _quantity_help(product: Product) -> StrOrPromise:
        if product.is_service:
            return _("1 for the first price; more for a lower price of larger jobs: from 100 hours, 5,000 words.")
        if product.minimum_order is None:
            return _("1 for the first price; more for a lower price of larger orders.")
        lowest = {"n": number(product.minimum_order), "unit": product.unit_es}
        return _("1 for the first price, from your minimum of %(n)s × %(unit)s; more for a lower price.") % lowest


class CostsForm(forms.Form):
    """The costs of one shipment, for the price calculator."""

    unit = DecimalNumberField(
        label=_("Price of one unit at your door, USD"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    quantity = WholeNumberField(label=_("Units in the shipment"), min_value=1, max_value=10_000_000)
    inland = DecimalNumberField(label=_("Freight to the port or border, whole shipment"), required=False)
    papers = DecimalNumberField(label=_("Export documents and customs agent"), required=False)
    port = DecimalNumberField(label=_("Handling and loading at the port"), required=False)
    freight = DecimalNumberField(label=_("International freight"), required=False)
    insurance = DecimalNumberField(
        label=_("Insurance, % of the value"), required=False, max_value=20, help_text=_("Often 0.3 to 0.8 %.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("inland", "papers", "port", "freight", "insurance"):
            field = cast(forms.DecimalField, self.fields[name])
            field.min_value, field.max_digits, field.decimal_places = 0, 12, 2
            field.validators.append(MinValueValidator(0))

    def costs(self) -> price_calculator.ShipmentCosts:
        return price_calculator.ShipmentCosts(
            **{name: value for name, value in self.cleaned_data.items() if value is not None}
        )


class CertificatesForm(VersionedForm, forms.Form):
    """Which of the company's certificates apply to the product."""

    certificates = forms.ModelMultipleChoiceField(
        Certificate.objects.none(), label=_("Certificates"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        own = product.company.certificates.select_related("type")
        cast(forms.ModelMultipleChoiceField, self.fields["certificates"]).queryset = own

    @property
    def row_key(self) -> str:
        return row_key(self.product)
