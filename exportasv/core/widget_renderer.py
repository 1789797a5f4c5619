"""The renderer of forms: the plain inputs are written by code, all else by Django's templates.

A page with a form has tens of inputs and hundreds of options, and a template takes longer for each than the page's
queries. Every writer gives what Django's template of that name gives, but for blanks between elements, and for the
dashes of a choice that is none: they say so in words.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

DASHES = BLANK_CHOICE_DASH[0][1]
Widget = dict[str, Any]  # the context of a widget, as Widget.get_context() makes it


class WidgetRenderer(DjangoTemplates):
    """Django's own renderer, quicker for the plain widgets."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


def _text(value: object) -> str:
    """Return the value as `stringformat:"s"` shows it."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _label(value: object) -> str:
    """Return the value as a variable of a template shows it: numbers as the language writes them."""
    return _text(str(localize(value)))


def _choice_label(value: object, attributes: dict[str, Any]) -> str:
    """Return the name of a choice; for Django's dashes what they mean, in words."""
    if value == DASHES:
        return _label(_("Choose one") if attributes.get("required") else _("Not chosen"))
    return _label(value)


def _attributes(widget: Widget) -> str:
    found = ""
    for name, value in widget["attrs"].items():
        if value is True:
            found += f" {escape(name)}"
        elif value is not False:
            found += f' {escape(name)}="{_text(value)}"'
    return found


def _input(widget: Widget) -> str:
    value = widget.get("value")
    given = "" if value is None else f' value="{_text(value)}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{given}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    text = _label(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _option(widget: Widget, of: dict[str, Any] | None = None) -> str:
    label = _choice_label(widget["label"], of or {})
    return f'<option value="{_text(widget["value"])}"{_attributes(widget)}>{label}</option>'


def _labelled_input(widget: Widget) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    number = widget["attrs"].get("id")
    target = f' for="{_text(number)}"' if number else ""
    return f"<label{target}>{_input(widget)} {_choice_label(widget['label'], widget['attrs'])}</label>"


def _select(widget: Widget) -> str:
    groups = []
    for title, options, _index in widget["optgroups"]:
        written = "\n  ".join(_option(each, widget["attrs"]) for each in options)
        groups.append(f'<optgroup label="{_label(title)}">\n  {written}\n  </optgroup>' if title else written)
    inner = "\n  ".join(groups)
    return f'<select name="{_text(widget["name"])}"{_attributes(widget)}>\n  {inner}\n</select>'


class PlainSelect(forms.Select):
    """A selection whose options are written at once: Django makes a context of ten entries for each of them."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Return the selection, as Django's own is."""
        choices = list(self.choices)
        if any(isinstance(label, list | tuple) for _value, label in choices):  # in groups
            return super().render(name, value, attrs, renderer)
        chosen, attributes = set(self.format_value(value)), self.build_attrs(self.attrs, attrs)
        options = []
        for option, label in choices:
            text = "" if option is None else str(option)
            selected = " selected" if text in chosen else ""
            chosen.discard(text)
            options.append(f'<option value="{_text(text)}"{selected}>{_choice_label(label, attributes)}</option>')
        inner, own = "\n  ".join(options), _attributes({"attrs": attributes})
        # Names, values and labels are escaped.
        return SafeString(f'<select name="{_text(name)}"{own}>\n  {inner}\n</select>')  # nosec B703


def _choices(widget: Widget) -> str:
    attributes = "".join(
        f' {name}="{_label(widget["attrs"][name])}"' for name in ("id", "class") if widget["attrs"].get(name)
    )
    groups = []
    for title, options, _index in widget["optgroups"]:
        written = "".join(f"<div>\n    {_part(option)}</div>" for option in options)
        groups.append(f"\n  <div><label>{_label(title)}</label>{written}\n  </div>" if title else written)
    return f"<div{attributes}>{''.join(groups)}\n</div>"


def _part(option: Widget) -> str:
    return _RENDERER.render(option["template_name"], {"widget": option})


FOLDER = "django/forms/widgets/"
INPUTS = "checkbox color date datetime email file hidden input number password search tel text time url"
WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS.split()},
    **{f"{FOLDER}{name}.html": _labelled_input for name in ("checkbox_option", "input_option", "radio_option")},
    **{f"{FOLDER}{name}.html": _choices for name in ("checkbox_select", "multiple_input", "radio")},
    f"{FOLDER}select.html": _select,
    f"{FOLDER}select_option.html": _option,
    f"{FOLDER}textarea.html": _textarea,
}
_RENDERER = WidgetRenderer()
