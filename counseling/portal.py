"""What the portal and the admin site show of counseling: menu, sidebar, home pages, sitemap, permissions."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.home.badges import menu_badge
from companies.home.next_steps import Expressions, Facts, NextStep, count_rows, first_value, next_step_rules
from companies.home.timeline import EventText, TimelineSource, localized_text, timeline_sources
from companies.models import Company
from companies.rules.advisers import choose_advisers_by
from counseling.forms.staff import NewSessionForm, just_held
from counseling.forum.notices import renew_ticket_link
from counseling.forum.tickets import LINK_PURPOSE
from counseling.models import ActionItem, CounselingSession, GroupSession, Referral, Registration, Service
from counseling.models.forum import RegistrationState
from counseling.rules.advisers import adviser_for
from exportasv.core.accounts import menu
from exportasv.core.accounts.csp import CAMERA_ROUTES
from exportasv.core.accounts.menu import menu_entry
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import (
    ADMIN_SITE,
    COUNSELING,
    MANAGERS,
    MEMBERS,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    Role,
    allow_models,
    allow_routes,
)
from exportasv.core.accounts.related_lists import declare_related_lists
from exportasv.core.accounts.saved_views import searchable_lists
from exportasv.core.accounts.scopes import declare_scope, own, own_company
from exportasv.core.accounts.sidebar import SidebarItem, sidebar_group, sidebar_items
from exportasv.core.accounts.signed_links import declare_private_link
from exportasv.core.accounts.staff_home import (
    WaitingCard,
    WaitingList,
    home_part,
    waiting_cards,
    waiting_lists,
)
from exportasv.core.http.sitemaps import sitemap_page, sitemap_section
from exportasv.core.notifications.topics import Topic, notice_topics

DUE_SOON = timedelta(days=7)
MAX_SESSIONS = 6  # rows of the list on the admin's home

menu_entry(_("Sessions"), "counseling:sessions", "counseling:session counseling:request_session", company=410)
menu_entry(_("Agreements"), "counseling:agreements", "counseling:agreement", company=420)
menu_entry(_("Referrals"), "counseling:referrals", company=430)
menu_entry(_("Forum"), "counseling:registrations", company=450, no_company=20)
menu_entry(_("Diagnostic"), "counseling:readiness", "counseling:readiness", company=440)
menu_entry(
    _("Agenda"),
    "counseling:staff_agenda",
    "counseling:staff_session counseling:staff_times counseling:staff_group",
    icon="event",
    programme=20,
)
menu_entry(_("Record a session"), "counseling:staff_new_session", icon="edit_note", programme=22)
menu_entry(
    _("Who needs help"), "counseling:staff_queue", "counseling:staff_neglected", icon="person_alert", programme=30
)
menu_entry(_("Agreements"), "counseling:staff_agreements", icon="task_alt", programme=40)
menu_entry(
    _("Referrals"),
    "counseling:staff_referrals",
    "counseling:staff_new_referral counseling:staff_referral",
    icon="move_up",
    house=120,
    partner=70,
    programme=50,
)
menu_entry(_("Team"), "counseling:staff_team", icon="groups", programme=60)
menu_entry(_("My hours"), "counseling:staff_hours", icon="schedule", programme=70)
menu_entry(
    _("Forum"),
    "counseling:staff_forum",
    "counseling:staff_event counseling:staff_door counseling_door",
    icon="confirmation_number",
    programme=130,
)

sidebar_group("counseling", 30, _("Counseling"))
sidebar_items(
    "counseling",
    SidebarItem(10, _("Sessions"), "event", "counseling.counselingsession"),
    SidebarItem(20, _("Agreements"), "task_alt", "counseling.actionitem"),
    SidebarItem(30, _("Referrals"), "move_up", "counseling.referral"),
    SidebarItem(40, _("Advisers"), "support_agent", "counseling.adviser"),
    SidebarItem(50, _("Group sessions"), "groups", "counseling.groupsession"),
    SidebarItem(60, _("Waiting list"), "hourglass_empty", "counseling.waitinglistentry"),
    SidebarItem(70, _("Without help"), "person_alert", "counseling.neglectedcompany"),
    SidebarItem(80, _("Services of the State"), "account_balance", "counseling.service"),
    SidebarItem(90, _("Services for answers"), "conversion_path", "counseling.servicerecommendation"),
)
declare_related_lists(
    "accounts.institution",
    ("counseling.service", "institution__id__exact"),
    ("counseling.referral", "to_institution__id__exact"),
)
sidebar_group("forum", 50, _("National Forum"))
sidebar_items(
    "forum",
    SidebarItem(10, _("Editions"), "campaign", "counseling.forumedition"),
    SidebarItem(20, _("Events"), "calendar_month", "counseling.forumevent"),
    SidebarItem(30, _("Registrations"), "how_to_reg", "counseling.registration"),
    SidebarItem(40, _("Speakers"), "mic", "counseling.speaker"),
    SidebarItem(50, _("Materials"), "attach_file", "counseling.material"),
    SidebarItem(60, _("Questions to the panel"), "forum", "counseling.panelquestion"),
    SidebarItem(70, _("What people say"), "star", "counseling.surveyanswer"),
)


declare_private_link(LINK_PURPOSE, _("a place at the forum"), "counseling.registration", renew=renew_ticket_link)


Rows = Callable[[User], QuerySet]


def _of_adviser(user: User, rows: QuerySet, *paths: str) -> QuerySet:
    """Return what an adviser has to do: rows of the person's own companies, and those that have no active adviser.

    Managers and administrators see all rows. `paths` lead from the row to an adviser's user.
    """
    if user.role != Role.ADVISER:
        return rows
    own, others = Q(), Q()
    for path in paths:
        own |= Q(**{path: user})
        others |= Q(**{f"{path}__is_active": True})
    return rows.filter(pk__in=rows.model._base_manager.filter(own | ~others).values("pk"))


def _all_overdue_agreements(user: User) -> QuerySet[ActionItem]:
    return ActionItem.objects.for_actor(user).overdue(timezone.localdate())


def _all_requested_sessions(user: User) -> QuerySet[CounselingSession]:
    return CounselingSession.objects.for_actor(user).filter(state=CounselingSession.State.REQUESTED)


def _all_unrecorded_sessions(user: User) -> QuerySet[CounselingSession]:
    return CounselingSession.objects.for_actor(user).unrecorded(timezone.now())


def _all_unrecorded_groups(_user: User) -> QuerySet[GroupSession]:
    return GroupSession.objects.filter(state=GroupSession.State.PLANNED, ends_at__lt=timezone.now())


def _mine(rows: Rows, *paths: str) -> Rows:
    """Return what an adviser has to do of the rows (_of_adviser)."""
    return lambda user: _of_adviser(user, rows(user), *paths)


def _overdue_referrals(user: User) -> QuerySet[Referral]:
    return Referral.objects.for_actor(user).overdue(timezone.localdate())


def _sessions_today(user: User, states: Iterable[str]) -> QuerySet[CounselingSession]:
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = CounselingSession.objects.for_actor(user).filter(state__in=states)
    rows = rows.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
    return rows.select_related("company", "adviser__user").order_by("starts_at")[:MAX_SESSIONS]


def _busy_today(user: User) -> QuerySet[CounselingSession]:
    return _sessions_today(user, CounselingSession.State.BUSY)


def _booked_today(user: User) -> dict[str, Any]:
    return {
        "sessions": _sessions_today(user, [CounselingSession.State.BOOKED]),
        "form": NewSessionForm(companies=Company.objects.none(), initial=just_held(), auto_id="home_%s"),
    }


waiting_cards(
    WaitingCard(
        50, "overdue", _("Agreements overdue"), "event_busy", "counseling.actionitem",
        _mine(_all_overdue_agreements, "company__adviser", "session__adviser__user"),
        all_rows=_all_overdue_agreements, oldest="due_on", urgent=True,
    ),
    WaitingCard(
        55, "to_record", _("Sessions to record"), "edit_note", "counseling.counselingsession",
        _mine(_all_unrecorded_sessions, "company__adviser", "adviser__user"),
        all_rows=_all_unrecorded_sessions, oldest="ends_at", urgent=True,
    ),
    WaitingCard(
        57, "to_record", _("Group sessions to record"), "groups", "counseling.groupsession",
        _mine(_all_unrecorded_groups, "adviser__user"),
        all_rows=_all_unrecorded_groups, oldest="ends_at", urgent=True,
    ),
    WaitingCard(
        60, "requested", _("Sessions requested"), "pending_actions", "counseling.counselingsession",
        _mine(_all_requested_sessions, "company__adviser", "adviser__user"),
        all_rows=_all_requested_sessions, oldest="requested_at",
    ),
    WaitingCard(
        65, "overdue", _("Referrals overdue"), "assignment_late", "counseling.referral",
        _overdue_referrals, oldest="due_on", urgent=True,
    ),
    WaitingCard(
        70, "to_accept", _("Referrals to accept"), "move_up", "counseling.referral",
        lambda user: Referral.objects.for_actor(user).filter(state=Referral.State.SENT), oldest="sent_at",
    ),
)  # fmt: skip
waiting_lists(WaitingList(20, "counseling.counselingsession", _busy_today, "counseling/staff/_sessions_today.html"))
home_part(menu.PROGRAMME, "counseling/staff/_booked_today.html", _booked_today)

notice_topics(
    Topic(30, "sessions", _("Sessions and agreements"), ("session", "agreement", "referral", "adviser")),
    Topic(90, "forum", _("The National Forum"), ("forum",)),
)

sitemap_page("counseling:services", 50)
sitemap_page("counseling:service_finder", 60)
sitemap_page("counseling:forum", 70)
sitemap_section("services", 60, lambda: Service.objects.published().only("slug").order_by("pk"))


def _session_text(title: str, state: str, who: str) -> EventText:
    words: dict[str, str] = {
        CounselingSession.State.HELD: _g("Session: %(title)s"),
        CounselingSession.State.BOOKED: _g("Session booked: %(title)s"),
        CounselingSession.State.MISSED: _g("Session missed: %(title)s"),
    }
    return words.get(state, _g("Session cancelled: %(title)s")) % {"title": title}, "", who


def _session_request_text(title: str, _detail: str, who: str) -> EventText:
    return _g("Session requested: %(title)s") % {"title": title}, "", who


def _agreement_text(title: str, due_on: str, who: str) -> EventText:
    day = date_format(date.fromisoformat(due_on), "SHORT_DATE_FORMAT")
    return _g("Agreed: %(title)s") % {"title": title}, _g("until %(day)s") % {"day": day}, who


def _agreement_done_text(title: str, proof: str, holder: str) -> EventText:
    return _g("Done: %(title)s") % {"title": title}, proof, str(dict(ActionItem.Holder.choices).get(holder, ""))


def _forum_text(title: str, state: str, name: str) -> EventText:
    return _g("Forum: %(title)s") % {"title": title}, str(dict(RegistrationState.choices).get(state, "")), name


timeline_sources(
    TimelineSource(
        "session",
        lambda company: company.sessions.exclude(state=CounselingSession.State.REQUESTED),
        _session_text,
        at=F("starts_at"),
        title=F("matter"),
        detail=F("state"),
        who=F("adviser__user__full_name"),
    ),
    TimelineSource(
        "session_asked",
        lambda company: company.sessions.all(),
        _session_request_text,
        at=F("requested_at"),
        title=F("matter"),
    ),
    TimelineSource(
        "agreement",
        lambda company: company.action_items.all(),
        _agreement_text,
        at=Coalesce("session__ends_at", "created_at"),
        title=F("text"),
        detail=F("due_on"),
    ),
    TimelineSource(
        "agreement_done",
        lambda company: company.action_items.filter(state=ActionItem.State.DONE),
        _agreement_done_text,
        at=F("done_at"),
        title=F("text"),
        detail=F("proof"),
        who=F("holder"),
    ),
    TimelineSource(
        "forum",
        lambda company: company.registrations.exclude(state=Registration.State.CANCELLED),
        _forum_text,
        at=F("registered_at"),
        title=localized_text("event__title"),
        detail=F("state"),
        who=F("name"),
    ),
)


def _facts() -> Expressions:
    todo = ActionItem.objects.open().filter(holder=ActionItem.Holder.COMPANY)
    records = CounselingSession.objects.to_confirm(timezone.now())
    return {
        "next_agreement_due_on": first_value(todo.order_by("due_on"), "due_on"),
        "next_agreement_text": first_value(todo.order_by("due_on"), "text"),
        "agreements_overdue": count_rows(_own_overdue()),
        "records_to_confirm": count_rows(records),
        "first_record": first_value(records.order_by("held_at"), "pk"),
    }


def _own_overdue() -> QuerySet[ActionItem]:
    return ActionItem.objects.overdue(timezone.localdate()).filter(holder=ActionItem.Holder.COMPANY)


def _confirm_record(facts: Facts) -> NextStep | None:
    if not facts.records_to_confirm:
        return None
    title = ngettext(
        "Is the record of your session right?",
        "Are the records of your %(n)s sessions right?",
        facts.records_to_confirm,
    )
    why = _g("Say yes, or what is not right: what you agreed stands in it.")
    url = reverse("counseling:session", args=[facts.first_record])
    return NextStep(95, title % {"n": facts.records_to_confirm}, why, url, somebody_waits=True, is_late=True)


def _keep_agreement(facts: Facts) -> NextStep | None:
    due: date | None = facts.next_agreement_due_on
    today = timezone.localdate()
    if due is None or due > today + DUE_SOON:
        return None
    late: int = facts.agreements_overdue
    title = _g("Do what you agreed with your adviser")
    if late:
        title = ngettext("An agreement is overdue", "%(n)s agreements are overdue", late) % {"n": late}
    why = _g("“%(agreement)s”, until %(day)s. Tell your adviser if you cannot meet the date.") % {
        "agreement": facts.next_agreement_text,
        "day": date_format(due, "SHORT_DATE_FORMAT"),
    }
    url = reverse("counseling:agreements")
    return NextStep(75 if late else 45, title, why, url, somebody_waits=True, is_late=bool(late))


choose_advisers_by(adviser_for)
next_step_rules(_facts, _confirm_record, _keep_agreement)
menu_badge(
    "help",
    lambda: count_rows(_own_overdue()),
    lambda: count_rows(CounselingSession.objects.to_confirm(timezone.now())),
)

searchable_lists(
    "counseling:staff_queue", "counseling:staff_neglected", "counseling:staff_agreements", "counseling:staff_referrals"
)

allow_routes("counseling:services counseling:service counseling:service_finder", read=PUBLIC)
allow_routes("counseling:forum counseling:event", read=PUBLIC)
allow_routes("counseling:event_ics counseling:edition_ics counseling:material counseling:certificates", read=PUBLIC)
allow_routes("counseling:certificate_page counseling:ticket_file", read=PUBLIC)
allow_routes("counseling:ticket", read=PUBLIC, write=PUBLIC)
allow_routes("counseling:ticket_certificate counseling:ticket_material api:service-list", read=PUBLIC)
allow_routes("api:service-detail api:event-list api:event-detail counseling:calendar_feed", read=PUBLIC)
allow_routes("counseling:register counseling:ticket_cancel counseling:ticket_questions", read=PUBLIC, write=PUBLIC)
allow_routes("counseling:ticket_survey counseling:confirm_record counseling:proposal", read=PUBLIC, write=PUBLIC)
allow_routes("counseling:registrations", read=SIGNED_IN)
allow_routes("counseling:staff_forum counseling:staff_event counseling:staff_registrations_file", read=COUNSELING)
allow_routes("counseling:staff_door_list counseling:staff_agenda counseling:staff_queue", read=COUNSELING)
allow_routes("counseling:staff_neglected counseling:staff_team counseling:staff_group", read=COUNSELING)
allow_routes("counseling:staff_minutes counseling:staff_hours counseling:staff_agreements", read=COUNSELING)
allow_routes("counseling:staff_questions counseling:staff_door", read=COUNSELING, write=COUNSELING)
allow_routes("counseling:staff_stand_session counseling_door", read=COUNSELING, write=COUNSELING)
allow_routes("counseling:staff_session", read=COUNSELING, write=COUNSELING)
allow_routes("counseling:staff_new_session counseling:staff_times", read=COUNSELING, write=COUNSELING)
allow_routes("counseling:staff_groups", read=COUNSELING, write=COUNSELING)
allow_routes("counseling:staff_door_sync counseling:staff_draft counseling:staff_no_show", write=COUNSELING)
allow_routes("counseling:staff_cancel counseling:staff_close_neglected", write=COUNSELING)
allow_routes("counseling:staff_agreement_move", write=COUNSELING)
allow_routes("counseling:staff_hours_change counseling:staff_group_cancel", write=COUNSELING)
allow_routes("counseling:staff_group_hold", write=COUNSELING)
allow_routes("counseling:readiness counseling:sessions counseling:session counseling:session_ics", read=MEMBERS)
allow_routes("counseling:session_minutes counseling:agreements counseling:referrals", read=MEMBERS)
allow_routes("counseling:readiness_questions counseling:request_session", read=MEMBERS, write=MEMBERS)
allow_routes("counseling:session_times counseling:agreement_complete", read=MEMBERS, write=MEMBERS)
allow_routes("counseling:readiness_begin counseling:readiness_add_to_plan counseling:session_cancel", write=MEMBERS)
allow_routes("counseling:session_confirm counseling:session_waiting_list counseling:group_join", write=MEMBERS)
allow_routes("counseling:accept_proposal", write=MEMBERS)
allow_routes("counseling:agreement_proof", read=COUNSELING | MEMBERS)
allow_routes("counseling:staff_referrals", read=STAFF)
allow_routes("counseling:staff_new_referral", read=STAFF, write=STAFF)
allow_routes("counseling:staff_referral_move", write=STAFF)
# counseling/admin/services.py limits each institution to its own services

allow_models("counseling.service", read=ADMIN_SITE, write=ADMIN_SITE)
allow_models("counseling.servicerecommendation", read=ADMIN_SITE, write=MANAGERS)
allow_models("counseling.planstep counseling.panelquestion counseling.questionvote", read=COUNSELING)
allow_models("counseling.surveyanswer", read=COUNSELING)
allow_models("counseling.adviser counseling.availability counseling.absence", read=COUNSELING, write=MANAGERS)
allow_models("counseling.dayhours counseling.groupsession", read=COUNSELING, write=MANAGERS)
allow_models("counseling.rescheduleproposal counseling.waitinglistentry", read=COUNSELING, write=MANAGERS)
allow_models("counseling.neglectedcompany counseling.forumedition", read=COUNSELING, write=MANAGERS)
allow_models("counseling.forumevent counseling.registration counseling.speaker", read=COUNSELING, write=MANAGERS)
allow_models("counseling.material", read=COUNSELING, write=MANAGERS)
allow_models("counseling.counselingsession counseling.actionitem", read=COUNSELING, write=COUNSELING)
allow_models("counseling.referral counseling.participant", read=COUNSELING, write=COUNSELING)
allow_models("counseling.calendarfeed counseling.sessiondraft")

declare_scope("counseling.counselingsession counseling.actionitem", own_company("company"), all_for=COUNSELING)
declare_scope(
    "counseling.referral",
    own("own institution", "to_institution from_institution", roles=STAFF - COUNSELING, of_institution=True),
    own_company("company", roles=MEMBERS),
    all_for=COUNSELING,
)
declare_scope("counseling.registration", own("own", "user"), own_company("company"), all_for=COUNSELING)

CAMERA_ROUTES.add("counseling:staff_door")  # it reads the codes of tickets
