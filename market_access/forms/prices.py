"""Forms of the price ladder, of packing and of the shared pallet."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Model, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from consulates.models import TradingHouse
from exportasv.core.concurrent_edits import StoredPlace, VersionedForm, VersionedModelForm, row_key
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.localized import is_english
from exportasv.core.form_fields import DecimalNumberField, WholeNumberField
from exportasv.core.lazy_text import StrOrPromise
from market_access.models import FreightLeg, NationalCode, PriceSheet, ReadyLot
from market_access.models.destinations import Destination
from market_access.models.price_sheets import MOST_UNITS
from market_access.packing.loads import CONTAINERS, PALLETS, LoadUnit
from market_access.pricing.inputs import LABELS, MARGIN, MARKUPS, MARKUPS_AS, Given
from market_access.pricing.sheet_facts import main_legs
from products.models import Product

MOST = Decimal(10_000_000)
PERCENTS = frozenset({"in_ins_rate", "in_strength", "in_vat", "in_duty_pct", "in_add_pct", "in_mpf_pct", "in_hmf_pct"})
SHARES_OF_TARIFF = frozenset({"in_duty_specific", "in_duty_litre", "in_m3", "in_mpf_pct", "in_hmf_pct"})
WEEKS_AHEAD = 12  # for which lots may be said to be ready


def _load_unit_choices(units: Iterable[LoadUnit]) -> list[tuple[str, str]]:
    return [(unit.code, unit.name_en if is_english() else unit.name_es) for unit in units]


class NewSheetForm(forms.ModelForm):
    """Which destination, route and quantity a price ladder is for."""

    class Meta:
        model = PriceSheet
        fields = ["destination", "country", "leg", "load_unit", "units", "originates"]
        labels = {"leg": _("How it travels"), "units": _("How many units"), "originates": _("Is its origin proven?")}
        help_texts = {
            "country": _("Only for the European Union, where each country has its own tax."),
            "load_unit": _("Only for a container of your own."),
            "originates": _("Say yes only if you already hold the agreement's proof of origin."),
        }

    def __init__(
        self, *args: Any, product: Product, routes: Iterable[FreightLeg], destination: str = "", **kwargs: Any
    ) -> None:
        """`routes`: those to choose from, all to the destination if there is one."""
        super().__init__(*args, **kwargs)
        self.product = product
        legs = cast(forms.ModelChoiceField, self.fields["leg"])
        legs.queryset = FreightLeg.objects.filter(is_active=True, is_inland=False)
        if destination:
            legs.queryset = FreightLeg.objects.main_to(destination)
            self.fields["destination"].widget = forms.HiddenInput()
            if destination != Destination.EU:
                del self.fields["country"]
        legs.required = True
        legs.choices = [("", _("Choose a route")), *((leg.pk, leg.name) for leg in routes)]
        self.fields["load_unit"] = forms.ChoiceField(
            label=self.fields["load_unit"].label,
            help_text=self.fields["load_unit"].help_text,
            required=False,
            choices=[("", "---------"), *_load_unit_choices(CONTAINERS)],
        )
        originates = cast(forms.NullBooleanField, self.fields["originates"])
        originates.widget.choices = [("unknown", _("I do not know")), ("true", _("Yes")), ("false", _("No"))]
        for name in MARKUPS:
            self.fields[name] = DecimalNumberField(
                label=LABELS[name], required=False, max_digits=6, decimal_places=2, min_value=Decimal(0),
                max_value=Decimal(1000), help_text=_("Without it there is no price on the shelf."),
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Return the columns of the ladder; what importer and shop add is among the numbers that the owner typed."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in MARKUPS}
        typed = {name: format(self.cleaned_data[name], "f") for name in MARKUPS if self.cleaned_data[name] is not None}
        return told | {"typed": typed}

    def clean(self) -> dict[str, Any] | None:
        """Refuse a route that does not go to the destination."""
        cleaned = super().clean()
        leg, destination = self.cleaned_data.get("leg"), self.cleaned_data.get("destination")
        if leg and destination and destination not in leg.destinations:
            self.add_error("leg", _("This route does not go there. Choose another one."))
        if destination and destination != Destination.EU:
            self.cleaned_data["country"] = ""
        return cleaned


class NumbersForm(VersionedForm, forms.Form):
    """The numbers of a ladder: what the owner types counts before what the portal knows; empty gives it back."""

    def __init__(self, *args: Any, sheet: PriceSheet, given: dict[str, Given], **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(*args, **{"initial": dict(sheet.typed), **kwargs})
        for name, each in given.items():
            self.fields[name] = _number_field(name, each)
        self.fields[MARKUPS_AS] = forms.ChoiceField(
            label=_("The two percentages are"),
            choices=[("", _("a markup on the cost")), (MARGIN, _("a margin on the price"))],
            required=False,
        )

    @property
    def row_key(self) -> str:
        return row_key(self.sheet)

    def stored_place(self, name: str) -> StoredPlace:
        return StoredPlace(self.sheet, ("typed", name))

    def typed_numbers(self) -> dict[str, str]:
        """Return what was typed, as the sheet keeps it; numbers of lines that the page did not show stay."""
        kept = {name: text for name, text in self.sheet.typed.items() if name not in self.fields}
        said = {
            name: format(value, "f") if isinstance(value, Decimal) else str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }
        return kept | said


def _number_field(name: str, given: Given) -> DecimalNumberField:
    """Return the input of a number: empty, with the number that counts otherwise beside it."""
    most = Decimal(100) if name in PERCENTS else MOST
    places = 4 if name in SHARES_OF_TARIFF else 2
    field = DecimalNumberField(
        label=LABELS.get(name, name), required=False, max_digits=14, decimal_places=places, max_value=most,
        help_text=str(given.says),
    )  # fmt: skip
    field.min_value = 0
    field.validators.append(MinValueValidator(0))
    if given.value_as_typed is not None:
        shown = given.value_as_typed.normalize() if name in PERCENTS else given.value_as_typed
        field.widget.attrs["placeholder"] = format(shown, "f")
    return field


class TargetForm(forms.Form):
    """What the importer can pay for a unit that has arrived."""

    target = DecimalNumberField(
        label=_("What the importer can pay for one unit, all included, US$"), min_value=Decimal("0.01"),
        max_value=MOST, max_digits=12, decimal_places=2,
    )  # fmt: skip


class NationalCodeForm(VersionedModelForm):
    """The code of the product in the tariff of a destination."""

    class Meta:
        model = NationalCode
        fields = ["code"]

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Eight or ten digits: ask the importer's customs broker. Empty: none.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """Return the digits. Raise ValidationError if they are not of the product's HS code."""
        code = "".join(each for each in self.cleaned_data["code"] if each not in " .")
        hs = self.product.hs_code_id
        if code and hs and not code.startswith(hs):
            raise forms.ValidationError(_("The code begins with the product's six digits, %(hs)s.") % {"hs": hs})
        return code


class PackingForm(forms.Form):
    """How many units are packed, on which pallet and in which container."""

    units = WholeNumberField(label=_("How many units"), min_value=1, max_value=MOST_UNITS)
    pallet = forms.ChoiceField(label=_("Pallet"))
    container = forms.ChoiceField(label=_("Container"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["pallet"]).choices = _load_unit_choices(PALLETS)
        cast(forms.ChoiceField, self.fields["container"]).choices = _load_unit_choices(CONTAINERS)


class ParcelForm(forms.Form):
    """Where a first parcel goes, and with how many units."""

    destination = forms.ChoiceField(label=_("Destination"), choices=Destination.choices)
    units = WholeNumberField(label=_("How many units"), min_value=1, max_value=MOST_UNITS)
    to_consumer = forms.ChoiceField(
        label=_("Who buys it"),
        choices=[("", _("a shop or company")), ("yes", _("a person, for own use"))],
        required=False,
    )


class ReadyLotForm(VersionedModelForm):
    """What a company has ready for a shared pallet, and for when; with `instance`, a lot that it changes."""

    class Meta:
        model = ReadyLot
        fields = ["product", "units", "leg", "house", "week"]
        labels = {"leg": _("How it travels"), "units": _("How many units"), "house": _("For which trading house")}

    def __init__(self, *args: Any, products: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goods, legs, houses = (cast(forms.ModelChoiceField, self.fields[name]) for name in ("product", "leg", "house"))
        goods.queryset = products
        goods.choices = _choices(goods.empty_label, products.only("company", "name_es", "name_en"))
        legs.queryset = FreightLeg.objects.filter(is_active=True, is_inland=False)
        legs.choices = _choices(legs.empty_label, main_legs(today))
        houses.choices = _choices(_("None: somebody at the port"), _HOUSES.rows())
        self.fields["week"] = forms.TypedChoiceField(
            label=_("Week in which it leaves"), choices=_weeks(today), coerce=date.fromisoformat
        )


def _choices(empty: StrOrPromise | None, rows: Iterable[Model]) -> list[tuple[object, StrOrPromise]]:
    return [*([("", empty)] if empty is not None else []), *((row.pk, str(row)) for row in rows)]


def _houses() -> QuerySet[TradingHouse]:
    return TradingHouse.objects.order_by("pk").select_related("consulate")


_HOUSES = FixedQuery(_houses)


def _weeks(today: date) -> list[tuple[str, str]]:
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(weeks=number) for number in range(1, WEEKS_AHEAD + 1)]
    return [(day.isoformat(), date_format(day, "DATE_FORMAT")) for day in days]
