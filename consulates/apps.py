from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsulatesConfig(AppConfig):
    name = "consulates"
    verbose_name = _("Consulates")

    def ready(self) -> None:
        """Name the houses for the catalogue's facet and its QR codes, which know only their short names."""
        from consulates.models import TradingHouse
        from products.catalogue.facets import BY_PARAMETER, NAMED_ABOVE, names_of
        from products.documents.scans import PLACES_ABOVE

        NAMED_ABOVE["t"] = TradingHouse.objects.cities
        PLACES_ABOVE.append(lambda: set(names_of(BY_PARAMETER["house"])))
