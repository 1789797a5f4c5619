"""Permissions, menu entries and sitemap of the pages that belong to no app."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import (
    ADMIN_SITE,
    COUNSELING,
    MEMBERS,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    allow_routes,
)
from exportasv.core.accounts.saved_views import searchable_lists
from exportasv.core.http.sitemaps import PAGES, sitemap_page, sitemap_pages, sitemap_section

menu_entry(
    _("Home"),
    "portal:my_portal",
    icon="home",
    company=110,
    no_company=10,
    house=10,
    partner=10,
    programme=10,
    viewer=10,
)
menu_entry(
    _("Companies"),
    "portal:staff_companies",
    "portal:company_file portal:staff_search",
    icon="storefront",
    partner=25,
    programme=25,
)
menu_entry(_("My file"), "portal:own_file", company=925)
menu_entry(_("Opportunities"), "portal:opportunities", company=320)

sitemap_section(PAGES, 10, sitemap_pages)
sitemap_page("portal:home", 10)
sitemap_page("portal:join", 15)
sitemap_page("portal:contact", 80)
sitemap_page("portal:privacy", 90)
sitemap_page("portal:terms", 100)

searchable_lists("portal:staff_companies")

allow_routes("root portal:home robots favicon sitemap sitemap_of photo_file service_worker", read=PUBLIC)
allow_routes("manifest portal:offline portal:join portal:contact portal:privacy portal:terms", read=PUBLIC)
allow_routes("set_language", write=PUBLIC)
allow_routes("portal:ask_at_forum", read=PUBLIC, write=PUBLIC)
allow_routes("portal:my_portal portal:more", read=SIGNED_IN)
# public pages link to these two: `member_page` leads staff to their home
allow_routes("portal:apply", read=SIGNED_IN, write=MEMBERS)
allow_routes("portal:own_file", read=SIGNED_IN)
allow_routes("portal:apply_step portal:opportunities", read=MEMBERS, write=MEMBERS)
allow_routes("portal:municipalities portal:timeline", read=MEMBERS)
allow_routes("portal:check_id", write=MEMBERS)
allow_routes("portal:staff_search", read=STAFF)
allow_routes("portal:staff_companies portal:company_file portal:company_options", read=ADMIN_SITE)
allow_routes("portal:preview_company", write=COUNSELING)
allow_routes("portal:leave_preview", write=STAFF)
allow_routes("portal:piece", read=SIGNED_IN, write=SIGNED_IN)
# the view limits members to papers of their own applications
allow_routes("portal:application_paper", read=MEMBERS | COUNSELING)
