"""Inputs written by code are those of Django's templates."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from exportasv.core.widget_renderer import WRITERS, PlainSelect, WidgetRenderer

CHOICES = [
    ("", "---"), (1, "uno & dos"), ("<a>", 12345.5), (None, mark_safe("<b>safe</b>")), (True, _("Coffee")),
    ("group '1'", [("x", "ex"), ("y", 7)]),
]  # fmt: skip
ATTRS = {
    "id": "id_it", "class": 'a "b"', "required": True, "disabled": False, "data-n": 0, "rows": 3, "title": _("Coffee"),
    "data-<x>": mark_safe("&amp;"), "data-none": None,
}  # fmt: skip
TEXTS = [None, "", 0, 1234.5, "a < b & 'c' \"d\"", mark_safe("<i>")]
INPUTS = [
    forms.CheckboxInput, forms.ColorInput, forms.DateInput, forms.DateTimeInput, forms.EmailInput, forms.FileInput,
    forms.HiddenInput, forms.NumberInput, forms.PasswordInput, forms.SearchInput, forms.TelInput, forms.TextInput,
    forms.TimeInput, forms.URLInput, forms.Textarea,
]  # fmt: skip
OF_CHOICES = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]
PLAIN, QUICK = DjangoTemplates(), WidgetRenderer()


def without_blanks(html: str) -> str:
    """Return HTML without blanks between elements."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["plain", "attributes"])
@pytest.mark.parametrize("value", TEXTS, ids=repr)
@pytest.mark.parametrize("widget", INPUTS, ids=lambda each: each.__name__)
def test_an_input_is_that_of_the_template(widget, value, attrs, language):
    with override(language):
        own, expected = (widget(attrs).render("na<me", value, renderer=each) for each in (QUICK, PLAIN))
    assert own == expected


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["plain", "attributes"])
@pytest.mark.parametrize("value", [None, "", 1, "x", ["1", "x"]], ids=repr)
@pytest.mark.parametrize("widget", OF_CHOICES, ids=lambda each: each.__name__)
def test_choices_are_those_of_the_template(widget, value, attrs, language):
    with override(language):
        own, expected = (widget(attrs, CHOICES).render("name", value, renderer=each) for each in (QUICK, PLAIN))
    assert without_blanks(own) == without_blanks(expected)
    assert own.count("</option>") + own.count("</label>") >= len(CHOICES)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["plain", "attributes"])
@pytest.mark.parametrize("value", [None, "", 1, "x", "<a>", True], ids=repr)
@pytest.mark.parametrize("choices", [CHOICES, CHOICES[:-1], []], ids=["in groups", "plain", "none"])
def test_a_plain_selection_is_that_of_the_template(choices, value, attrs, language):
    with override(language):
        expected = forms.Select(attrs, choices).render("na<me", value, renderer=PLAIN)
        own = PlainSelect(attrs, choices).render("na<me", value, renderer=QUICK)
    assert without_blanks(own) == without_blanks(expected)


@pytest.mark.parametrize("widget", [forms.Select, PlainSelect, forms.RadioSelect])
@pytest.mark.parametrize(
    ("language", "chosen", "left"), [("es", "Elija", "Sin elegir"), ("en", "Choose one", "Not chosen")]
)
def test_a_choice_that_is_none_is_said_in_words(widget, language, chosen, left):
    choices = [("", "---------"), ("a", "One")]
    with override(language):
        required = widget({"required": True}, choices).render("name", "", renderer=QUICK)
        optional = widget({}, choices).render("name", "", renderer=QUICK)
    assert (chosen in required, left in optional) == (True, True)
    assert "---" not in required + optional


def test_a_radio_button_alone_is_that_of_the_template():
    made = []
    for renderer in (QUICK, PLAIN):
        form = type("F", (forms.Form,), {"one": forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)})(
            initial={"one": 1}, renderer=renderer
        )
        made.append([without_blanks(f"{each}{each.tag()}") for each in form["one"]])
    assert made[0] == made[1]


def test_every_form_of_the_site_uses_it():
    assert isinstance(forms.Form().renderer, WidgetRenderer)
    assert all(DjangoTemplates().get_template(name) for name in WRITERS)
