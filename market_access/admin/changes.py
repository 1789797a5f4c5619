"""Changes of rules on the admin site."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from market_access.models import RuleChange


@admin.register(RuleChange)
class RuleChangeAdmin(ScopedModelAdmin):
    read_only = True
    can_add = False
    list_display = ["key", "rule", "holds_from", "products", "companies", "quotations", "closed", "opened", "sheets"]
    list_filter = ["rule"]
    search_fields = ["key__icontains", "title_es__unaccent__icontains"]
    fields = [
        "rule",
        "key",
        "title_es",
        "title_en",
        "destinations",
        "holds_from",
        "products",
        "companies",
        "quotations",
        "closed",
        "opened",
        "sheets",
        "dearer",
        "cheaper",
        "made_at",
        "found_at",
        "computed_at",
    ]
