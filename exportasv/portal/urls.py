from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.portal.views import app, desk, public

app_name = "portal"

urlpatterns = [
    path("", public.home, name="home"),
    path("offline/", app.offline, name="offline"),
    path(_("my-portal/"), desk.desk, name="desk"),
]
