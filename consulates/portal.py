"""Registration in the portal and admin site: menu, sidebar, home pages, sitemap, permissions and scopes."""

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_countries import countries

from companies.home.badges import menu_badge
from companies.home.next_steps import Expressions, Facts, NextStep, count_rows, first_value, next_step_rules
from companies.home.timeline import NOON_OFFSET, EventText, TimelineSource, localized_text, timeline_sources
from consulates.models import (
    ExportWin,
    FairParticipation,
    Inquiry,
    InquiryMessage,
    Placement,
    SampleRequest,
    TradingHouse,
    WinReview,
)
from consulates.rules import inquiry_intake, inquiry_links, sourcing
from consulates.rules.follow_ups import asked_companies
from consulates.rules.samples import late_requests
from consulates.rules.wins import CONFIRMATION, renew_confirmation, unanswered_claims
from consulates.views.desk.home import house_home
from consulates.views.staff.home import buyers_home
from exportasv.core.accounts import menu
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import (
    ADMIN_SITE,
    BUYER_MANAGERS,
    BUYER_VERIFIERS,
    COUNSELING,
    FAIR_STAFF,
    HOUSE_OFFICERS,
    MANAGERS,
    MEMBERS,
    PARTNER_OFFICERS,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    Role,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.saved_views import searchable_lists
from exportasv.core.accounts.scopes import declare_scope, own_company, own_house
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.signed_links import declare_private_link
from exportasv.core.accounts.staff_home import WaitingCard, home_part, waiting_cards
from exportasv.core.audit.row_versions import DayBefore, declare_clock
from exportasv.core.calendars.workdays import weekdays_ago
from exportasv.core.documents.formatting import money
from exportasv.core.http.sitemaps import sitemap_page, sitemap_section
from exportasv.core.notifications.models import NoticeChannel
from exportasv.core.notifications.thresholds import remind_company_after, tell_adviser_after
from exportasv.core.notifications.topics import Topic, notice_topics
from exportasv.core.programme import working_days_text

MAX_WAITING_POINTS = 9
menu_entry(
    _("Inquiries"),
    "consulates:inquiries",
    "consulates:inquiry consulates:new_quotation consulates:quotation",
    icon="mail",
    company=310,
    house=20,
    partner=20,
    programme=80,
)
menu_entry(
    _("Sales"),
    "consulates:wins",
    "consulates:win consulates:new_win",
    icon="trophy",
    company=330,
    house=90,
    partner=40,
    programme=100,
)
menu_entry(_("Promotion"), "consulates:promotion", company=340)
menu_entry(_("Samples"), "consulates:sample_requests", company=350)
menu_entry(_("Fairs"), "consulates:company_fairs", "consulates:company_fair", company=360)
menu_entry(_("Choose products"), "consulates:desk_suggestions", "consulates:desk_suggestions", house=30)
menu_entry(_("On the shelf"), "consulates:desk_shelf", "consulates:desk_placement", house=40)
menu_entry(_("Samples"), "consulates:desk_samples", "consulates:desk_receive_samples", house=50)
menu_entry(_("Contacts"), "consulates:desk_contacts", "consulates:desk_contact", house=60)
menu_entry(_("Events"), "consulates:desk_events", "consulates:desk_event consulates:desk_new_event", house=70)
menu_entry(
    _("Buyers"),
    "consulates:buyers",
    "consulates:buyer consulates:requirement consulates:new_buyer consulates:edit_ consulates:new_requ",
    icon="handshake",
    house=80,
    partner=30,
    programme=90,
)
menu_entry(_("Monthly report"), "consulates:desk_report", house=110)
menu_entry(
    _("Fairs"), "consulates:fairs", "consulates:fair consulates:meeting", icon="festival", partner=60, programme=120
)
menu_entry(_("Houses side by side"), "consulates:compare_houses", icon="home_work", partner=80, programme=140)

sidebar_group("consulates", 40, _("Trading houses and buyers"))
sidebar_items(
    "consulates",
    SidebarItem(10, _("Trading houses"), "home_work", "consulates.tradinghouse"),
    SidebarItem(20, _("Placements"), "shelves", "consulates.placement"),
    SidebarItem(25, _("Visits"), "footprint", "consulates.visit"),
    SidebarItem(30, _("Samples"), "package_2", "consulates.samplebalance"),
    SidebarItem(40, _("Sample requests"), "local_shipping", "consulates.samplerequest"),
    SidebarItem(50, _("Monthly reports"), "summarize", "consulates.housereport"),
    SidebarItem(60, _("House events"), "celebration", "consulates.houseevent"),
    SidebarItem(70, _("House contacts"), "contacts", "consulates.housecontact"),
    SidebarItem(80, _("Buyers"), "handshake", "consulates.buyer"),
    SidebarItem(90, _("Inquiries"), "mail", "consulates.inquiry"),
    SidebarItem(100, _("Quotations"), "request_quote", "consulates.quotation"),
    SidebarItem(110, _("Gaps"), "rule", "consulates.gap"),
    SidebarItem(120, _("Fairs"), "festival", "consulates.fair"),
    SidebarItem(130, _("Meetings at fairs"), "groups", "consulates.fairmeeting"),
    SidebarItem(140, _("Export wins"), "trophy", "consulates.exportwin"),
    SidebarItem(150, _("Disputes of sales"), "gavel", "consulates.windispute"),
    SidebarItem(160, _("Reviews of sales"), "fact_check", "consulates.winreview"),
)


declare_private_link(inquiry_links.SENT_PAGE, _("what a form sent"), "consulates.sending")
declare_private_link(
    inquiry_links.MAILED, _("the inquiries of a form"), "consulates.sending", renew=inquiry_intake.renew_mailed_link
)
declare_private_link(
    inquiry_links.THREAD, _("an inquiry, for its buyer"), "consulates.inquiry", renew=inquiry_intake.renew_thread_link
)
declare_private_link(inquiry_links.REPLY, _("an address to answer by e-mail"), "consulates.inquiry")
declare_private_link(sourcing.SENT_PAGE, _("what a visitor looks for, as sent"), "consulates.buyerrequirement")
declare_private_link(
    sourcing.MAILED, _("what a visitor looks for"), "consulates.buyerrequirement", renew=sourcing.renew_mailed_link
)
declare_private_link(CONFIRMATION, _("a sale to confirm"), "consulates.exportwin", renew=renew_confirmation)


def _unanswered_inquiries(user: User) -> QuerySet[Inquiry]:
    since = weekdays_ago(remind_company_after())
    return Inquiry.objects.for_actor(user).waiting().filter(waiting_since__lt=since)


def _own_unanswered_inquiries(user: User) -> QuerySet[Inquiry]:
    """Return the inquiries to an adviser's own companies and to those without an active adviser; all of other roles."""
    rows = _unanswered_inquiries(user)
    if user.role != Role.ADVISER:
        return rows
    return rows.filter(Q(company__adviser=user) | ~Q(company__adviser__is_active=True))


def _unanswered_title() -> str:
    return _g("Inquiries unanswered for %(term)s") % {"term": working_days_text(remind_company_after())}


waiting_cards(
    WaitingCard(
        40, "unanswered", lazy(_unanswered_title, str)(), "mark_email_unread", "consulates.inquiry",
        _own_unanswered_inquiries, all_rows=_unanswered_inquiries, oldest="waiting_since", urgent=True,
    ),
    WaitingCard(
        75, "late", _("Samples that nobody sends or receives"), "local_shipping", "consulates.samplerequest",
        lambda user: late_requests(SampleRequest.objects.for_actor(user)), oldest="requested_at",
    ),
    WaitingCard(
        80, "disputed", _("Disputed sales"), "gavel", "consulates.exportwin",
        lambda user: ExportWin.objects.for_actor(user).filter(state=ExportWin.State.DISPUTED),
        oldest="decided_at", urgent=True,
    ),
    WaitingCard(
        82, "to_decide", _("Sales that a manager must look at"), "gavel", "consulates.winreview",
        lambda user: WinReview.objects.for_actor(user).filter(decided_at=None), oldest="requested_at", urgent=True,
    ),
    WaitingCard(
        84, "told", _("Sales told by companies, to support"), "trophy", "consulates.exportwin",
        lambda user: ExportWin.objects.for_actor(user).filter(state=ExportWin.State.TOLD), oldest="claimed_at",
    ),
    WaitingCard(
        86, "unanswered", _("Sales that companies did not confirm"), "trophy", "consulates.exportwin",
        lambda user: unanswered_claims(ExportWin.objects.for_actor(user)), oldest="claimed_at",
    ),
)  # fmt: skip
home_part(menu.HOUSE, "consulates/desk/home.html", house_home)
home_part(menu.PARTNER, "consulates/staff/home.html", buyers_home)

notice_topics(
    Topic(
        10,
        "inquiries",
        _("Questions and orders of buyers"),
        ("inquiry", "question", "quotation", "requirement"),
        can_be_silenced=False,
    ),
    Topic(20, "wins", _("Sales to confirm"), ("win",), can_be_silenced=False),
    Topic(
        80,
        "houses",
        _("Trading houses, samples and fairs"),
        ("placement", "sample", "fair", "house"),
        NoticeChannel.DIGEST,
    ),
)

sitemap_page("consulates:houses", 40)
sitemap_section("houses", 50, lambda: TradingHouse.objects.only("slug").order_by("pk"))
declare_clock(TradingHouse, lambda: Placement.objects.order_by().annotate(row=F("house_id"), day=F("until")))
declare_clock(TradingHouse, lambda: Placement.objects.order_by().annotate(row=F("house_id"), day=DayBefore("since")))


def _placement_text(title: str, city: str, who: str) -> EventText:
    return _g("%(title)s is shown in %(city)s") % {"title": title, "city": city}, "", who


def _inquiry_text(buyer: str, product: str, country: str) -> EventText:
    told = {"buyer": buyer, "country": countries.name(country)}
    return _g("Inquiry from %(buyer)s, %(country)s") % told, product, ""


def _answer_text(buyer: str, product: str, who: str) -> EventText:
    return _g("Reply sent to %(buyer)s") % {"buyer": buyer}, product, who


def _win_text(value: str, state: str, country: str) -> EventText:
    words: dict[str, str] = {
        ExportWin.State.CONFIRMED: _g("Sale confirmed: %(value)s to %(country)s"),
        ExportWin.State.CLAIMED: _g("Sale recorded, waiting for your confirmation: %(value)s to %(country)s"),
        ExportWin.State.TOLD: _g("Sale told by the company, not supported yet: %(value)s to %(country)s"),
        ExportWin.State.HELD: _g("Sale recorded, a programme manager looks at it: %(value)s to %(country)s"),
        ExportWin.State.WITHDRAWN: _g("Sale withdrawn: %(value)s to %(country)s"),
        ExportWin.State.VOIDED: _g("Sale declared void: %(value)s to %(country)s"),
    }
    told = {"value": money(value), "country": countries.name(country)}
    return words.get(state, _g("Sale disputed: %(value)s to %(country)s")) % told, "", ""


def _fair_text(name: str, city: str, _who: str) -> EventText:
    return _g("Fair: %(name)s") % {"name": name}, city, ""


def _city_of_house() -> Subquery:
    """Return the city as a query of its own: PostgreSQL plans that sooner than two joins more."""
    houses = TradingHouse.objects.filter(pk=OuterRef("house")).order_by()
    return Subquery(houses.values(city=localized_text("consulate__city")()))


_answers = InquiryMessage.objects.filter(inquiry=OuterRef("pk")).exclude(sender=InquiryMessage.Sender.BUYER)
timeline_sources(
    TimelineSource(
        "placement",
        lambda company: Placement.objects.filter(product__company=company),
        _placement_text,
        at=Cast("since", DateTimeField()) + NOON_OFFSET,
        title=localized_text("product__name"),
        detail=_city_of_house,
        who=F("placed_by__full_name"),
    ),
    TimelineSource(
        "inquiry",
        lambda company: company.inquiries.all(),
        _inquiry_text,
        at=F("asked_at"),
        title=F("buyer__name"),
        detail=localized_text("product__name"),
        who=F("buyer__country"),
    ),
    TimelineSource(
        "answer",
        lambda company: company.inquiries.filter(first_answer_at__isnull=False),
        _answer_text,
        at=F("first_answer_at"),
        title=F("buyer__name"),
        detail=localized_text("product__name"),
        who=Subquery(_answers.order_by("sent_at").values("author__full_name")[:1]),
    ),
    TimelineSource(
        "win",
        lambda company: company.wins.all(),
        _win_text,
        at=Coalesce("decided_at", "claimed_at"),
        title=F("value"),
        detail=F("state"),
        who=F("destination"),
    ),
    TimelineSource(
        "fair",
        lambda company: company.fairs.filter(state__in=FairParticipation.State.GOING),
        _fair_text,
        at=Cast("fair__starts_on", DateTimeField()) + NOON_OFFSET,
        title=F("fair__name"),
        detail=localized_text("fair__city"),
    ),
)


def _facts() -> Expressions:
    asked = Inquiry.objects.waiting()
    samples = SampleRequest.objects.filter(state__in=SampleRequest.State.WITH_COMPANY)
    return {
        "unanswered": count_rows(asked),
        "oldest_question_at": first_value(asked.order_by("waiting_since"), "waiting_since"),
        "silent_buyers": count_rows(asked_companies(Inquiry.objects.all())),
        "samples_to_send": count_rows(samples.annotate(company=F("product__company"))),
        "claimed_sales": count_rows(ExportWin.objects.filter(state=ExportWin.State.CLAIMED)),
    }


def _answer_buyers(facts: Facts) -> NextStep | None:
    if not facts.unanswered:
        return None
    days = (timezone.now() - facts.oldest_question_at).days
    title = ngettext("Answer %(n)s buyer", "Answer %(n)s buyers", facts.unanswered) % {"n": facts.unanswered}
    why = _g("A buyer waits for few days; after %(term)s your adviser is told.") % {
        "term": working_days_text(tell_adviser_after())
    }
    address = reverse("consulates:inquiries") + "?show=waiting"
    value, is_late = (
        100 + min(days, MAX_WAITING_POINTS),
        facts.oldest_question_at < weekdays_ago(remind_company_after()),
    )
    return NextStep(value, title, why, address, somebody_waits=True, is_late=is_late)


def _send_samples(facts: Facts) -> NextStep | None:
    if not facts.samples_to_send:
        return None
    title = ngettext("Samples: %(n)s request waits", "Samples: %(n)s requests wait", facts.samples_to_send)
    why = _g("A trading house wants to show your product. Say whether you send it, and when it left.")
    return NextStep(
        72, title % {"n": facts.samples_to_send}, why, reverse("consulates:sample_requests"), somebody_waits=True
    )


def _confirm_sale(facts: Facts) -> NextStep | None:
    if not facts.claimed_sales:
        return None
    why = _g("Your answer shows what the programme achieves, and helps us to help you further.")
    return NextStep(65, _g("Confirm whether a sale took place"), why, reverse("consulates:wins"), somebody_waits=True)


def _say_what_came_of_it(facts: Facts) -> NextStep | None:
    if not facts.silent_buyers:
        return None
    title = ngettext("Tell what came of %(n)s inquiry", "Tell what came of %(n)s inquiries", facts.silent_buyers)
    why = _g("The buyer is silent. Write again, record the sale or close it; otherwise it is closed as unanswered.")
    address = reverse("consulates:inquiries") + "?show=asked"
    return NextStep(70, title % {"n": facts.silent_buyers}, why, address, somebody_waits=True)


next_step_rules(_facts, _answer_buyers, _send_samples, _confirm_sale, _say_what_came_of_it)
menu_badge(
    "buyers",
    lambda: count_rows(Inquiry.objects.waiting()),
    lambda: count_rows(ExportWin.objects.filter(state=ExportWin.State.CLAIMED)),
)

allow_routes("consulates:inquiry_form consulates:sourcing_request", read=PUBLIC, write=PUBLIC)
allow_routes("consulates:sourcing_status", read=PUBLIC, write=PUBLIC)
allow_routes("consulates:inquiry_form_of_house consulates:inquiry_status", read=PUBLIC, write=PUBLIC)
allow_routes("consulates:houses consulates:house api:tradinghouse-list api:tradinghouse-detail", read=PUBLIC)
allow_routes("consulates:inquiry_status_quotation consulates:inquiry_status_document consulates:stories", read=PUBLIC)
allow_routes("consulates:desk_shelf consulates:desk_suggestions consulates:desk_events", read=HOUSE_OFFICERS)
allow_routes("consulates:desk_placement consulates:desk_place_product", read=HOUSE_OFFICERS, write=HOUSE_OFFICERS)
allow_routes("consulates:desk_samples consulates:desk_receive_samples", read=HOUSE_OFFICERS, write=HOUSE_OFFICERS)
allow_routes("consulates:desk_contacts consulates:desk_contact", read=HOUSE_OFFICERS, write=HOUSE_OFFICERS)
allow_routes("consulates:desk_new_event consulates:desk_event", read=HOUSE_OFFICERS, write=HOUSE_OFFICERS)
allow_routes("consulates:desk_report", read=HOUSE_OFFICERS, write=HOUSE_OFFICERS)
allow_routes("consulates:desk_print consulates:desk_end_request consulates:desk_delete_contact", write=HOUSE_OFFICERS)
allow_routes("consulates:desk_visit consulates:desk_undo_visit", write=HOUSE_OFFICERS)
allow_routes("consulates:compare_houses", read=ADMIN_SITE)
allow_routes("consulates:promotion consulates:sample_requests consulates:company_fairs", read=MEMBERS)
allow_routes("consulates:company_fair", read=MEMBERS, write=MEMBERS)
allow_routes("consulates:withdraw_from_fair consulates:answer_samples", write=MEMBERS)
allow_routes("consulates:fairs admin:consulates_fair_print_catalogue", read=FAIR_STAFF)
allow_routes("consulates:fair consulates:meeting", read=FAIR_STAFF, write=FAIR_STAFF)
allow_routes("consulates:decide_application", write=FAIR_STAFF)
allow_routes("consulates:sample_photo consulates:inquiries consulates:quotation", read=SIGNED_IN)
allow_routes("consulates:inquiry_document consulates:wins consulates:win_document", read=SIGNED_IN)
# the token in the owner's e-mail grants access
allow_routes("consulates:confirm_win", read=PUBLIC, write=PUBLIC)
# the mail server signs each e-mail; the API is public
allow_routes("inbound_mail api:inquiry-list api:requirement-list api:lead-list", write=PUBLIC)
# who has a key with the scope
allow_routes("api:order-list api:order-detail api:win-list api:win-detail", read=PUBLIC)
allow_routes("embedded_shelf", read=PUBLIC)
allow_routes("consulates:inquiry consulates:new_quotation consulates:new_win", read=SIGNED_IN, write=SIGNED_IN)
allow_routes("consulates:win", read=SIGNED_IN, write=SIGNED_IN)
searchable_lists("consulates:buyers")
allow_routes("consulates:buyers consulates:requirements", read=STAFF)
allow_routes("consulates:buyer consulates:requirement", read=STAFF, write=STAFF)
allow_routes("consulates:new_buyer consulates:edit_buyer", read=BUYER_MANAGERS, write=BUYER_MANAGERS)
allow_routes("consulates:new_requirement consulates:edit_requirement", read=BUYER_MANAGERS, write=BUYER_MANAGERS)

allow_models("consulates.consulate consulates.tradinghouse consulates.houseofficer", read=ADMIN_SITE, write=MANAGERS)
allow_models("consulates.placement consulates.samplemovement consulates.samplerequest", read=ADMIN_SITE, write=MANAGERS)
allow_models("consulates.housecontact consulates.houseevent", read=ADMIN_SITE, write=MANAGERS)
allow_models("consulates.samplebalance consulates.housereport consulates.quotation", read=ADMIN_SITE)
allow_models("consulates.visit", read=ADMIN_SITE)
allow_models("consulates.quotationline consulates.messagefile", read=ADMIN_SITE)
# its page lists what was typed; its links are secrets
allow_models("consulates.sending")
allow_models("consulates.buyer consulates.buyerrequirement", read=ADMIN_SITE, write=BUYER_VERIFIERS)
allow_models("consulates.inquiry consulates.inquirymessage", read=ADMIN_SITE, write=BUYER_VERIFIERS)
allow_models("consulates.buyercontact consulates.gap", read=ADMIN_SITE, write=BUYER_VERIFIERS)
allow_models("consulates.inboundemail", read=MANAGERS)
allow_models("consulates.fair consulates.fairparticipation", read=ADMIN_SITE, write=FAIR_STAFF)
allow_models("consulates.faircriterion consulates.fairmeeting", read=ADMIN_SITE, write=FAIR_STAFF)
allow_models("consulates.exportwin", read=ADMIN_SITE, write=COUNSELING | PARTNER_OFFICERS)
# edited in the portal only
allow_models("consulates.windispute consulates.disputemessage consulates.winreview", read=ADMIN_SITE)

declare_scope("consulates.tradinghouse", own_house(""), all_for=ADMIN_SITE)
declare_scope(
    "consulates.placement consulates.samplemovement consulates.samplerequest consulates.visit",
    own_house("house"),
    own_company("product__company"),
    all_for=ADMIN_SITE,
)
declare_scope("consulates.inquiry consulates.exportwin", own_house("house"), own_company("company"), all_for=ADMIN_SITE)
declare_scope(
    "consulates.windispute consulates.winreview",
    own_house("win__house"),
    own_company("win__company"),
    all_for=ADMIN_SITE,
)
declare_scope(
    "consulates.disputemessage",
    own_house("dispute__win__house"),
    own_company("dispute__win__company"),
    all_for=ADMIN_SITE,
)
declare_scope(
    "consulates.buyer consulates.housecontact consulates.houseevent consulates.housereport",
    own_house("house"),
    all_for=ADMIN_SITE,
)
declare_scope("consulates.buyerrequirement", own_house("buyer__house"), all_for=ADMIN_SITE)
declare_scope("consulates.fairparticipation consulates.gap", own_company("company"), all_for=ADMIN_SITE)
