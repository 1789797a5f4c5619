"""Differences between two versions of a text, with deletions and insertions marked."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from companies.models import Certificate
from products.attributes.facts import value_in_both_languages
from products.editing.english_draft import DRAFTED, is_draft
from products.fields import EDITABLE_COLUMNS, column_text, typed_value
from products.models import HSCode, Product, ProductRevision
from products.models.attribute import PREFIX, attribute_definitions
from products.rules import publication

EMPTY = "—"
WORD_OR_SPACE = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class FieldDifference:
    """One field: the public value (or NOTHING) and the new one, both as HTML, and whether they differ.

    `is_draft` says that the new value is still the English that our lists proposed (english_draft.py).
    """

    field: str
    label: str
    old: SafeString | str
    new: SafeString | str
    is_changed: bool
    is_draft: bool = False


def field_differences(product: Product, revision: ProductRevision | None) -> list[FieldDifference]:
    """Return the differences of an edit, changed fields first; or the filled fields of a new product."""
    changes = revision.changes if revision else {}
    drafted = _drafted_fields(product, changes)
    codes = HSCode.objects.in_bulk([value for name, value in changes.items() if name == "hs_code_id" and value])
    found = []
    for name in EDITABLE_COLUMNS:
        if name == "attributes":
            found += _attribute_differences(product, revision)
            continue
        now = column_text(name, getattr(product, "hs_code" if name == "hs_code_id" else name)) or EMPTY
        then = now
        if name in changes:
            value = changes[name]
            shown = codes.get(value, value) if name == "hs_code_id" else typed_value(name, value)
            then = column_text(name, shown) or EMPTY
        field = name.removesuffix("_id")
        label = publication.field_labels([field])[0]
        if name in changes:
            old, new = mark_changes(now, then)
            found.append(FieldDifference(field, label, old, new, now != then, is_draft=name in drafted))
        elif now != EMPTY:
            before = now if revision else ""
            found.append(FieldDifference(field, label, before, now, is_changed=False, is_draft=name in drafted))
    return sorted([*found, *_attachment_differences(product, revision)], key=lambda line: not line.is_changed)


def new_values(revision: ProductRevision) -> list[tuple[str, str]]:
    """Return (field, new value) of each change of an edit in words, whether it was decided or not."""
    found = []
    for name, value in revision.changes.items():
        if name == "attributes":
            texts = [
                (each.name, value_in_both_languages(each, value.get(each.code))) for each in attribute_definitions()
            ]
            found += [(title, text) for title, text in texts if text]
        elif name == "certificates":
            rows = revision.product.company.certificates.select_related("type").filter(pk__in=value).order_by("pk")
            found.append((_certificate_label(), _certificate_list(list(rows))))
        else:
            shown = HSCode.objects.filter(pk=value).first() if name == "hs_code_id" else typed_value(name, value)
            label = publication.field_labels([name.removesuffix("_id")])[0]
            found.append((label, EMPTY if shown is None else column_text(name, shown) or EMPTY))
    return found


def _certificate_label() -> str:
    return str(Product._meta.get_field("certificates").verbose_name).capitalize()


def _drafted_fields(product: Product, changes: dict[str, Any]) -> set[str]:
    """Return the English columns that are still what our lists proposed for the Spanish."""

    def text(column: str) -> str:
        return changes.get(column, getattr(product, column)) or ""

    return {f"{name}_en" for name in DRAFTED if is_draft(text(f"{name}_es"), text(f"{name}_en"))}


def _attribute_differences(product: Product, revision: ProductRevision | None) -> list[FieldDifference]:
    """Return the attributes that an edit changes, and the others that have a value, each in words."""
    before = product.attributes
    after = revision.changes.get("attributes", before) if revision else before
    found = []
    for each in attribute_definitions():
        now = value_in_both_languages(each, before.get(each.code)) or EMPTY
        then = value_in_both_languages(each, after.get(each.code)) or EMPTY
        field = f"{PREFIX}{each.code}"
        if now != then:
            found.append(FieldDifference(field, each.name, *mark_changes(now, then), is_changed=True))
        elif now != EMPTY:
            found.append(FieldDifference(field, each.name, now if revision else "", now, is_changed=False))
    return found


def _attachment_differences(product: Product, revision: ProductRevision | None) -> list[FieldDifference]:
    """Return the certificates and photos, including new ones in an edit."""
    rows = list(product.company.certificates.select_related("type").order_by("pk"))
    public = set(product.certificates.values_list("pk", flat=True))
    wanted = set(revision.changes.get("certificates", public)) if revision else public
    now, then = (_certificate_list([row for row in rows if row.pk in chosen]) for chosen in (public, wanted))
    old, new = mark_changes(now, then)
    shown = product.photos.count()
    more = revision.waiting_photos.count() if revision else 0
    return [
        FieldDifference("certificates", _certificate_label(), old if revision else "", new, wanted != public),
        FieldDifference("photos", str(_("Photos")), str(shown) if revision else "", str(shown + more), more > 0),
    ]


def _certificate_list(rows: list[Certificate]) -> str:
    checked, open_to_check = _("confirmed"), _("not confirmed yet")
    return "\n".join(f"{row} ({checked if row.confirmed_at else open_to_check})" for row in rows) or EMPTY


def mark_changes(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return (old text with <del>, new text with <ins>), compared word by word."""
    before, after = WORD_OR_SPACE.findall(old), WORD_OR_SPACE.findall(new)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        left.append(_wrap_change("del", gone, kind))
        right.append(_wrap_change("ins", come, kind))
    return format_html_join("", "{}", ((part,) for part in left)), format_html_join("", "{}", ((p,) for p in right))


def _wrap_change(tag: str, text: str, kind: str) -> SafeString | str:
    return text if kind == "equal" or not text else format_html(f"<{tag}>{{}}</{tag}>", text)
