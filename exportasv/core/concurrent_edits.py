"""Two people with the same form open: nobody's work is overwritten without a word.

The page of a stored row carries, in one hidden input, a hash of every value that it showed. What is sent is merged with
the stored row field by field: a field that the sender did not touch keeps what is stored now; a field that both changed
is not written, and its error shows both values to choose from. See docs/adr/0012-two-people-one-row.md.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, json_script
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from exportasv.core.required import required

SEEN = "seen-values"  # hidden input: JSON of html name → hash of the value that the page showed
TOUCHED = "touched-names"  # html names that a script sent because they changed; without it the whole form was sent
CHOICE = "choice-"  # + html name: radio buttons of a field that two people changed
MINE, STORED = "mine", "stored"
ROW = "#"  # + prefix, in SEEN: the row that the page was made for
DELETE = "DELETE"  # the tick of a formset that deletes a row
Values = list[str]  # the values that a browser sends for one input
Inputs = dict[str, Values]  # the inputs of one field, by html name


class _Outcome(Enum):
    """What becomes of one field that was sent."""

    SAME = "nobody changed it"
    TAKEN = "the sender left it, or gave it up, and the stored value is another than the page showed"
    TOUCHED = "the sender changed it"
    CONFLICT = "both changed it"


class LastChange(NamedTuple):
    """Who changed a value last and when; `who` is "" if it was no person."""

    who: str
    at: datetime


class StoredPlace(NamedTuple):
    """The row that holds a field's value, and the column with the keys inside its JSON."""

    row: models.Model
    path: tuple[str, ...]


_last_change: list[Callable[[StoredPlace], LastChange | None]] = []


def declare_last_change(find: Callable[[StoredPlace], LastChange | None]) -> None:
    """Declare who knows the last change of a value: the audit trail, which stands above this module."""
    _last_change[:] = [find]


class OtherRowError(PermissionDenied):
    """The page was made for another row, such as another company of the same person."""


class VersionedForm(forms.BaseForm):
    """Mixin of forms that change a stored row. Its template shows `seen_input`.

    Raise OtherRowError while it is validated, if the page was made for another row.
    """

    _is_merged = False
    touched: frozenset[str] = frozenset()  # fields that the sender changed
    conflicts: Mapping[str, Inputs] = {}  # field → input → stored values, where two people changed it
    taken: Mapping[str, Inputs] = {}  # the same of fields whose stored value the page does not show yet

    @property
    def row_key(self) -> str:
        """Return a name of the row that is changed; empty for a new row."""
        row = getattr(self, "instance", None)
        return "" if row is None or row._state.adding else row_key(row)

    def stored_place(self, name: str) -> StoredPlace | None:
        """Return where a field's value is stored; None if no audited column holds it."""
        row = getattr(self, "instance", None)
        return StoredPlace(row, (name,)) if row is not None else None

    def last_change(self, name: str) -> LastChange | None:
        """Return who changed the stored value of a field last; None if the audit trail does not know."""
        place = self.stored_place(name)
        return _last_change[0](place) if place and _last_change else None

    def full_clean(self) -> None:
        if self.is_bound and not self._is_merged:
            self._merge()
            self._is_merged = True
        super().full_clean()
        if not self.is_bound:
            return
        for name in self.conflicts:
            self.add_error(name, self._choice(name))
        if self.conflicts and getattr(self, "cleaned_data", {}).get(DELETE):
            self.add_error(DELETE, "")
            self.add_error(None, _("Somebody changed this row meanwhile. Look at it before you delete it."))

    def _merge(self) -> None:
        """Replace what the sender did not touch by what is stored, and find the fields that two people changed."""
        seen = _read_seen(self.data)
        if not seen:
            return
        self._check_row(seen)
        sent = _multi_value(self.data)
        merged = sent.copy()
        found: dict[_Outcome, dict[str, Inputs]] = {outcome: {} for outcome in _Outcome}
        for name in self.fields:
            if not self._has_version(name) or self.add_prefix(name) not in seen:
                continue
            stored = self._page_values(name)
            outcome = self._outcome(name, stored, sent, seen[self.add_prefix(name)])
            found[outcome][name] = stored
            if outcome in (_Outcome.SAME, _Outcome.TAKEN):
                _set_values(merged, stored)
        self.data = merged
        self.taken, self.conflicts = found[_Outcome.TAKEN], found[_Outcome.CONFLICT]
        self.touched = frozenset(found[_Outcome.TOUCHED])

    def _check_row(self, seen: Mapping[str, str]) -> None:
        made_for = seen.get(ROW)
        if made_for and not self.prefix and made_for != self.row_key:
            raise OtherRowError(_("This page was opened for another company or record. Nothing was saved here."))

    def _has_version(self, name: str) -> bool:
        return not self.fields[name].disabled and not isinstance(self.fields[name], forms.FileField)

    def _outcome(self, name: str, stored: Inputs, sent: MultiValueDict, shown: str) -> _Outcome:
        """Return what becomes of a field; `shown` is the hash of what the sender's page showed."""
        key = self.add_prefix(name)
        field = self.fields[name]
        mine, now = _hash(field, _posted_values(field, stored, sent)), _hash(field, stored)
        is_sent = TOUCHED not in sent or key in sent.getlist(TOUCHED)
        if not is_sent or mine == shown:
            if now == shown:
                return _Outcome.SAME
            return _Outcome.CONFLICT if sent.get(self.add_prefix(DELETE)) else _Outcome.TAKEN
        if now in (shown, mine):
            return _Outcome.TOUCHED
        choice = sent.get(CHOICE + key, "")
        if choice == STORED:
            return _Outcome.TAKEN
        return _Outcome.TOUCHED if choice == f"{MINE}:{now}" else _Outcome.CONFLICT

    def stored_value(self, name: str) -> object:
        """Return the stored value of a field; where a form begins with another one, its class says which."""
        return self.get_initial_for_field(self.fields[name], name)

    def _page_values(self, name: str) -> Inputs:
        """Return input → the values that a browser sends if nobody touches the field."""
        field, key = self.fields[name], self.add_prefix(name)
        widget = _inner(field.widget)
        value = field.prepare_value(self.stored_value(name))
        if isinstance(widget, forms.CheckboxInput):
            return {key: ["on"] if widget.check_test(value) else []}
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list | tuple) else cast(list, widget.decompress(value))
            suffixes: list[str] = widget.widgets_names  # type: ignore[attr-defined]  # missing in the stubs
            names = zip(suffixes, widget.widgets, parts, strict=False)
            return {key + suffix: _widget_values(each, part) for suffix, each, part in names}
        return {key: _widget_values(widget, value)}

    def versions(self) -> dict[str, str]:
        """Return what the page of this form shows: html name → hash, and the row. Empty for a new row."""
        if not self.row_key:
            return {}
        before = _read_seen(self.data) if self.is_bound else {}
        found = {ROW + (self.prefix or ""): self.row_key}
        for name in self.fields:
            if self._has_version(name):
                key = self.add_prefix(name)
                kept = before.get(key) if name in self.conflicts else None
                found[key] = kept or _hash(self.fields[name], self._page_values(name))
        return found

    @property
    def seen_input(self) -> SafeString:
        """Return the hidden input that the form's template shows."""
        return seen_input(self)

    def rebase(self, fresh: "VersionedForm") -> None:
        """Take the stored values from `fresh`, a form of the row as it is after the valid fields were saved."""
        self.initial = fresh.initial

    @property
    def wrong_fields(self) -> list[BoundField]:
        """Return the fields that were not saved: those that the sender touched, if the page says which."""
        touched = {*self.touched, *self.conflicts} if TOUCHED in self.data else self.fields
        return [self[name] for name in self.errors if name in self.fields and name in touched]

    def autosave_state(self) -> SafeString:
        """Return what static/js/drafts.js needs after an automatic save. Call `rebase` before."""
        wrong = set(self.errors)
        saved = [self.add_prefix(name) for name in self.touched - wrong]
        taken = {key: values for stored in self.taken.values() for key, values in stored.items()}
        known = {*saved, *(self.add_prefix(name) for name in self.taken)}
        seen = {**_read_seen(self.data), **{key: mark for key, mark in self.versions().items() if key in known}}
        errors = {
            field.html_name: " ".join(conditional_escape(str(text)) for text in field.errors)
            for field in self.wrong_fields
        }
        return json_script({"seen": seen, "saved": saved, "taken": taken, "errors": errors}, "autosaved")

    def _choice(self, name: str) -> SafeString:
        """Return both values of a field that two people changed, with radio buttons."""
        bound, stored = self[name], self.conflicts[name]
        mine = _posted_values(bound.field, stored, _multi_value(self.data))
        return format_html(
            '<span class="two-values" role="radiogroup" aria-label="{}"><span>{}</span>'
            '<label><input type="radio" name="{name}" value="{}"> <b>{}</b> <q>{}</q></label>'
            '<label><input type="radio" name="{name}" value="{}"> <b>{}</b> <q>{}</q></label></span>',
            bound.label,
            f"{change_text(self.last_change(name))} {_('Choose what stays:')}",
            f"{MINE}:{_hash(bound.field, stored)}",
            _("Yours:"),
            _readable(bound, mine),
            STORED,
            _("The other one:"),
            _readable(bound, stored),
            name=CHOICE + bound.html_name,
        )


def change_text(change: LastChange | None) -> str:
    """Return a sentence: who changed a value meanwhile, and when."""
    if change is None:
        return _("Somebody else changed this after you opened the page.")
    words = {"who": change.who, "when": date_format(timezone.localtime(change.at), "DATETIME_FORMAT")}
    if not change.who:
        return _("This changed on %(when)s, after you opened the page.") % words
    return _("%(who)s changed this on %(when)s, after you opened the page.") % words


def row_key(row: models.Model) -> str:
    """Return a name of a stored row for `VersionedForm.row_key`."""
    return f"{row._meta.label_lower}:{row.pk}"


class VersionedModelForm(VersionedForm, forms.ModelForm):
    """A form of a model's row that respects what others changed meanwhile."""


def seen_input(*versioned: forms.BaseForm) -> SafeString:
    """Return one hidden input for these forms of a page; those that change no stored row are left out."""
    found: dict[str, str] = {}
    for form in versioned:
        if isinstance(form, VersionedForm):
            found |= form.versions()
    if not found:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', SEEN, json.dumps(found))


def _multi_value(data: Mapping[str, Any]) -> MultiValueDict:
    if isinstance(data, MultiValueDict):
        return data
    return MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in data.items()})


def _read_seen(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what the sender's page showed; empty if the input is missing or broken."""
    try:
        found = json.loads(data.get(SEEN) or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _inner(widget: forms.Widget) -> forms.Widget:
    """Return the widget without the admin site's wrapper of related rows."""
    return getattr(widget, "widget", widget)


def _widget_values(widget: forms.Widget, value: object) -> Values:
    found = widget.format_value(value)
    values = found if isinstance(found, list | tuple) else [found]
    return [str(each) for each in values if each not in (None, "")]


def _posted_values(field: forms.Field, inputs: Inputs, data: MultiValueDict) -> Inputs:
    """Return input → the values that were sent for a field with these inputs."""
    widget = _inner(field.widget)
    if isinstance(widget, forms.CheckboxInput):
        return {key: ["on"] if widget.value_from_datadict(data, MultiValueDict(), key) else [] for key in inputs}
    return {key: [str(each) for each in data.getlist(key)] for key in inputs}


def _set_values(data: MultiValueDict, inputs: Inputs) -> None:
    for key, values in inputs.items():
        data.setlist(key, values) if values else data.pop(key, None)


def _hash(field: forms.Field, inputs: Inputs) -> str:
    """Return a hash of the values, the same for what a browser makes of them (line breaks, spaces at the ends)."""
    normal = _normal_number if isinstance(field, forms.DecimalField) else _normal
    values = [(key, sorted(filter(None, map(normal, values)))) for key, values in inputs.items()]
    return hashlib.blake2b(json.dumps(sorted(values)).encode(), digest_size=8).hexdigest()


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _normal_number(text: str) -> str:
    """Return the number without zeros at its end: 4.5 is stored as 4.50."""
    try:
        return f"{Decimal(text.strip()).normalize():f}"
    except ArithmeticError:
        return _normal(text)


def _readable(bound: BoundField, inputs: Inputs) -> str:
    """Return the values as people read them."""
    field, values = bound.field, [each for found in inputs.values() for each in found]
    if isinstance(_inner(field.widget), forms.CheckboxInput):
        return _("yes") if values else _("no")
    if isinstance(field, forms.ModelChoiceField):
        key = field.to_field_name or "pk"
        rows = required(field.queryset).filter(**{f"{key}__in": [each for each in values if each]})
        texts = [str(field.label_from_instance(row)) for row in rows] if values else []
    else:
        choices: list[tuple[Any, Any]] = list(flatten_choices(getattr(field, "choices", ())))
        labels = {str(code): str(label) for code, label in choices}
        texts = [labels.get(each, each) for each in values]
    return get_text_list(texts, _("and")) if any(texts) else _("(empty)")
