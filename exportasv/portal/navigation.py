"""The portal's menu, by who is signed in. A page adds its line here."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.current_company import memberships
from exportasv.core.accounts.permissions import ADMIN_SITE, CONSULAR, INVEST, MEMBER, role_of
from exportasv.core.accounts.request import Request
from exportasv.core.lazy_text import StrOrPromise


@dataclass(frozen=True)
class Link:
    """A line of the menu; it is marked as the current one on routes that begin with one of `active_routes`."""

    label: StrOrPromise
    route: str
    active_routes: tuple[str, ...] = ()

    def is_active(self, route: str) -> bool:
        return route == self.route or route.startswith(self.active_routes or ("-",))


READINESS = Link(_("Diagnostic"), "counseling:readiness", ("counseling:readiness",))
MARKETS = Link(_("Markets"), "companies:markets", ("companies:markets", "companies:destinations"))
HOME = Link(_("Home"), "portal:desk")
NOTICES = Link(_("Notices"), "notifications:inbox", ("notifications:",))
FORUM_PLACES = Link(_("Forum"), "counseling:places")
FORUM = Link(
    _("Forum"), "counseling:staff_forum", ("counseling:staff_event", "counseling:staff_door", "counseling_door")
)
DATA = Link(_("My data"), "privacy:mine", ("privacy:",))
ACCOUNT = Link(_("My account"), "account_email", ("account_", "mfa_"))
ADMIN = Link(_("Admin site"), "admin:index")

FAIRS = Link(_("Fairs"), "consulates:fairs", ("consulates:fair", "consulates:meeting"))
SESSIONS = Link(_("Sessions"), "counseling:sessions", ("counseling:session", "counseling:ask_session"))
AGREEMENTS = Link(_("Agreements"), "counseling:agreements", ("counseling:agreement",))
REFERRALS = Link(_("Referrals"), "counseling:referrals")
AGENDA = Link(
    _("Agenda"),
    "counseling:staff_agenda",
    ("counseling:staff_session", "counseling:staff_times", "counseling:staff_new", "counseling:staff_group"),
)
QUEUE = Link(_("Who needs help"), "counseling:staff_queue", ("counseling:staff_neglected",))
STAFF_AGREEMENTS = Link(_("Agreements"), "counseling:staff_agreements")
STAFF_REFERRALS = Link(_("Referrals"), "counseling:staff_referrals", ("counseling:staff_refer",))
TEAM = Link(_("Team"), "counseling:staff_team")
HOURS = Link(_("My hours"), "counseling:staff_hours")

SIDE_BY_SIDE = Link(_("Houses side by side"), "consulates:side_by_side")

INQUIRIES = Link(
    _("Inquiries"),
    "consulates:inquiries",
    ("consulates:inquiry", "consulates:new_quotation", "consulates:quotation"),
)
SALES = Link(_("Sales"), "consulates:wins", ("consulates:win", "consulates:new_win"))
RESULTS = Link(_("What was achieved"), "figures:achieved")
BUYERS = Link(
    _("Buyers"),
    "consulates:buyers",
    ("consulates:buyer", "consulates:requirement", "consulates:new_buyer", "consulates:edit_", "consulates:new_requ"),
)
OPPORTUNITIES = Link(_("Opportunities"), "portal:opportunities")

MEMBER_LINKS: list[Link] = [
    HOME,
    Link(_("Products"), "products:mine", ("products:",)),
    SESSIONS,
    AGREEMENTS,
    REFERRALS,
    INQUIRIES,
    OPPORTUNITIES,
    SALES,
    Link(_("Promotion"), "consulates:promotion"),
    Link(_("Samples"), "consulates:my_samples"),
    Link(_("Fairs"), "consulates:my_fairs", ("consulates:my_fair",)),
    FORUM_PLACES,
    Link(_("Certificates"), "companies:certificates", ("companies:certificate",)),
    Link(_("My company"), "companies:profile"),
    Link(_("People"), "companies:team"),
    READINESS,
    MARKETS,
]
NO_COMPANY_LINKS: list[Link] = [HOME, FORUM_PLACES]  # the home itself leads to the application
HOUSE_LINKS: list[Link] = [
    HOME,
    INQUIRIES,
    Link(_("Choose products"), "consulates:desk_pick", ("consulates:desk_pick",)),
    Link(_("On the shelf"), "consulates:desk_shelf", ("consulates:desk_placement",)),
    Link(_("Samples"), "consulates:desk_samples", ("consulates:desk_receive",)),
    Link(_("Contacts"), "consulates:desk_contacts", ("consulates:desk_contact",)),
    Link(_("Events"), "consulates:desk_events", ("consulates:desk_event", "consulates:desk_new_event")),
    BUYERS,
    SALES,
    RESULTS,
    Link(_("Monthly report"), "consulates:desk_report"),
    STAFF_REFERRALS,
]
INVEST_LINKS: list[Link] = [HOME, INQUIRIES, BUYERS, SALES, RESULTS, FAIRS, STAFF_REFERRALS, SIDE_BY_SIDE]
PROGRAMME_LINKS: list[Link] = [  # advisers, managers, administrators
    HOME,
    AGENDA,
    QUEUE,
    STAFF_AGREEMENTS,
    STAFF_REFERRALS,
    TEAM,
    HOURS,
    INQUIRIES,
    BUYERS,
    SALES,
    RESULTS,
    FAIRS,
    FORUM,
    SIDE_BY_SIDE,
]


def menu_links(request: Request) -> list[tuple[Link, str, bool]]:
    """(line, address, whether it is where the person is) of the person's menu."""
    who = role_of(request.user)
    of_a_member = MEMBER_LINKS if who == MEMBER and memberships(request) else NO_COMPANY_LINKS
    own = {MEMBER: of_a_member, CONSULAR: HOUSE_LINKS, INVEST: INVEST_LINKS}.get(who, PROGRAMME_LINKS)
    shown = [*own, NOTICES, DATA, ACCOUNT, *([ADMIN] if who in ADMIN_SITE else [])]
    here = request.resolver_match.view_name
    return [(link, reverse(link.route), link.is_active(here)) for link in shown]
