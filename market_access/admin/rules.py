"""Requirements and reliefs on the admin site: a change is a new version from a day on, with a look at what it hits."""

from collections.abc import Iterator
from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.request import user_of
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.db.errors import RuleError
from exportasv.core.form_fields import DayField
from exportasv.core.lazy_text import StrOrPromise
from market_access.models import MarketRequirement, Relief
from market_access.models.versions import CHECKED_COLUMNS, VersionedFact
from market_access.rules import hits, versions
from market_access.rules.changes import touched_products
from market_access.rules.rulebook import read_rulebook, renew_rulebook

Row = TypeVar("Row", bound=VersionedFact)
ROWS_OF_TEXT = 3


class VersionForm(VersionedModelForm):
    """A version of a rule. What it says is never rewritten: a change makes the next version, from a day on."""

    holds_from = DayField(
        label=_("the change holds from"),
        required=False,
        help_text=_("The present version ends the day before and is kept. Not needed where only the check changes."),
    )
    only_preview = forms.BooleanField(
        label=_("only show which products it would hit"), required=False, help_text=_("Nothing is saved.")
    )

    changed_content: tuple[str, ...] = ()  # the columns that only a new version may change

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.instance._state.adding:
            self.changed_content = tuple(self._changed_columns(cleaned))
        if self.changed_content and not cleaned.get("holds_from"):
            self.add_error("holds_from", _("Write the day from which the change holds."))
        return cleaned

    def _changed_columns(self, cleaned: dict[str, Any]) -> Iterator[str]:
        columns = {each.name for each in self.instance._meta.concrete_fields} - {*CHECKED_COLUMNS}
        return (each for each in cleaned if each in columns and cleaned[each] != getattr(self.instance, each))

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # of Django's model forms
        if not self.errors and self.cleaned_data.get("only_preview"):
            self.add_error(None, ValidationError(preview_text(self.instance)))


def products_hit_by(rule: VersionedFact) -> hits.Hits:
    """Return the products that a rule hits: a requirement by its condition, any other by its codes."""
    if isinstance(rule, MarketRequirement):
        return hits.products_hit(rule, read_rulebook(), timezone.localdate())
    return hits.products_in(touched_products(rule))


def preview_text(rule: VersionedFact) -> str:
    """Return how many products a rule hits, and the first of them; nothing is saved."""
    found = products_hit_by(rule)
    names = ", ".join(str(each) for each in found.first) or "—"
    return _("Preview: nothing was saved. %(count)s Among them: %(names)s") % {
        "count": _count_text(found),
        "names": names,
    }


def _count_text(found: hits.Hits) -> str:
    text = ngettext("It hits %(n)d product.", "It hits %(n)d products.", found.count) % {"n": found.count}
    if found.open:
        more = ngettext(
            "%(n)d more may be hit: a characteristic of it is not known.",
            "%(n)d more may be hit: a characteristic of them is not known.",
            found.open,
        )
        text += " " + more % {"n": found.open}
    return text


class VersionAdmin(ScopedModelAdmin[Row]):
    """Pages of a versioned rule. Deleting is not offered: a version that ended stays."""

    form = VersionForm
    can_delete = False
    is_small = True
    date_hierarchy = "checked_on"
    clear_caches = (renew_rulebook,)
    state_actions = (
        StateAction("checked", _("Checked today, nothing changed"), lambda row, by: versions.mark_checked(row, by=by)),
        StateAction("verified", _("Read in its source today"), lambda row, by: versions.mark_verified(row, by=by)),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["key", "position"] if obj is None else ["key", "code", "effective_from", "position"]
        return [*super().get_readonly_fields(request, obj), *fixed]

    @admin.display(description=_("today"))
    def standing_today(self, rule: Row) -> StrOrPromise:
        """Return whether a version is coming, in force, or ended."""
        return rule.standing(timezone.localdate())

    @admin.display(description=_("products"))
    def products_it_hits(self, rule: Row) -> str:
        """Return how many products the stored version hits, and links to the first of them."""
        if rule.pk is None:
            return "—"
        found = products_hit_by(rule)
        rows = format_html_join("", "<li>{} · {}</li>", ((each.name_es, each.company.name) for each in found.first))
        return format_html("<p>{}</p><ul>{}</ul>", _count_text(found), rows)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **named: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **named)
        if field is not None and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = ROWS_OF_TEXT
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a check in place; anything else as the next version, whose page is shown then."""
        if not change:
            obj.key = obj.code
        if not (change and form.changed_content):
            super().save_model(request, obj, form, change)
            if not change:
                versions.record_new(obj, by=user_of(request))
            elif "effective_to" in form.changed_data:
                versions.record_end(obj, by=user_of(request))
            return
        stored = type(obj)._base_manager.get(pk=obj.pk)
        names = {*form.changed_content, *(set(form.changed_data) & {*CHECKED_COLUMNS} - {"effective_to"})}
        values = {name: form.cleaned_data[name] for name in names}
        try:
            new = versions.supersede(stored, values, form.cleaned_data["holds_from"], by=user_of(request))
        except ValidationError as error:
            raise RuleError(" ".join(error.messages)) from None
        obj.pk, obj.key, obj.effective_from = new.pk, new.key, new.effective_from


@admin.register(MarketRequirement)
class MarketRequirementAdmin(VersionAdmin[MarketRequirement]):
    list_display = [
        "key",
        "market",
        "requirement_es",
        "obligation",
        "status",
        "standing_today",
        "effective_from",
        "effective_to",
        "checked_on",
    ]
    list_filter = ["market", "obligation", "kind", "status", "direction", "is_active"]
    search_fields = [
        "code",
        "requirement_es__unaccent__icontains",
        "requirement_en",
        "authority_es__unaccent__icontains",
    ]
    CONDITION = ("destinations", "kind", "hs_include", "hs_exclude", "attrs_all", "attrs_any", "attrs_none")
    fieldsets = (
        (None, {"fields": ["key", "code", "market", "direction", "obligation", "only_preview", "holds_from"]}),
        (_("When it applies"), {"fields": [*CONDITION, "effective_from", "effective_to"]}),
        (
            _("What it asks"),
            {"fields": ["requirement_es", "requirement_en", "why_es", "why_en", "authority_es", "authority_en",
                        "papers_es", "papers_en", "typical_cost_usd", "typical_days", "met_by", "services"]},
        ),
        (_("Its source"), {"fields": ["source", "status", "checked_on", "check_every_days", "is_active"]}),
        (_("Which products it hits"), {"fields": ["products_it_hits"]}),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "products_it_hits"]


@admin.register(Relief)
class ReliefAdmin(VersionAdmin[Relief]):
    list_display = ["key", "market", "title_es", "limit_value", "limit_unit_es", "status", "checked_on"]
    list_filter = ["market", "status", "is_active"]
    search_fields = ["code", "title_es__unaccent__icontains", "title_en"]
    fieldsets = (
        (None, {"fields": ["key", "code", "market", "spares", "applies_when", "holds_from"]}),
        (
            _("What it says"),
            {"fields": ["title_es", "title_en", "who_benefits_es", "who_benefits_en", "limit_value", "limit_unit_es",
                        "limit_unit_en", "limit_period_es", "limit_period_en", "counts_what_es", "counts_what_en",
                        "conditions_es", "conditions_en", "exclusions_es", "exclusions_en"]},
        ),
        (_("What to file"), {"fields": ["file_what_es", "file_what_en", "file_where_es", "file_where_en",
                                             "renewal_es", "renewal_en", "wording_es", "wording_en"]}),
        (
            _("Its source"),
            {"fields": ["effective_from", "effective_to", "source", "status", "checked_on", "check_every_days",
                        "is_active"]},
        ),
    )  # fmt: skip
