"""Permissions and menu entries of notices."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import (
    ADMINISTRATORS,
    COUNSELING,
    MANAGERS,
    PUBLIC,
    SIGNED_IN,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.notifications.kinds import notice_kinds
from exportasv.core.notifications.models import MailKind, RefusedAddress

menu_entry(
    _("Notices"),
    "notifications:inbox",
    "notifications:",
    icon="notifications",
    company=930,
    no_company=910,
    house=910,
    partner=910,
    programme=910,
    viewer=910,
)

sidebar_items(
    "system",
    SidebarItem(60, _("Reminder rules"), "notifications", "notifications.reminderrule"),
    SidebarItem(70, _("Reminders sent"), "outgoing_mail", "notifications.reminderdelivery"),
    SidebarItem(80, _("Letters"), "mail", "notifications.outgoingemail"),
    SidebarItem(82, _("Refused addresses"), "unsubscribe", "notifications.refusedaddress"),
    SidebarItem(84, _("Kinds of mails"), "mark_email_unread", "notifications.mailkind"),
)

waiting_cards(
    WaitingCard(
        97, "refused", _("Addresses that refuse mail"), "unsubscribe", "notifications.refusedaddress",
        lambda _user: RefusedAddress.objects.filter(corrected_at=None), oldest="refused_at",
    ),
    WaitingCard(
        98, "stopped", _("Mails that were stopped"), "front_hand", "notifications.mailkind",
        lambda _user: MailKind.objects.filter(stopped_at__isnull=False), oldest="stopped_at", urgent=True,
    ),
)  # fmt: skip

allow_routes("notifications:inbox notifications:exports notifications:export notifications:export_file", read=SIGNED_IN)
allow_routes("notifications:read", write=SIGNED_IN)
allow_routes("notifications:choices", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("notifications:push_on notifications:push_off", write=SIGNED_IN)
# opened with a signed link
allow_routes("notifications:digest_off", read=PUBLIC, write=PUBLIC)
# exists only if DEMO is on
allow_routes("notifications:mailbox notifications:mailbox_email", read=PUBLIC)

allow_models("notifications.notification", read=ADMINISTRATORS)
allow_models("notifications.reminderrule", read=MANAGERS, write=MANAGERS)
allow_models("notifications.reminderdelivery notifications.outgoingemail", read=MANAGERS)
allow_models("notifications.mailkind", read=MANAGERS, write=MANAGERS)
allow_models("notifications.refusedaddress", read=COUNSELING, write=COUNSELING)

declare_scope("notifications.notification", own("own", "recipient"))
declare_scope("notifications.pushdevice", own("own", "user"))
declare_scope("notifications.listexport", own("own", "owner"))

notice_kinds(
    account_account_already_exists=_("Account: the address has an account already"),
    account_email_confirmation=_("Account: confirm the e-mail address"),
    account_email_confirmation_signup=_("Account: confirm the address of a new account"),
    account_login_code=_("Account: code to sign in"),
    account_password_reset_key=_("Account: set a new password"),
    account_unknown_account=_("Account: no account with this address"),
    audit_broken=_("Audit trail: problem found"),
    audit_head=_("Audit trail: number to keep"),
    digest=_("Daily summary"),
    export_ready=_("List ready to download"),
    mails_folded=_("Several mails in one"),
    new_device=_("Sign-in with a new browser"),
)
