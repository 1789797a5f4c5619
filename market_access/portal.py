"""What the portal and the admin site show of market access: menu, sidebar, permissions."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.sidebar import sidebar_group

sidebar_group("market_access", 35, _("Market access"))
