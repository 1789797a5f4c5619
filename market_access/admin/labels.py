"""Labels on the admin site."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from market_access.models.labels import LabelData, MarketLabel


@admin.register(LabelData)
class LabelDataAdmin(ScopedModelAdmin):
    read_only = True
    can_add = False
    list_display = ["product", "family", "laboratory", "tested_on", "updated_at"]
    list_select_related = ["product"]
    list_filter = ["family"]
    fields = [
        "product",
        "family",
        "ingredients_es",
        "ingredients_en",
        "allergens",
        "inci",
        "fibres_es",
        "fibres_en",
        "laboratory",
        "tested_on",
        "updated_at",
    ]


@admin.register(MarketLabel)
class MarketLabelAdmin(ScopedModelAdmin):
    read_only = True
    can_add = False
    list_display = ["label", "market", "importer", "width_mm", "height_mm"]
    list_select_related = ["label__product"]
    list_filter = ["market"]
    ordering = ["-pk"]
    fields = ["label", "market", "importer", "width_mm", "height_mm"]
