from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "exportasv.notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """The apps' triggers register themselves."""
        autodiscover_modules("reminders")
