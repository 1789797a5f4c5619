from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.deadline import set_deadlines
from exportasv.core.db.model_titles import name_relations

# Import these modules of every app at start, so that their declarations are registered.
DECLARATIONS = ("tasks", "imports", "reminders", "personal", "reference", "portal")


class PortalConfig(AppConfig):
    name = "exportasv.portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        name_relations()
        autodiscover_modules(*DECLARATIONS)
        import_module("exportasv.portal.checks")
        if settings.DATABASE_DEADLINES:
            set_deadlines(*settings.DATABASE_DEADLINES)
