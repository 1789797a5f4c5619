from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.privacy import views

app_name = "privacy"

urlpatterns = [
    path(_("my-portal/my-data/"), views.my_data, name="my_data"),
    path(_("my-portal/my-data/copy/"), views.request_copy, name="request_copy"),
    path(_("my-portal/my-data/copy/<int:pk>/"), views.download_copy, name="copy"),
]
