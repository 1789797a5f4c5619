"""Rows of the product form, written by code: the form has tens, and a template takes longer for each than its field."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from exportasv.core.component_tags import errors_of, help_of
from exportasv.core.lazy_text import StrOrPromise

register = template.Library()

MARKS: dict[str, tuple[str, StrOrPromise]] = {  # of a row → its tone, and what it says
    "required": ("", gettext_lazy("required")),
    "untranslated": (" badge-warn", gettext_lazy("not translated yet")),
    "drafted": (" badge-warn", gettext_lazy("draft of our lists: read it")),
    "changed": ("", gettext_lazy("changed")),
}


@register.simple_tag
def row_marks(row: dict[str, Any]) -> SafeString:
    """Return what stands beside the label of a row's field."""
    marks = (mark for name, mark in MARKS.items() if row.get(name))
    return format_html_join("", '\n<span class="badge{}">{}</span>', marks)


@register.simple_tag
def form_row(row: dict[str, Any]) -> SafeString:
    """Return a row: label with its marks, control, errors, help, and what a moderator said of it."""
    field, comment = row["field"], row.get("comment")
    asked = " field-told" if comment and not comment.resolved_at else ""
    told = SafeString()
    if comment:
        said = gettext("You have changed this:") if comment.resolved_at else gettext("The moderator says:")
        told = format_html('<p class="told" id="{}_told"><strong>{}</strong> {}</p>', field.auto_id, said, comment.text)
    below = format_html_join("", "{}\n", ((part,) for part in (errors_of(field), help_of(field), told) if part))
    return format_html(
        '<div class="field{}">\n<label for="{}">{}{}</label>{}\n{}</div>',
        asked, field.id_for_label, field.label, row_marks(row), field, below,
    )  # fmt: skip
