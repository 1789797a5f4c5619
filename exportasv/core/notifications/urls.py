from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.notifications import views

app_name = "notifications"

urlpatterns = [
    path(_("my-portal/notices/"), views.inbox, name="inbox"),
    path(_("my-portal/notices/read/"), views.read, name="read"),
    path(_("my-portal/downloads/"), views.exports, name="exports"),
    path(_("my-portal/downloads/<slug:key>/"), views.export, name="export"),
    path(_("my-portal/downloads/<slug:key>/file/"), views.export_file, name="export_file"),
    path(_("my-portal/notices/choices/"), views.choices, name="choices"),
    path(_("summary-off/<str:token>/"), views.digest_off, name="digest_off"),
    path(_("mails/"), views.outbox, name="outbox"),
    path(_("mails/<slug:name>/"), views.outbox_mail, name="outbox_mail"),
]
