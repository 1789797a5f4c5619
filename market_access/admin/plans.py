"""Export plans on the admin site."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from market_access.models import ExportPlan


@admin.register(ExportPlan)
class ExportPlanAdmin(ScopedModelAdmin):
    read_only = True
    can_add = False
    list_display = ["product", "market", "units", "unit_price", "begins_on", "sent_at"]
    list_select_related = ["product"]
    list_filter = ["market"]
    fields = ["product", "market", "goal", "begins_on", "units", "unit_price", "production_days", "sent_at"]
