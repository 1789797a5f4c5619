from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsulatesConfig(AppConfig):
    name = "consulates"
    verbose_name = _("Consulates")

    def ready(self) -> None:
        """Name the houses for the catalogue's facet, which knows only their short names."""
        from consulates.models import TradingHouse
        from products.facets import NAMED_ABOVE

        NAMED_ABOVE["t"] = TradingHouse.objects.cities
