from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketAccessConfig(AppConfig):
    name = "market_access"
    verbose_name = _("Market access")
