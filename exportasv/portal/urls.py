from django.urls import path
from django.utils.translation import gettext_lazy as _

from companies.views.portal import application
from exportasv.portal.views import (
    app,
    company_file,
    company_home,
    forum_inquiries,
    home,
    opportunities,
    own_file,
    pieces,
    public,
    staff_companies,
    staff_search,
)

app_name = "portal"

urlpatterns = [
    path("", public.home, name="home"),
    path("offline/", app.offline, name="offline"),
    path(_("register-your-company/"), public.join, name="join"),
    path(_("contact/"), public.contact, name="contact"),
    path(_("privacy/"), public.privacy_notice, name="privacy"),
    path(_("terms/"), public.terms, name="terms"),
    path(_("forum/<slug:slug>/ask/<slug:company>/"), forum_inquiries.ask_at_forum, name="ask_at_forum"),
    path(_("my-portal/"), home.portal_home, name="my_portal"),
    path(_("my-portal/more/"), home.more, name="more"),
    path(_("my-portal/pieces/<slug:key>/"), pieces.file_piece, name="piece"),
    path(_("my-company/file/"), own_file.own_file, name="own_file"),
    path(_("my-company/timeline/"), company_home.timeline_page, name="timeline"),
    path(_("my-portal/apply/"), application.application_status, name="apply"),
    path(_("my-portal/apply/check/"), application.check_id, name="check_id"),
    path(_("my-portal/apply/municipalities/"), application.municipality_options, name="municipalities"),
    path(_("my-portal/apply/paper-<int:pk>.pdf"), application.application_paper, name="application_paper"),
    path(_("my-portal/apply/<slug:step>/"), application.application_step, name="apply_step"),
    path(_("staff/search/"), staff_search.staff_search, name="staff_search"),
    path(_("staff/companies/"), staff_companies.staff_companies, name="staff_companies"),
    path(_("staff/companies/options/"), staff_companies.company_options, name="company_options"),
    path(_("staff/companies/<int:pk>/"), company_file.company_file, name="company_file"),
    path(_("staff/companies/<int:pk>/preview/"), company_file.preview_company, name="preview_company"),
    path(_("staff/companies/preview/leave/"), company_file.leave_preview, name="leave_preview"),
    path(_("my-portal/opportunities/"), opportunities.opportunities, name="opportunities"),
]
