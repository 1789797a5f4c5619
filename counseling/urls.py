from django.urls import path
from django.utils.translation import gettext_lazy as _

from counseling.views import forum, services

app_name = "counseling"

urlpatterns = [
    path(_("services/"), services.services, name="services"),
    path(_("which-service/"), services.which, name="which"),
    path(_("services/<slug:slug>/"), services.service, name="service"),
    path(_("forum/"), forum.forum, name="forum"),
    path(_("forum/<slug:slug>/"), forum.event, name="event"),
]
