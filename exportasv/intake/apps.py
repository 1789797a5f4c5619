from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "exportasv.intake"
    label = "intake"
    verbose_name = _("Spreadsheets")

    def ready(self) -> None:
        from exportasv.intake import kinds  # the models are ready only now

        kinds.load()
