"""Addresses of the National Forum: public pages, private links, portal pages and staff pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from counseling.forum.views import check_in, portal, staff, ticket
from counseling.forum.views import public as forum

public_urls = [
    path(_("forum/"), forum.forum, name="forum"),
    path(_("forum/<int:year>.ics"), forum.edition_ics, name="edition_ics"),
    path(_("forum/<slug:slug>/"), forum.event, name="event"),
    path(_("forum/<slug:slug>/event.ics"), forum.event_ics, name="event_ics"),
    path(_("forum/<slug:slug>/register/"), forum.register_for_event, name="register"),
    path(_("forum/<slug:slug>/materials/<int:pk>/"), forum.material, name="material"),
    path(_("certificates/"), forum.certificates, name="certificates"),
    path(_("certificates/<slug:code>/"), forum.certificate_page, name="certificate_page"),
]
ticket_urls = [
    path(_("ticket/<str:token>/"), ticket.ticket, name="ticket"),
    path(_("ticket/<str:token>/ticket.pdf"), ticket.ticket_file, name="ticket_file"),
    path(_("ticket/<str:token>/give-back/"), ticket.cancel_ticket, name="ticket_cancel"),
    path(_("ticket/<str:token>/questions/"), ticket.questions, name="ticket_questions"),
    path(_("ticket/<str:token>/survey/"), ticket.survey, name="ticket_survey"),
    path(_("ticket/<str:token>/certificate.pdf"), ticket.certificate, name="ticket_certificate"),
    path(_("ticket/<str:token>/materials/<int:pk>/"), ticket.ticket_material, name="ticket_material"),
]
company_urls = [path(_("my-company/forum/"), portal.registrations, name="registrations")]
staff_urls = [
    path(_("staff/forum/"), staff.editions, name="staff_forum"),
    path(_("staff/forum/<slug:slug>/"), staff.event, name="staff_event"),
    path(_("staff/forum/<slug:slug>/people.xlsx"), staff.registrations_file, name="staff_registrations_file"),
    path(_("staff/forum/<slug:slug>/questions/"), staff.questions, name="staff_questions"),
    path(_("staff/forum/<slug:slug>/door/"), check_in.door, name="staff_door"),
    path(_("staff/forum/<slug:slug>/door/list.json"), check_in.door_list, name="staff_door_list"),
    path(_("staff/forum/<slug:slug>/door/sync/"), check_in.sync_check_ins, name="staff_door_sync"),
    path(_("staff/forum/sessions/<int:pk>/"), staff.request_session_at_stand, name="staff_stand_session"),
]
forum_urls = [*public_urls, *ticket_urls, *company_urls, *staff_urls]
