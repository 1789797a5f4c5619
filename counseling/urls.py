from django.urls import path
from django.utils.translation import gettext_lazy as _

from counseling.views import public

app_name = "counseling"

urlpatterns = [
    path(_("services/"), public.services, name="services"),
    path(_("services/<slug:slug>/"), public.service, name="service"),
    path(_("forum/"), public.forum, name="forum"),
    path(_("forum/<slug:slug>/"), public.event, name="event"),
]
