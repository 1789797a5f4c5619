"""Pages on which partners look after their webhooks."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.exchange import pages

app_name = "webhooks"

urlpatterns = [
    path(_("my-portal/webhooks/"), pages.webhook_list, name="list"),
    path(_("my-portal/webhooks/<int:pk>/"), pages.webhook, name="webhook"),
    path(_("my-portal/webhooks/<int:pk>/key/"), pages.rotate, name="rotate"),
    path(_("my-portal/webhooks/<int:pk>/test/"), pages.test, name="test"),
    path(_("my-portal/webhooks/<int:pk>/switch/"), pages.switch, name="switch"),
    path(_("my-portal/webhooks/deliveries/<int:pk>/again/"), pages.replay, name="replay"),
]
