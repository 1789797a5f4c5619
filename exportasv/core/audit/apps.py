from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "exportasv.core.audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from exportasv.core.audit.guards import guard_audited_tables

        import_module("exportasv.core.audit.checks")
        post_migrate.connect(guard_audited_tables, sender=self)
