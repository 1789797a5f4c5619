"""Forms of the public pages."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from consulates.models import Buyer, BuyerRequirement, Inquiry
from consulates.models.inquiries import MAX_QUESTION, MIN_QUESTION
from exportasv.core.db.fields import BoundedIntegerField, max_length_of
from exportasv.core.documents.formatting import number
from exportasv.core.form_fields import WholeNumberField
from exportasv.core.http.honeypot import HoneypotForm
from exportasv.core.lazy_text import StrOrPromise
from products.models import Product
from products.models.product import ProductQuerySet

MAX_WORK = 200  # characters
QUANTITY = cast(BoundedIntegerField, Inquiry._meta.get_field("quantity"))
CONTACT = ("contact_name", "name", "email", "country", "consent")
AUTOCOMPLETE = {"name": "organization", "contact_name": "name", "email": "email", "country": "country"}


def _set_empty_label(field: forms.Field, words: StrOrPromise) -> None:
    """Replace the dashes of the empty choice with a text."""
    choices = cast(forms.ChoiceField, field)
    known = cast(Iterable[tuple[str, StrOrPromise]], choices.choices)
    choices.choices = [("", words), *((code, name) for code, name in known if code)]


def _contact_field(name: str, label: StrOrPromise) -> forms.CharField:
    """Return an optional field with the rules of the buyer's column."""
    column = cast(models.CharField, Buyer._meta.get_field(name))
    return forms.CharField(
        label=label, required=False, max_length=max_length_of(Buyer, name), validators=list(column.validators)
    )


class SourcingRequestForm(HoneypotForm, forms.ModelForm):
    """What a visitor looks for and the catalogue does not offer; with a contact, for an answer by mail."""

    contact_name = _contact_field("contact_name", _("Your name"))
    name = _contact_field("name", _("Your company"))
    email = forms.EmailField(label=_("Your e-mail"), required=False, max_length=max_length_of(Buyer, "email"))
    country = forms.ChoiceField(label=_("Your country"), required=False)
    consent = forms.BooleanField(
        label=_("The three institutions may keep my name and e-mail address in order to reply."), required=False
    )

    class Meta:
        model = BuyerRequirement
        fields = ["query", "sector", "volume", "unit", "destination"]
        labels = {"sector": _("Sector of the catalogue")}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **named})
        cast(forms.ModelChoiceField, self.fields["sector"]).empty_label = _("Any sector")
        _set_empty_label(self.fields["destination"], _("Any country"))
        cast(forms.ChoiceField, self.fields["country"]).choices = [("", _("Choose a country")), *countries]
        for name, filled in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = filled

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError if a contact is begun and not whole, or without consent."""
        given = super().clean() or self.cleaned_data
        if any(given.get(name) for name in ("email", "name", "contact_name")):
            for name in CONTACT:
                if name not in self.errors and not given.get(name):
                    self.add_error(name, _("For an answer by mail we need this too."))
        return given

    def buyer(self, language: str) -> Buyer | None:
        """Return the contact as an unsaved buyer, None if the visitor gave none. Call it after `is_valid`."""
        given = self.cleaned_data
        if not given.get("email"):
            return None
        return Buyer(language=language, **{name: given[name] for name in CONTACT if name != "consent"})

    def clean_query(self) -> str:
        """Raise ValidationError if the text has fewer than three characters."""
        words = " ".join(self.cleaned_data["query"].split())
        if len(words) < 3:
            raise forms.ValidationError(_("Say in a few words what you are looking for."))
        return words


class ProductsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, product: Product) -> str:
        return f"{product.name} · {product.company.name}"


class InquiryForm(HoneypotForm, forms.ModelForm):
    """A buyer's question to the companies of the selected products.

    About one good it asks how many, about one service (`about`) for when and how much work.
    """

    products = ProductsField(
        Product.objects.none(),
        to_field_name="slug",
        label=_("You are asking about"),
        error_messages={"required": _("Choose one product at least.")},
    )
    text = forms.CharField(
        label=_("Your inquiry"), min_length=MIN_QUESTION, max_length=MAX_QUESTION, widget=forms.Textarea({"rows": 5})
    )
    quantity = WholeNumberField(
        label=_("How many?"),
        required=False,
        min_value=QUANTITY.least,
        max_value=QUANTITY.most,
    )
    below_minimum = forms.BooleanField(label=_("Ask anyway, for less than the minimum order"), required=False)
    work = forms.CharField(
        label=_("For when, and how much work?"),
        required=False,
        max_length=MAX_WORK,
        help_text=_("For example: 40 pages by the end of May; 20 hours a month from June."),
    )
    consent = forms.BooleanField(
        label=_("The companies and the three institutions may keep my name and e-mail address in order to reply."),
        error_messages={"required": _("Without your consent nobody could reply to you.")},
    )

    class Meta:
        model = Buyer
        fields = ["name", "contact_name", "email", "country"]
        labels = {"name": _("Your company"), "contact_name": _("Your name"), "email": _("Your e-mail")}

    def __init__(self, *args: Any, offered: ProductQuerySet, about: Product | None = None, **named: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **named})
        self.is_below_minimum = False  # set by clean()
        self.instance.is_typed = True  # whoever has this address: who writes is known once the mail's link is used
        if about is not None:
            self._ask_amount(about)
        cast(ProductsField, self.fields["products"]).queryset = offered
        self.fields["contact_name"].required = True
        _set_empty_label(self.fields["country"], _("Choose a country"))
        for name, filled in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = filled

    def _ask_amount(self, product: Product) -> None:
        """Keep the question that fits the product, with its unit and its minimum order."""
        if product.is_service:
            del self.fields["quantity"], self.fields["below_minimum"]
            return
        del self.fields["work"]
        quantity = self.fields["quantity"]
        if product.unit:
            quantity.label = _("How many? In units of: %(unit)s") % {"unit": product.unit}
        if product.minimum_order:
            quantity.help_text = _("Minimum order: %(n)s.") % {"n": number(product.minimum_order)}

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError if the quantity is below the minimum order, unless the buyer asks anyway."""
        given = super().clean() or self.cleaned_data
        products = list(given.get("products") or [])
        least = products[0].minimum_order if len(products) == 1 else None
        self.is_below_minimum = bool(least and given.get("quantity") and given["quantity"] < least)
        if self.is_below_minimum and not given.get("below_minimum"):
            text = _("This is less than the minimum order of %(n)s. Tick below if you want to ask anyway.")
            self.add_error("quantity", text % {"n": number(least or 0)})
        return given

    def question_text(self) -> str:
        """Return the question, with the amount of work above it if the buyer named it."""
        work = self.cleaned_data.get("work")
        text: str = self.cleaned_data["text"]
        return "\n\n".join([_("When and how much: %(work)s") % {"work": work}, text]) if work else text
