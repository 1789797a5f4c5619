"""Numbers and dates as people write them, in every form of the portal, of the admin site and of the API."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from rest_framework import serializers

from exportasv.core.api.fields import WholeNumberField as ApiNumberField
from exportasv.core.form_fields import DayField, DecimalNumberField, NumberInput, WholeNumberField
from exportasv.core.identifiers import is_dui, is_gtin, is_nit, is_nrc
from tests.core.forms import our_forms

READ_AS_WHOLE = [
    ("1.000", 1000), ("1,000", 1000), ("2 500", 2500), ("2.500.000", 2_500_000), ("1'200", 1200), (" 36 ", 36),
    ("24 unidades", 24), ("75.00", 75), ("0", 0),
]  # fmt: skip
READ_AS_AMOUNT = [
    ("1.200,50", "1200.50"), ("1,200.50", "1200.50"), ("4,50", "4.50"), ("4.50", "4.50"), ("$ 4.50", "4.50"),
    ("US$3,25", "3.25"), ("3.25 USD", "3.25"), (",75", "0.75"), ("1.000", "1000"), ("12,500", "12500"), ("7", "7"),
]  # fmt: skip
REFUSED = ["mil", "cuatro", "1.2,3", "12,34.5", "1e3", "4.50 quetzales", "€ 4", "--5", "٣", "9" * 60]


@pytest.mark.parametrize(("typed", "meant"), READ_AS_WHOLE)
def test_a_whole_number_is_read_as_people_write_it(typed, meant):
    assert WholeNumberField().clean(typed) == meant
    assert ApiNumberField().run_validation(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), READ_AS_AMOUNT)
def test_an_amount_is_read_as_people_write_it(typed, meant):
    assert DecimalNumberField(decimal_places=2).clean(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_number_is_refused_with_a_word(typed):
    for field in (WholeNumberField(), DecimalNumberField(decimal_places=2)):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert typed[:40] in refused.value.messages[0]
    with pytest.raises(serializers.ValidationError, match="cifras"):
        ApiNumberField().run_validation(typed)


@pytest.mark.parametrize("typed", ["4,50", "$ 4.50", "2.5"])
def test_a_whole_number_with_decimals_is_refused(typed):
    with pytest.raises(ValidationError, match="tiene decimales"):
        WholeNumberField().clean(typed)


def test_a_coordinate_keeps_its_point():
    assert DecimalNumberField(decimal_places=5).clean("13.698") == Decimal("13.698")


@pytest.mark.parametrize("typed", ["2026-05-07", "07/05/2026", "7-5-26", "7 de mayo de 2026", "7 may 2026"])
def test_a_day_is_read_day_first_in_both_languages(typed, settings):
    for language in ("es", "en"):
        settings.LANGUAGE_CODE = language
        assert DayField().clean(typed) == date(2026, 5, 7)


@pytest.mark.parametrize("typed", ["mañana", "31/02/2026", "46157", "5/99999999999999999999/3"])
def test_what_is_no_day_is_refused_with_a_word(typed):
    with pytest.raises(ValidationError, match="no es una fecha"):
        DayField().clean(typed)


def test_a_stored_amount_is_shown_so_that_it_is_read_again():
    for amount in (Decimal("1E+3"), Decimal("1200.50"), Decimal("0.01")):
        shown = NumberInput().format_value(amount)
        assert DecimalNumberField(decimal_places=2).clean(shown) == amount


@pytest.mark.parametrize("is_right", [is_dui, is_nit, is_nrc, is_gtin])
def test_a_number_of_zeros_is_nobodys(is_right):
    zeros = ["00000000-0", "0000-000000-000-0", "0-0", "0000000-0", "00000000", "0000000000000"]
    assert not any(is_right(each) for each in zeros)


# --- Every form ------------------------------------------------------------------------------------------------

STOCK_FIELDS = (forms.IntegerField, forms.DecimalField, forms.FloatField, forms.DateField)
OUR_FIELDS = (WholeNumberField, DecimalNumberField, DayField)


def unread_fields(fields: dict[str, forms.Field]) -> list[str]:
    """Fields that Django reads in its own way, or whose input the browser changes."""
    return [
        name
        for name, field in fields.items()
        if (isinstance(field, STOCK_FIELDS) and not isinstance(field, OUR_FIELDS))
        or isinstance(field.widget, forms.NumberInput)
    ]


def test_every_form_of_the_portal_reads_numbers_and_days_by_the_one_reader():
    found = {form.__qualname__: unread_fields(form.base_fields) for form in our_forms()}
    assert len(found) > 60
    assert {name: fields for name, fields in found.items() if fields} == {}


@pytest.mark.django_db
def test_every_form_of_the_admin_site_reads_numbers_and_days_by_the_one_reader(rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator
    found = {}
    for model, site in admin.site._registry.items():
        if not model.__module__.startswith(("exportasv", "companies", "products", "consulates", "counseling")):
            continue
        if not site.has_change_permission(request):
            continue
        found[model.__name__] = unread_fields(site.get_form(request).base_fields)
        for inline in site.get_inline_instances(request):
            found[f"{model.__name__}.{inline.model.__name__}"] = unread_fields(
                inline.get_formset(request).form.base_fields
            )
    assert len(found) > 50
    assert {name: fields for name, fields in found.items() if fields} == {}


def test_a_field_of_djangos_own_is_found():
    class Stock(forms.Form):
        units = forms.IntegerField()
        named = WholeNumberField(widget=forms.NumberInput)
        right = WholeNumberField()

    assert unread_fields(Stock.base_fields) == ["units", "named"]
