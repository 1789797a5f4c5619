from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exportasv.core.monitoring.error_reports import start_error_reports


class MonitoringConfig(AppConfig):
    name = "exportasv.core.monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        if settings.SENTRY_DSN:
            start_error_reports(settings.SENTRY_DSN)
