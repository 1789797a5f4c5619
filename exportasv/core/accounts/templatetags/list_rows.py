"""Rows of the admin site's lists: headers and badges are made once a page, and a cell has one class.

Unfold's own tag makes the headers anew for every row, renders a template for every badge and tick, and writes some
twenty-five classes into every cell; their looks are in static/css/admin.css.
"""

from collections.abc import Iterator
from typing import Any

from django import template
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.template import Context
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from unfold.templatetags.unfold_list import result_headers
from unfold.utils import display_for_field, display_for_label, display_for_value

register = template.Library()
CHECKBOX = "action_checkbox"
CHECKBOX_CELL = (
    '<td class="cell action-checkbox" data-label="{label}"><input type="checkbox" name="{name}" value="{value}"'
    ' class="action-select" aria-label="{label}"></td>'
)


@register.inclusion_tag("admin/list_rows.html", takes_context=True)
def list_rows(context: Context, cl: ChangeList) -> dict[str, Any]:
    """Return the list's headers and, of each row, its cells."""
    headers = list(result_headers(cl))
    labels = [capfirst(header["text"]) for header in headers]
    badges: dict[tuple[str, Any], str] = {}
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(bool(header["sortable"] and header["sorted"]) for header in headers),
        "rows": [list(_cells(cl, row, labels, badges)) for row in cl.result_list],
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
    }


def _cells(cl: ChangeList, row: models.Model, labels: list[str], badges: dict) -> Iterator[SafeString]:
    is_linked = False
    for name, label in zip(cl.list_display, labels, strict=True):
        if name == CHECKBOX:
            yield format_html(CHECKBOX_CELL, label=_("Select record"), name=ACTION_CHECKBOX_NAME, value=row.pk)
            continue
        text, tag = _text(cl, row, name, badges), "td"
        if name in (cl.list_display_links or ()) or not (is_linked or cl.list_display_links):
            if cl.list_display_links is not None:
                text, tag = _link(cl, row, text), "td" if is_linked else "th"
            is_linked = True
        column = name if isinstance(name, str) else getattr(name, "__name__", "")
        yield format_html('<{} class="cell field-{}" data-label="{}">{}</{}>', tag, column, label, text, tag)


def _text(cl: ChangeList, row: models.Model, name: Any, badges: dict) -> Any:
    """Return what a row has in a column. A badge or tick is rendered once for each of its values."""
    empty = cl.model_admin.get_empty_value_display()
    try:
        field, attr, value = lookup_field(name, row, cl.model_admin)
    except ObjectDoesNotExist:
        return empty
    empty = getattr(attr, "empty_value_display", empty)
    if field is None or field.auto_created:
        if colours := getattr(attr, "label", False):
            return _once(badges, (name, str(value)), lambda: display_for_label(value, empty, colours))
        if getattr(attr, "boolean", False):
            return _once(badges, ("", value), lambda: display_for_value(value, empty, boolean=True))
        return display_for_value(value, empty)
    if isinstance(field, models.BooleanField):
        return _once(badges, ("", value), lambda: display_for_field(value, field, empty))
    if isinstance(field.remote_field, models.ManyToOneRel):
        return empty if value is None else value
    return display_for_field(value, field, empty)


def _once(made: dict, key: tuple[str, Any], make: Any) -> str:
    if key not in made:
        made[key] = make()
    return made[key]


def _link(cl: ChangeList, row: models.Model, text: Any) -> SafeString:
    """Return a cell's text as a link to the row; in a window that was opened to choose a row, it is chosen."""
    try:
        address = cl.url_for_result(row)
    except NoReverseMatch:
        return text
    url = add_preserved_filters({"preserved_filters": cl.preserved_filters, "opts": cl.opts}, address)
    if not cl.is_popup:
        return format_html('<a href="{}">{}</a>', url, text)
    chosen = row.serializable_value(str(cl.to_field or cl.lookup_opts.pk.attname))
    return format_html('<a href="{}" data-popup-opener="{}">{}</a>', url, chosen, text)
