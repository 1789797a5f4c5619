from django.urls import path
from django.utils.translation import gettext_lazy as _

from companies.views import portal, public

app_name = "companies"

urlpatterns = [
    path(_("companies/"), public.company_list, name="list"),
    path(_("companies/<slug:slug>/"), public.company, name="company"),
    path(_("my-company/switch/"), portal.switch, name="switch"),
]
