"""Permissions and menu entries of personal data."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import ADMINISTRATORS, MANAGERS, SIGNED_IN, allow_models, allow_routes
from exportasv.core.accounts.scopes import declare_scope, own
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_items
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.notifications.kinds import notice_kinds
from exportasv.core.notifications.topics import Topic, notice_topics
from exportasv.core.privacy.models import Incident
from exportasv.core.privacy.transfers import transfers_without_ground

menu_entry(
    _("My data"),
    "privacy:my_data",
    "privacy:",
    icon="lock",
    company=940,
    no_company=920,
    house=920,
    partner=920,
    programme=920,
    viewer=920,
)

sidebar_items(
    "system",
    SidebarItem(30, _("Requests on personal data"), "shield_person", "privacy.datarequest"),
    SidebarItem(40, _("Deleted old data"), "auto_delete", "privacy.retentionremoval"),
    SidebarItem(42, _("Transfers of data abroad"), "public", "privacy.datatransfer"),
    SidebarItem(44, _("Incidents with personal data"), "gpp_maybe", "privacy.incident"),
)

waiting_cards(
    WaitingCard(
        94, "to_report", _("Incidents to report within 72 hours"), "gpp_maybe", "privacy.incident",
        lambda _user: Incident.objects.to_report(), oldest="noticed_at", urgent=True,
    ),
    WaitingCard(
        95, "without_ground", _("Transfers of data abroad without consent on record"), "public", "privacy.datatransfer",
        lambda _user: transfers_without_ground(), oldest="at",
    ),
)  # fmt: skip

notice_topics(Topic(110, "data", _("My data and my rights"), ("data",), can_be_silenced=False))

allow_routes("privacy:my_data", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("privacy:copy", read=SIGNED_IN)
allow_routes("privacy:request_copy", write=SIGNED_IN)

allow_models("privacy.datarequest", read=MANAGERS, write=MANAGERS)
allow_models("privacy.retentionremoval privacy.datatransfer", read=MANAGERS)
allow_models("privacy.incident", read=ADMINISTRATORS, write=ADMINISTRATORS)
allow_routes("admin:privacy_incident_letters admin:privacy_incident_addresses", read=ADMINISTRATORS)

declare_scope("privacy.datarequest", own("own", "user"), all_for=MANAGERS)
declare_scope("privacy.datacopy", own("own", "user"))

notice_kinds(
    data_answered=_("Answer to a request on personal data"),
    data_copy_ready=_("Copy of personal data ready"),
    data_erased=_("Personal data erased"),
    data_extended=_("Longer term for a request on personal data"),
    data_request=_("New request on personal data"),
)
