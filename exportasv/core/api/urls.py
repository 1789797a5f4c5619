"""Pages on which partners look after their keys."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.api import key_pages

app_name = "api_keys"

urlpatterns = [
    path(_("my-portal/api/"), key_pages.keys, name="keys"),
    path(_("my-portal/api/<int:pk>/replace/"), key_pages.replace, name="rotate"),
    path(_("my-portal/api/<int:pk>/end/"), key_pages.end, name="revoke"),
]
