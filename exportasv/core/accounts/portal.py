"""Permissions and menu entries of accounts."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import (
    ADMIN_SITE,
    ADMINISTRATORS,
    MANAGERS,
    PUBLIC,
    SIGNED_IN,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.second_factor import PURPOSE
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.signed_links import declare_private_link

menu_entry(
    _("My account"),
    "account_email",
    "account_ mfa_ usersessions_ accounts:",
    icon="person",
    company=950,
    no_company=930,
    house=930,
    partner=930,
    programme=930,
    viewer=930,
)
menu_entry(_("Admin site"), "admin:index", partner=940, programme=940)

sidebar_group("system", 70, _("System"))
sidebar_items(
    "system",
    SidebarItem(10, _("Users"), "person", "accounts.user"),
    SidebarItem(20, _("Institutions"), "apartment", "accounts.institution"),
    SidebarItem(22, _("Security events"), "shield", "accounts.securityevent"),
    SidebarItem(24, _("Sessions"), "devices", "usersessions.usersession"),
    SidebarItem(25, _("Private links"), "link", "accounts.privatelink"),
)

# an administrator hands this link over, nobody is written to
declare_private_link(PURPOSE, _("the set-up of a second factor"), "accounts.user", renew=None)

allow_routes("account_login account_signup account_reset_password", read=PUBLIC, write=PUBLIC)
allow_routes("account_reset_password_from_key account_confirm_email account_logout", read=PUBLIC, write=PUBLIC)
allow_routes("mfa_login_webauthn mfa_authenticate account_email_verification_sent", read=PUBLIC, write=PUBLIC)
allow_routes("account_inactive admin:login admin:logout", read=PUBLIC, write=PUBLIC)
allow_routes("account_reset_password_done account_reset_password_from_key_done", read=PUBLIC)
allow_routes("account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("account_change_password account_set_password account_email mfa_index", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("mfa_generate_recovery_codes mfa_download_recovery_codes", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("usersessions_list accounts:enrolment_needed", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("accounts:keep_view accounts:delete_view", write=SIGNED_IN)
allow_routes("accounts:enrolment_link", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("mfa_remove_webauthn", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("account_request_login_code account_confirm_login_code", read=PUBLIC, write=PUBLIC)
allow_routes("admin:index admin:jsi18n admin:app_list admin:autocomplete admin:search", read=ADMIN_SITE)
allow_routes("admin:django.contrib.admin.sites.catch_all_view", read=ADMIN_SITE)
allow_routes("admin:django.views.generic.base.RedirectView", read=ADMIN_SITE)
allow_routes("admin:password_change admin:password_change_done admin:view_on_site")

allow_models("accounts.user accounts.institution", read=MANAGERS, write=ADMINISTRATORS)
allow_models("accounts.securityevent", read=ADMINISTRATORS)
allow_models("usersessions.usersession", read=ADMINISTRATORS, write=ADMINISTRATORS)
# people manage these themselves, and the rows hold secrets
allow_models("account.emailaddress mfa.authenticator accounts.knowndevice")
allow_models("accounts.privatelink", read=MANAGERS, write=MANAGERS)
