"""Trade agreements on the admin site."""

from django.contrib import admin

from exportasv.core.accounts.modeladmin import ScopedModelAdmin
from market_access.models import TradeAgreement


@admin.register(TradeAgreement)
class TradeAgreementAdmin(ScopedModelAdmin[TradeAgreement]):
    is_small = True
    can_delete = False
    list_display = ["code", "partner", "type", "standing", "in_force_since", "status", "checked_on"]
    list_filter = ["standing", "status"]
    search_fields = ["code", "partner__unaccent__icontains"]
