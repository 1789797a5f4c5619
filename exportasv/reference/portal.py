"""Who keeps the sources up to date, and their card."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import MANAGERS, allow_models
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.reference.models import Source

sidebar_items("system", SidebarItem(52, _("Sources to be kept up to date"), "fact_check", "reference.source"))

waiting_cards(
    WaitingCard(
        96, "overdue", _("Reference data and laws to be checked again"), "fact_check", "reference.source",
        lambda _user: Source.objects.overdue(timezone.localdate()), oldest="checked_on", order="o=4",
    ),
)  # fmt: skip

allow_models("reference.source", read=MANAGERS, write=MANAGERS)
