"""Permissions of the nightly files and of webhooks; their lists on the admin site."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.company_preview import personal_routes
from exportasv.core.accounts.permissions import ADMINISTRATORS, MANAGERS, PUBLIC, SIGNED_IN, allow_models, allow_routes
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.exchange.models import DumpFile, WebhookSubscription
from exportasv.core.files.made_by_jobs import declare_made_by_jobs

sidebar_items(
    "system",
    SidebarItem(88, _("Webhooks"), "webhook", "exchange.webhooksubscription"),
    SidebarItem(89, _("Deliveries of webhooks"), "outbox", "exchange.webhookdelivery"),
)
waiting_cards(
    WaitingCard(
        101, "webhooks_off", _("Webhooks that were switched off"), "webhook", "exchange.webhooksubscription",
        lambda _user: WebhookSubscription.objects.filter(is_active=False, failing_since__isnull=False),
        oldest="failing_since",
    ),
)  # fmt: skip

allow_routes("api:dump-list api:dump-file", read=PUBLIC)
allow_routes("webhooks:list webhooks:webhook", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("webhooks:rotate webhooks:test webhooks:switch webhooks:replay", write=SIGNED_IN)

personal_routes("webhooks:")

allow_models("exchange.webhooksubscription", read=MANAGERS, write=ADMINISTRATORS)
allow_models("exchange.webhookdelivery", read=MANAGERS)

declare_scope("exchange.webhooksubscription", own("own", "client__people"), all_for=MANAGERS)
declare_scope("exchange.webhookdelivery", own("own", "subscription__client__people"), all_for=MANAGERS)
declare_made_by_jobs(DumpFile)
