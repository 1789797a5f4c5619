"""Permissions of the outbox, and its cards for staff."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.permissions import ADMINISTRATORS, MANAGERS, allow_models
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.outbox.models import OutboxTask

sidebar_items("system", SidebarItem(90, _("Background jobs"), "schedule", "outbox.outboxtask"))

waiting_cards(
    WaitingCard(
        90, "failed", _("Work that failed"), "error", "outbox.outboxtask",
        lambda _user: OutboxTask.objects.filter(state=OutboxTask.State.FAILED), oldest="due_at", urgent=True,
    ),
)  # fmt: skip

allow_models("outbox.outboxtask", read=MANAGERS, write=ADMINISTRATORS)
