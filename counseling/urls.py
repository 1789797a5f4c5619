from django.urls import path
from django.utils.translation import gettext_lazy as _

from counseling.forum.urls import forum_urls
from counseling.views.portal import agreements, booking, readiness, sessions
from counseling.views.public import calendar_feed, one_tap, services
from counseling.views.staff import agenda, assignment_queue, hours, referrals, session_record, team

app_name = "counseling"

public_urls = [
    path(_("services/"), services.services, name="services"),
    path(_("which-service/"), services.service_finder, name="service_finder"),
    path(_("services/<slug:slug>/"), services.service, name="service"),
    path(_("session-record/<str:token>/"), one_tap.confirm_record, name="confirm_record"),
    path(_("session-proposal/<str:token>/"), one_tap.proposal, name="proposal"),
    path(_("calendar/<str:token>.ics"), calendar_feed.calendar_feed, name="calendar_feed"),
    path(_("my-company/readiness/"), readiness.overview, name="readiness"),
    path(_("my-company/readiness/begin/"), readiness.begin_assessment, name="readiness_begin"),
    path(_("my-company/readiness/<slug:code>/"), readiness.questions, name="readiness_questions"),
    path(_("my-company/readiness/<slug:code>/take-on/"), readiness.add_to_plan, name="readiness_add_to_plan"),
]
company_urls = [
    path(_("my-company/sessions/"), sessions.sessions, name="sessions"),
    path(_("my-company/sessions/ask/"), sessions.request_session, name="request_session"),
    path(_("my-company/sessions/groups/<int:pk>/join/"), sessions.join_group_session, name="group_join"),
    path(_("my-company/sessions/<int:pk>/"), sessions.session, name="session"),
    path(_("my-company/sessions/<int:pk>/times/"), booking.session_times, name="session_times"),
    path(_("my-company/sessions/<int:pk>/wait/"), booking.session_waiting_list, name="session_waiting_list"),
    path(_("my-company/sessions/<int:pk>/accept/"), booking.accept_proposal, name="accept_proposal"),
    path(_("my-company/sessions/<int:pk>/cancel/"), sessions.cancel_session, name="session_cancel"),
    path(_("my-company/sessions/<int:pk>/confirm/"), sessions.confirm_session, name="session_confirm"),
    path(_("my-company/sessions/<int:pk>/session.ics"), sessions.session_ics, name="session_ics"),
    path(_("my-company/sessions/<int:pk>/minutes.pdf"), sessions.session_minutes, name="session_minutes"),
    path(_("my-company/agreements/"), agreements.agreements, name="agreements"),
    path(_("my-company/agreements/<int:pk>/"), agreements.complete_agreement, name="agreement_complete"),
    path(_("my-company/referrals/"), agreements.referrals, name="referrals"),
]
staff_urls = [
    path(_("staff/agenda/"), agenda.agenda, name="staff_agenda"),
    path(_("staff/sessions/new/"), session_record.new_session, name="staff_new_session"),
    path(_("staff/sessions/<int:pk>/"), session_record.session, name="staff_session"),
    path(_("staff/sessions/<int:pk>/draft/"), session_record.save_draft, name="staff_draft"),
    path(_("staff/sessions/<int:pk>/times/"), session_record.session_times, name="staff_times"),
    path(_("staff/sessions/<int:pk>/minutes.pdf"), session_record.session_minutes, name="staff_minutes"),
    path(
        _("staff/sessions/<int:pk>/missed/"), session_record.end_without_record, {"verb": "miss"}, name="staff_no_show"
    ),
    path(
        _("staff/sessions/<int:pk>/cancel/"), session_record.end_without_record, {"verb": "cancel"}, name="staff_cancel"
    ),
    path(_("staff/queue/"), assignment_queue.queue, name="staff_queue"),
    path(_("staff/neglected/"), assignment_queue.neglected_companies, name="staff_neglected"),
    path(_("staff/neglected/<int:pk>/"), assignment_queue.close_neglected_company, name="staff_close_neglected"),
    path(_("staff/agreements/"), assignment_queue.agreements, name="staff_agreements"),
    path(_("staff/agreements/<int:pk>/"), assignment_queue.change_agreement, name="staff_agreement_move"),
    path(_("agreements/<int:pk>/proof/"), agreements.proof, name="agreement_proof"),
    path(_("staff/referrals/"), referrals.referrals, name="staff_referrals"),
    path(_("staff/referrals/new/"), referrals.new_referral, name="staff_new_referral"),
    path(_("staff/referrals/<int:pk>/"), referrals.change_referral, name="staff_referral_move"),
    path(_("staff/hours/"), hours.hours, name="staff_hours"),
    path(_("staff/hours/<slug:what>/"), hours.change_hours, name="staff_hours_change"),
    path(_("staff/team/"), team.team, name="staff_team"),
    path(_("staff/group-sessions/"), team.group_sessions, name="staff_groups"),
    path(_("staff/group-sessions/<int:pk>/"), team.group_session, name="staff_group"),
    path(_("staff/group-sessions/<int:pk>/held/"), team.record_group_session, name="staff_group_hold"),
    path(_("staff/group-sessions/<int:pk>/cancel/"), team.cancel_group_session, name="staff_group_cancel"),
]
urlpatterns = [*public_urls, *company_urls, *staff_urls, *forum_urls]
