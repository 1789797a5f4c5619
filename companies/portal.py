"""Declarations for the portal and the admin site: menu, sidebar, home pages, sitemap, permissions."""

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from companies import notices  # noqa: F401  it registers whom to tell of a refused address
from companies.home.next_steps import Expressions, Facts, NextStep, next_step_rules
from companies.home.timeline import EventText, TimelineSource, localized_text, timeline_sources
from companies.models import Application, Certificate, Company, DestinationAnswer, DestinationSurvey
from companies.rules.consents import consent_question
from companies.rules.membership import INVITATION, renew_invitation
from exportasv.core.accounts.company_preview import personal_routes
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.permissions import (
    ADMIN_SITE,
    COUNSELING,
    MANAGERS,
    MEMBERS,
    PUBLIC,
    SIGNED_IN,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.related_lists import declare_related_lists
from exportasv.core.accounts.scopes import declare_scope, own_company
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.sign_in_questions import declare_sign_in_question
from exportasv.core.accounts.signed_links import declare_private_link
from exportasv.core.accounts.staff_home import WaitingCard, waiting_cards
from exportasv.core.audit.row_versions import declare_clock
from exportasv.core.http.sitemaps import sitemap_page, sitemap_section
from exportasv.core.notifications.models import NoticeChannel
from exportasv.core.notifications.topics import Topic, notice_topics

menu_entry(_("Certificates"), "companies:certificates", "companies:certificate", company=220)
menu_entry(_("My company"), "companies:profile", company=910)
menu_entry(_("People"), "companies:team", company=920)
menu_entry(_("Applications to join"), "admin:companies_application_changelist", icon="how_to_reg", programme=76)
menu_entry(_("Markets"), "companies:markets", "companies:markets companies:destinations", company=370)

sidebar_group("companies", 10, _("Companies"))
sidebar_items(
    "companies",
    SidebarItem(10, _("Companies"), "storefront", "companies.company"),
    SidebarItem(20, _("Applications to join"), "how_to_reg", "companies.application"),
    SidebarItem(30, _("Certificates"), "verified", "companies.certificate"),
    SidebarItem(40, _("Export markets"), "public", "companies.exportmarket"),
    SidebarItem(50, _("Readiness"), "checklist", "companies.readinessassessment"),
    SidebarItem(60, _("Destination surveys"), "bar_chart", "companies.destinationsurvey"),
)
sidebar_items("system", SidebarItem(50, _("Document access"), "visibility", "companies.documentaccess"))
declare_related_lists(
    "accounts.user", ("companies.companymember", "user__id__exact"), ("companies.company", "adviser__id__exact")
)

waiting_cards(
    WaitingCard(
        30, "applied", _("Companies that applied"), "how_to_reg", "companies.application",
        lambda _user: Application.objects.filter(state=Application.State.SENT), oldest="sent_at",
    ),
    WaitingCard(
        35, "to_verify", _("Companies to verify"), "storefront", "companies.company",
        lambda user: Company.objects.for_actor(user).filter(state=Company.State.APPLIED), oldest="created_at",
    ),
)  # fmt: skip

declare_sign_in_question(consent_question)
declare_private_link(INVITATION, _("an invitation to a company"), "companies.invitation", renew=renew_invitation)

notice_topics(
    Topic(
        40,
        "company",
        _("My company and its people"),
        ("company", "application", "member", "invitation"),
        can_be_silenced=False,
    ),
    Topic(70, "certificates", _("Certificates"), ("certificate",), NoticeChannel.DIGEST),
    Topic(100, "surveys", _("Surveys"), ("survey",), NoticeChannel.DIGEST),
)

sitemap_page("companies:list", 30)
sitemap_section("companies", 40, lambda: Company.objects.public().only("slug").order_by("pk"))
declare_clock(Company, lambda: Certificate.objects.order_by().annotate(row=F("company_id"), day=F("expires_on")))


def _certificate_text(title: str, number: str, who: str) -> EventText:
    return _g("Document confirmed: %(title)s") % {"title": title}, number, who


timeline_sources(
    TimelineSource(
        "certificate",
        lambda company: company.certificates.all(),
        _certificate_text,
        at=F("confirmed_at"),
        title=localized_text("type__name"),
        detail=F("number"),
        who=F("confirmed_by__full_name"),
        route="companies:certificate",
    )
)


def _facts() -> Expressions:
    open_round = DestinationSurvey.objects.open_on(timezone.localdate())
    answered = DestinationAnswer.objects.filter(survey__in=open_round, company=OuterRef("pk"))
    return {"survey_waits": Exists(open_round) & ~Exists(answered)}


def _answer_survey(facts: Facts) -> NextStep | None:
    if not facts.survey_waits:
        return None
    why = _g("Two minutes: where you export decides which buyers and fairs the programme looks for.")
    return NextStep(78, _g("Answer this year's survey of destinations"), why, reverse("companies:destinations"))


def _describe_company(facts: Facts) -> NextStep | None:
    if facts.about_es:
        return None
    why = _g("People buy from people. Five sentences are enough.")
    return NextStep(35, _g("Say who you are"), why, reverse("companies:profile"))


next_step_rules(_facts, _answer_survey, _describe_company)

allow_routes("companies:list companies:company api:company-list api:company-detail", read=PUBLIC)
allow_routes("api:certificatetype-list api:certificatetype-detail", read=PUBLIC)
allow_routes("companies:markets companies:destinations companies:profile companies:team", read=MEMBERS, write=MEMBERS)
allow_routes("companies:consent companies:partners", read=MEMBERS, write=MEMBERS)
personal_routes("companies:consent")
allow_routes("companies:certificate_new companies:certificate", read=MEMBERS, write=MEMBERS)
allow_routes("companies:switch", write=SIGNED_IN)
allow_routes("companies:profile_autosave companies:change_member companies:revoke_invitation", write=MEMBERS)
allow_routes("companies:leave companies:certificate_drop companies:accept_here", write=MEMBERS)
allow_routes("companies:certificates", read=MEMBERS)
# Certificate.for_actor limits the rows
allow_routes("companies:certificate_document", read=MEMBERS | ADMIN_SITE)
# links in e-mails
allow_routes("companies:invitation", read=PUBLIC, write=PUBLIC)
allow_routes("admin:companies_application_decide", write=COUNSELING)
allow_routes("admin:companies_application_check", read=COUNSELING)
allow_routes("admin:companies_application_correct", read=COUNSELING, write=COUNSELING)
allow_routes("admin:companies_company_invite_owner", read=COUNSELING, write=COUNSELING)

allow_models(
    "companies.documentaccess companies.merge companies.distinctpair companies.consent companies.declinedconsent",
    read=MANAGERS,
)
allow_models("companies.company companies.companymember companies.certificate", read=ADMIN_SITE, write=COUNSELING)
allow_models("companies.exportmarket companies.readinessassessment", read=ADMIN_SITE, write=COUNSELING)
allow_models("companies.certificatetype companies.destinationsurvey", read=ADMIN_SITE, write=MANAGERS)
allow_models("companies.destinationanswer", read=ADMIN_SITE, write=MANAGERS)
allow_models("companies.invitation", read=COUNSELING, write=MANAGERS)
allow_models("companies.application", read=COUNSELING, write=COUNSELING)
allow_models("companies.applicationpaper", read=COUNSELING)

declare_scope("companies.company", own_company(""), all_for=ADMIN_SITE)
declare_scope("companies.certificate", own_company("company"), all_for=ADMIN_SITE)
declare_scope("companies.partneraccess", own_company("company"), all_for=ADMIN_SITE)
