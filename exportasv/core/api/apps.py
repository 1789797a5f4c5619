import atexit

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "exportasv.core.api"
    verbose_name = _("Api")

    def ready(self) -> None:
        if settings.PROCESS == "web":
            from exportasv.core.api.usage import write_usage

            atexit.register(write_usage)  # a process that ends leaves nothing uncounted
