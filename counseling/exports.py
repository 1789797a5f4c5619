"""Columns of the exported lists: sessions, agreements, referrals and the forum."""

from django.utils.translation import gettext_lazy as _

from companies.models import Company
from counseling.models import (
    ActionItem,
    CounselingSession,
    ForumEvent,
    GroupSession,
    NeglectedCompany,
    PanelQuestion,
    Referral,
    Registration,
)
from exportasv.core.spreadsheets.exports import Column, columns

_SESSION_FIELDS = ("matter", "adviser", "channel", "starts_at", "ends_at", "state")
SESSIONS = columns(CounselingSession, *_SESSION_FIELDS, "next_on", "notes", "confirmed_at", "rating")
AGENDA = [
    *columns(CounselingSession, "starts_at", "ends_at", "company"),
    Column(_("Matter"), lambda row: row.topic if isinstance(row, GroupSession) else row.matter),
    *columns(CounselingSession, "adviser", "channel", "state"),
]
GROUP_PLACES = columns(CounselingSession, "company", "state", "requested_at", "confirmed_at", "rating")
GROUP_SESSIONS = [
    *columns(GroupSession, "topic", "adviser", "channel", "starts_at", "ends_at", "capacity", "state"),
    Column(_("Places taken"), "taken"),
    Column(_("Waiting"), "waiting"),
]
AGREEMENTS = columns(
    ActionItem, "company", "text", "holder", "due_on", "state", "session", "product", "proof", "done_at", "created_at"
)
REFERRALS = columns(
    Referral, "company", "from_institution", "to_institution", "matter", "state", "sent_at", "due_on", "accepted_at",
    "result", "closed_at",
)  # fmt: skip
ASSIGNMENT_QUEUE = [
    *columns(Company, "name", "adviser", "department", "municipality"),
    Column(_("Last helped"), "helped_at"),
    Column(_("Upcoming sessions"), "ahead"),
    Column(_("Sessions requested"), "asked"),
]
NEGLECTED_COMPANIES = columns(
    NeglectedCompany, "month", "company", "adviser", "helped_on", "state", "note", "dealt_by", "dealt_at"
)
ADVISER_FIGURES = [
    Column(_("Adviser"), "name"),
    Column(_("Sessions held"), "held"),
    Column(_("Hours"), "hours"),
    Column(_("Companies"), "companies"),
    Column(_("Missed, %"), "share_missed"),
    Column(_("Confirmed by the company"), "confirmed"),
    Column(_("Stars"), "stars"),
]
FORUM_EVENTS = [
    *columns(ForumEvent, "title_es", "kind", "track_es", "room", "starts_at", "ends_at", "capacity"),
    Column(_("Places taken"), "registered_count"),
    Column(_("Waiting"), "waiting_count"),
    Column(_("Attended"), "came_count"),
    Column(_("Did not attend, %"), "no_show"),
    Column(_("Stars"), "stars"),
]
OWN_REGISTRATIONS = columns(Registration, "event", "event.starts_at", "event.room", "name", "state", "registered_at")
REGISTRATIONS = columns(
    Registration, "name", "company", "email", "phone", "state", "registered_at", "attended_at", "language"
)
PANEL_QUESTIONS = [
    *columns(PanelQuestion, "text", "state", "asked_at", "answered_at"),
    Column(_("Votes"), "vote_count"),
]
