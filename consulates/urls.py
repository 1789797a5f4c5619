from django.urls import path
from django.utils.translation import gettext_lazy as _

from consulates.views.desk import buyers, city, samples, shelf
from consulates.views.portal import inquiries as threads
from consulates.views.portal import promotion, wins
from consulates.views.public import houses as public
from consulates.views.public import inquiries, sourcing
from consulates.views.staff import fairs, houses

app_name = "consulates"

urlpatterns = [
    path(_("trading-houses/"), public.houses, name="houses"),
    path(_("trading-houses/<slug:slug>/"), public.house, name="house"),
    path(_("trading-houses/<slug:slug>/ask/"), inquiries.house_inquiry_form, name="inquiry_form_of_house"),
    path(_("ask/"), inquiries.inquiry_form, name="inquiry_form"),
    path(_("ask/<slug:token>/"), inquiries.inquiry_status, name="inquiry_status"),
    path(
        _("ask/<slug:token>/quotations/<int:pk>/"), inquiries.inquiry_status_quotation, name="inquiry_status_quotation"
    ),
    path(_("ask/<slug:token>/papers/<int:paper>/"), inquiries.inquiry_status_document, name="inquiry_status_document"),
    path(_("tell-us-what-you-look-for/"), sourcing.sourcing_request, name="sourcing_request"),
    path(_("tell-us-what-you-look-for/<slug:token>/"), sourcing.sourcing_status, name="sourcing_status"),
    # Pages of a trading house's officers
    path(_("my-house/shelf/"), shelf.shelf, name="desk_shelf"),
    path(_("my-house/shelf/print/"), shelf.print_labels, name="desk_print"),
    path(_("my-house/shelf/<int:pk>/"), shelf.placement, name="desk_placement"),
    path(_("my-house/shelf/<int:pk>/visit/"), shelf.visit, name="desk_visit"),
    path(_("my-house/visits/<int:pk>/undo/"), shelf.undo_visit, name="desk_undo_visit"),
    path(_("my-house/pick/"), shelf.pick_products, name="desk_suggestions"),
    path(_("my-house/pick/<slug:slug>/"), shelf.place_product, name="desk_place_product"),
    path(_("my-house/samples/"), samples.samples, name="desk_samples"),
    path(_("my-house/samples/<int:pk>/received/"), samples.receive_samples, name="desk_receive_samples"),
    path(_("my-house/samples/<int:pk>/end/"), samples.end_sample_request, name="desk_end_request"),
    path(_("my-house/contacts/"), city.contacts, name="desk_contacts"),
    path(_("my-house/contacts/<int:pk>/"), city.contacts, name="desk_contact"),
    path(_("my-house/contacts/<int:pk>/forget/"), city.delete_contact, name="desk_delete_contact"),
    path(_("my-house/events/"), city.events, name="desk_events"),
    path(_("my-house/events/new/"), city.event, name="desk_new_event"),
    path(_("my-house/events/<int:pk>/"), city.event, name="desk_event"),
    path(_("my-house/report/"), city.report, name="desk_report"),
    path(_("staff/houses/"), houses.house_comparison, name="compare_houses"),
    path(_("staff/fairs/"), fairs.fairs, name="fairs"),
    path(_("staff/fairs/<slug:slug>/"), fairs.fair, name="fair"),
    path(_("staff/applications/<int:pk>/"), fairs.decide_application, name="decide_application"),
    path(_("staff/meetings/<int:pk>/"), fairs.meeting, name="meeting"),
    # Pages of a company
    path(_("my-company/fairs/"), fairs.company_fairs, name="company_fairs"),
    path(_("my-company/fairs/<slug:slug>/"), fairs.company_fair, name="company_fair"),
    path(_("my-company/fairs/<slug:slug>/leave/"), fairs.withdraw_from_fair, name="withdraw_from_fair"),
    path(_("my-company/promotion/"), promotion.promotion, name="promotion"),
    path(_("my-company/samples/"), promotion.sample_requests, name="sample_requests"),
    path(_("my-company/samples/<int:pk>/"), promotion.answer_sample_request, name="answer_samples"),
    path(_("sample-photos/<int:pk>/"), samples.sample_photo, name="sample_photo"),
    path(_("my-portal/inquiries/"), threads.inquiries, name="inquiries"),
    path(_("my-portal/inquiries/<int:pk>/"), threads.inquiry, name="inquiry"),
    path(_("my-portal/inquiries/<int:pk>/quotation/"), threads.new_quotation, name="new_quotation"),
    path(_("my-portal/inquiries/<int:pk>/quotations/<int:number>/"), threads.quotation, name="quotation"),
    path(_("my-portal/inquiries/<int:pk>/papers/<int:paper>/"), threads.thread_document, name="inquiry_document"),
    path(_("my-portal/sales/"), wins.wins, name="wins"),
    path(_("my-portal/sales/new/"), wins.new_win, name="new_win"),
    path(_("my-portal/sales/<int:pk>/"), wins.win, name="win"),
    path(_("my-portal/sales/<int:pk>/document/"), wins.win_document, name="win_document"),
    path(_("sale/<slug:token>/"), wins.confirm_win, name="confirm_win"),
    path(_("my-portal/buyers/"), buyers.buyers, name="buyers"),
    path(_("my-portal/buyers/new/"), buyers.edit_buyer, name="new_buyer"),
    path(_("my-portal/buyers/<int:pk>/"), buyers.buyer, name="buyer"),
    path(_("my-portal/buyers/<int:pk>/change/"), buyers.edit_buyer, name="edit_buyer"),
    path(_("my-portal/buyers/<int:pk>/requirements/new/"), buyers.edit_requirement, name="new_requirement"),
    path(
        _("my-portal/buyers/<int:pk>/requirements/<int:requirement>/"), buyers.edit_requirement, name="edit_requirement"
    ),
    path(_("my-portal/requirements/"), buyers.requirements, name="requirements"),
    path(_("my-portal/requirements/<int:pk>/"), buyers.requirement, name="requirement"),
    path(_("success-stories/"), wins.stories, name="stories"),
]
