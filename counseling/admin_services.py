"""The directory of services on the admin site."""

from django.contrib import admin

from counseling.models import Service
from exportasv.accounts.modeladmin import ScopedModelAdmin


@admin.register(Service)
class ServiceAdmin(ScopedModelAdmin):
    list_display = ["name_es", "institution", "phase", "is_shown", "checked_on"]
    list_filter = ["phase", "institution", "is_shown"]
    list_select_related = ["institution"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "summary_es__unaccent__icontains"]
    date_hierarchy = "checked_on"
    autocomplete_fields = ["institution"]
    prepopulated_fields = {"slug": ["name_es"]}
