"""Forms that carry what their page showed: three-way merge by field, choices, rows, and what the hash does not mind."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.http import QueryDict
from lxml import html

from exportasv.core.concurrent_edits import CHOICE, SEEN, TOUCHED, OtherRowError, VersionedForm, seen_input

STORED = {
    "text": "Uno\ndos",
    "price": Decimal("4.5"),
    "tick": True,
    "months": [3, 4],
    "at": datetime(2026, 11, 25, 15, 30, tzinfo=UTC),
}


class Sample(VersionedForm, forms.Form):
    text = forms.CharField(required=False, widget=forms.Textarea)
    price = forms.DecimalField(required=False, max_digits=10, decimal_places=2)
    tick = forms.BooleanField(required=False)
    months = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        choices=[(n, f"mes {n}") for n in range(1, 13)],
        widget=forms.CheckboxSelectMultiple,
    )
    at = forms.SplitDateTimeField(required=False, widget=AdminSplitDateTime)
    paper = forms.FileField(required=False)
    row_key = "sample:1"  # type: ignore[assignment]


def page(**stored) -> str:
    """The data that the page of a row sends if nobody touches it, as a query string."""
    form = Sample(initial={**STORED, **stored})
    found = html.fromstring(f"<form>{form.seen_input}{form.as_p()}</form>")
    values = QueryDict(mutable=True)
    for name, value in found.form_values():
        values.appendlist(name, (value or "").replace("\n", "\r\n"))
    return values.urlencode()


NAMES = {"seen": SEEN, "touched": TOUCHED, "choice": CHOICE + "text"}


def send(sent: str, stored: dict, **typed) -> Sample:
    data = QueryDict(sent, mutable=True)
    for name, value in typed.items():
        data.setlist(NAMES.get(name, name), value if isinstance(value, list) else [value])
    form = Sample(data, initial={**STORED, **stored})
    form.is_valid()
    return form


OTHERS = {
    "text": "Tres",
    "price": Decimal("9.00"),
    "tick": False,
    "months": [12],
    "at": datetime(2026, 12, 1, 6, 0, tzinfo=UTC),
}
TYPED = {"text": "Mío", "price": "7.25", "months": ["1", "2"]}


@pytest.mark.parametrize("name", STORED)
def test_a_field_that_nobody_touched_keeps_what_is_stored_now(name):
    form = send(page(), {name: OTHERS[name]})
    assert form.is_valid()
    assert form.cleaned_data == {**STORED, name: OTHERS[name], "paper": None}
    assert (set(form.taken), set(form.touched)) == ({name}, set())


@pytest.mark.parametrize("name", TYPED)
def test_what_only_the_sender_changed_is_written(name):
    form = send(page(), {"at": OTHERS["at"]}, **{name: TYPED[name]})
    assert form.is_valid()
    assert set(form.touched) == {name}
    assert form.cleaned_data[name] != STORED[name]
    assert form.cleaned_data["at"] == OTHERS["at"]


@pytest.mark.parametrize("name", TYPED)
def test_what_both_changed_is_not_valid_and_shows_both(name):
    form = send(page(), {name: OTHERS[name]}, **{name: TYPED[name]})
    text = " ".join(form.errors[name])
    shown = {"text": ["Mío", "Tres"], "price": ["7.25", "9.00"], "months": ["mes 1", "mes 2", "mes 12"]}[name]
    assert all(each in text for each in shown)
    assert name not in form.cleaned_data


def test_two_who_wrote_the_same_do_not_quarrel():
    assert send(page(), {"text": "Mío"}, text="Mío").is_valid()


def chosen(form: Sample, name: str) -> list[str]:
    found = html.fromstring(f"<div>{' '.join(form.errors[name])}</div>")
    return [each.get("value") for each in found.iterfind(".//input")]


@pytest.mark.parametrize(("number", "text"), [(0, "Mío"), (1, "Tres")])
def test_a_choice_settles_it(number, text):
    first = send(page(), {"text": "Tres"}, text="Mío")
    settled = send(page(), {"text": "Tres"}, text="Mío", choice=chosen(first, "text")[number])
    assert settled.is_valid()
    assert settled.cleaned_data["text"] == text


def test_a_choice_holds_only_against_the_value_that_was_shown():
    first = send(page(), {"text": "Tres"}, text="Mío")
    third = send(page(), {"text": "Cuatro, de otra persona"}, text="Mío", choice=chosen(first, "text")[0])
    assert "Cuatro, de otra persona" in " ".join(third.errors["text"])


def test_a_page_shown_again_asks_again_until_somebody_chooses():
    first = send(page(), {"text": "Tres"}, text="Mío")
    again = first.data.copy()
    again.setlist(SEEN, [json.dumps(first.versions())])
    assert "text" in send(again.urlencode(), {"text": "Tres"}).errors


def test_a_box_that_was_unticked_is_touched():
    data = QueryDict(page(), mutable=True)
    del data["tick"]
    form = send(data.urlencode(), {"text": "Tres"})
    assert (form.cleaned_data["tick"], form.cleaned_data["text"]) == (False, "Tres")


def test_a_page_that_sends_only_what_was_touched_leaves_the_rest():
    seen = QueryDict(page())[SEEN]
    form = send("", {"text": "Tres"}, seen=seen, touched=["price"], price="7.25")
    assert form.is_valid()
    assert form.cleaned_data == {**STORED, "text": "Tres", "price": Decimal("7.25"), "paper": None}


def test_a_page_of_another_row_is_refused():
    seen = json.loads(QueryDict(page())[SEEN]) | {"#": "sample:2"}
    with pytest.raises(OtherRowError):
        send(page(), {}, seen=json.dumps(seen))


@pytest.mark.parametrize("broken", ["", "{", "[]", "7", '"x"', "null", '{"text": null}'])
def test_a_broken_version_is_no_version(broken):
    form = send(page(), {"text": "Tres"}, seen=broken, text="Mío")
    assert "paper" not in form.errors


def test_markup_in_a_value_is_shown_as_text():
    form = send(page(), {"text": "<script>alert(1)</script>"}, text="<b>Mío</b>")
    assert "<script>" not in " ".join(form.errors["text"])
    assert "<b>Mío" not in " ".join(form.errors["text"])


def test_a_new_row_carries_no_version():
    form = Sample(initial=STORED)
    form.row_key = ""  # type: ignore[misc, assignment]
    assert seen_input(form, forms.Form()) == ""
