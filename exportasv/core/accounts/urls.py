"""URLs of account pages beside those of allauth."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts import views

app_name = "accounts"
urlpatterns = [
    path(_("my-portal/views/"), views.keep_view, name="keep_view"),
    path(_("my-portal/views/<int:pk>/delete/"), views.delete_view, name="delete_view"),
    path(_("account/second-step/"), views.enrolment_needed, name="enrolment_needed"),
    path(_("account/second-step/<str:token>/"), views.open_enrolment_link, name="enrolment_link"),
]
