"""URLs of account pages beside those of allauth."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts import views

app_name = "accounts"
urlpatterns = [
    path(_("account/second-step/"), views.enrolment_needed, name="enrolment_needed"),
    path(_("account/second-step/<str:token>/"), views.open_enrolment_link, name="enrolment_link"),
]
