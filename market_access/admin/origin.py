"""Rules of origin and bills of materials on the admin site."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from market_access.admin.rules import VersionAdmin
from market_access.models.origin import BillMaterial, BillOfMaterials, OriginRule


@admin.register(OriginRule)
class OriginRuleAdmin(VersionAdmin[OriginRule]):
    list_display = ["key", "hs_code", "agreement", "criterion", "status", "checked_on"]
    list_filter = ["agreement", "status"]
    search_fields = ["hs_code__startswith", "key__icontains"]
    fields = [
        "key",
        "code",
        "hs_code",
        "agreement",
        "criterion",
        "test",
        "rule_es",
        "rule_en",
        "effective_from",
        "effective_to",
        "holds_from",
        "source",
        "status",
        "checked_on",
        "check_every_days",
        "is_active",
    ]


@admin.register(BillOfMaterials)
class BillOfMaterialsAdmin(ScopedModelAdmin):
    read_only = True
    can_add = False
    list_display = ["product", "price", "updated_at"]
    list_select_related = ["product"]
    fields = ["product", "price", "processes", "is_simple_work", "work", "updated_at"]


@admin.register(BillMaterial)
class BillMaterialAdmin(ScopedModelAdmin):
    read_only = True
    can_add = False
    list_display = ["name", "hs_code", "country", "cost", "supplier", "declared_until"]
    list_select_related = ["bill__product"]
    fields = [
        "bill",
        "name",
        "hs_code",
        "country",
        "cost",
        "weight_g",
        "is_own",
        "supplier",
        "declared_from",
        "declared_until",
    ]
