from django.urls import path
from django.utils.translation import gettext_lazy as _

from consulates import views

app_name = "consulates"

urlpatterns = [
    path(_("trading-houses/"), views.houses, name="houses"),
    path(_("trading-houses/<slug:slug>/"), views.house, name="house"),
    path(_("ask/"), views.ask, name="ask"),
    path(_("ask/<slug:token>/"), views.asked, name="asked"),
    path(_("tell-us-what-you-look-for/"), views.wish, name="wish"),
]
