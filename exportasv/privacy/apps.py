from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "exportasv.privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        """The apps declare what they hold of people."""
        autodiscover_modules("personal")
