from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsulatesConfig(AppConfig):
    name = "consulates"
    verbose_name = _("Consulates")

    def ready(self) -> None:
        """Register the names of the houses for the catalogue's facet and for QR codes."""
        from consulates.models import TradingHouse
        from products.catalogue.facets import FACETS_BY_PARAMETER, NAMES_FROM_OTHER_APPS, facet_names
        from products.documents.scans import SOURCES_FROM_OTHER_APPS

        NAMES_FROM_OTHER_APPS["t"] = TradingHouse.objects.cities
        SOURCES_FROM_OTHER_APPS.append(lambda: set(facet_names(FACETS_BY_PARAMETER["house"])))
