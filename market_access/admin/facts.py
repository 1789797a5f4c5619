"""The vocabulary of conditions, and what companies said, on the admin site."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from market_access.models import Fact, FactType, RequirementRecord
from market_access.rules import answers
from market_access.rules.rulebook import renew_rulebook

SAID = ("company", "product", "requirement", "outcome", "relief", "reference", "valid_until", "said_at")


@admin.register(FactType)
class FactTypeAdmin(ScopedModelAdmin[FactType]):
    is_small = True
    can_delete = False
    list_display = ["code", "name_es", "scope", "value_type", "one_of"]
    list_filter = ["scope", "value_type"]
    search_fields = ["code", "name_es__unaccent__icontains", "name_en"]
    clear_caches = (renew_rulebook,)


@admin.register(Fact)
class FactAdmin(ScopedModelAdmin[Fact]):
    read_only = True
    list_display = ["company", "product", "market", "type", "is_true", "number", "word", "said_at"]
    list_filter = ["market", "type__scope"]
    list_select_related = ["company", "product", "type"]
    search_fields = ["company__name__unaccent__icontains", "type__code"]


@admin.register(RequirementRecord)
class RequirementRecordAdmin(ScopedModelAdmin[RequirementRecord]):
    can_add = False
    list_display = ["company", "product", "requirement", "outcome", "valid_until", "confirmed_on", "said_at"]
    list_filter = ["outcome", "confirmed_on"]
    list_select_related = ["company", "product"]
    search_fields = ["company__name__unaccent__icontains", "requirement"]
    fields = [*SAID, "paper_link", "confirmed_by", "confirmed_on"]
    readonly_fields = fields
    state_actions = (
        StateAction("confirm", _("Confirmed with the institution"), lambda row, by: answers.confirm_record(row, by=by)),
    )

    @display(description=_("paper"))
    def paper_link(self, record: RequirementRecord) -> str:
        """Return a link to the paper. Staff can only read it: the company uploads it."""
        if not record.document:
            return "—"
        url = reverse("market_access:requirement_document", args=[record.pk])
        return format_html('<a class="underline" href="{}">{}</a>', url, _("Open the document"))
