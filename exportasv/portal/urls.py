from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.portal.views import app, apply, asking, company_home, desk, opportunities, public

app_name = "portal"

urlpatterns = [
    path("", public.home, name="home"),
    path("offline/", app.offline, name="offline"),
    path(_("forum/<slug:slug>/ask/<slug:company>/"), asking.ask_at_forum, name="ask_at_forum"),
    path(_("my-portal/"), desk.desk, name="desk"),
    path(_("my-company/timeline/"), company_home.timeline_page, name="timeline"),
    path(_("my-portal/apply/"), apply.apply, name="apply"),
    path(_("my-portal/apply/check/"), apply.check_id, name="check_id"),
    path(_("my-portal/apply/municipalities/"), apply.municipalities, name="municipalities"),
    path(_("my-portal/apply/<slug:step>/"), apply.apply_step, name="apply_step"),
    path(_("my-portal/opportunities/"), opportunities.opportunities, name="opportunities"),
]
