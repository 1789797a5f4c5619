"""Components that stand in every form and row, written by code: their templates would take longer than all else of it.

Templates name them as all components: `<c-field :field="form.name" />`, `<c-state :of="row" :quiet="row.is_new" />`.
The loader (template_loader.py) makes these tags of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.forms import BoundField
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from exportasv.core.documents.formatting import percent
from exportasv.core.http.paths import row_url
from exportasv.core.lazy_text import StrOrPromise

register = template.Library()
register.filter(percent)
register.simple_tag(row_url)


@register.simple_tag
def form_field(field: BoundField | str) -> SafeString:
    """Return a field of a form: label, control, errors and help. Nothing of a field that the form has not got."""
    if isinstance(field, str):
        return SafeString()
    optional = format_html(' <span class="optional">{}</span>', _("optional")) if not field.field.required else ""
    return format_html(
        '<div class="field">\n<label for="{}">{}{}</label>\n{}\n{}\n{}\n</div>',
        field.id_for_label, field.label, optional, field, errors_of(field), help_of(field),
    )  # fmt: skip


def errors_of(field: BoundField) -> SafeString:
    """Return the errors of a field, as its control names them."""
    errors = format_html_join(" ", "{}", ((error,) for error in field.errors))
    return format_html('<p class="error" id="{}_error">{}</p>', field.auto_id, errors) if errors else SafeString()


def help_of(field: BoundField) -> SafeString:
    """Return the help of a field, as its control names it."""
    text = field.help_text
    return format_html('<p class="help" id="{}_helptext">{}</p>', field.auto_id, text) if text else SafeString()


@register.simple_tag
def state_badge(of: Any, quiet: object = "", slot: str = "") -> SafeString:
    """Return the state of a row in its tone, none if `quiet`. What the component holds replaces the state's name."""
    tone = of.tone.badge
    kind = format_html(" badge-{}", tone) if tone and not quiet else ""
    words = SafeString(slot.strip())  # nosec B703 # escaped by the template
    return format_html('<span class="badge{}">{}</span>', kind, words or of.get_state_display())


@register.simple_tag
def whatsapp_link(phone: object, text: str = "", who: object = "") -> SafeString:
    """Return a link that opens WhatsApp with a first message. Nothing without a number."""
    digits = "".join(filter(str.isdigit, str(phone or "")))
    if not digits:
        return SafeString()
    to_whom = format_html('<span class="sr-only">: {}</span>', who) if who else ""
    return format_html(
        '<a class="button button-quiet whatsapp no-print" rel="noopener" href="https://wa.me/{}?{}">WhatsApp{}</a>',
        digits, urlencode({"text": text}, quote_via=quote), to_whom,
    )  # fmt: skip


@register.simple_tag
def options(choices: Iterable[tuple[str, StrOrPromise]], chosen: str | None = "") -> SafeString:
    """Return the options of a selection, from (value, label): for lists that no form has."""
    return SafeString("\n".join(_option(value, label, value == chosen) for value, label in choices))  # nosec B703


def _option(value: str, label: StrOrPromise, is_chosen: bool) -> str:
    """Return one option as HTML."""
    selected = " selected" if is_chosen else ""
    return f'<option value="{conditional_escape(value)}"{selected}>{conditional_escape(label)}</option>'


@register.simple_tag
def list_filter_choice(of: Any, asked: Mapping[str, str]) -> SafeString:
    """Return one choice above a list, with the name, label, options and usual text of a Filter, as asked."""
    return format_html(
        '<div>\n<label for="f-{}">{}</label>\n<select id="f-{}" name="{}">\n<option value="">{}</option>\n{}\n'
        "</select>\n</div>",
        of.name, of.label, of.name, of.name, of.usual or _("all"), options(of.options, asked.get(of.name)),
    )  # fmt: skip
