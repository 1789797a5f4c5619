from django.urls import path
from django.utils.translation import gettext_lazy as _

from companies import views

app_name = "companies"

urlpatterns = [
    path(_("companies/"), views.company_list, name="list"),
    path(_("companies/<slug:slug>/"), views.company, name="company"),
]
