from django.urls import path
from django.utils.translation import gettext_lazy as _

from consulates.views import public

app_name = "consulates"

urlpatterns = [
    path(_("trading-houses/"), public.houses, name="houses"),
    path(_("trading-houses/<slug:slug>/"), public.house, name="house"),
    path(_("ask/"), public.ask, name="ask"),
    path(_("ask/<slug:token>/"), public.asked, name="asked"),
    path(_("tell-us-what-you-look-for/"), public.wish, name="wish"),
]
