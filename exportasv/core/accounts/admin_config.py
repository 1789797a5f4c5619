"""The admin site as an app: its site is the portal's own."""

from django.contrib.admin import apps as admin_apps


class PortalAdminConfig(admin_apps.AdminConfig):
    default_site = "exportasv.core.accounts.admin_site.PortalAdminSite"
