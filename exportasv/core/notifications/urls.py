from django.urls import path
from django.utils.translation import gettext_lazy as _

from exportasv.core.notifications import views

app_name = "notifications"

urlpatterns = [
    path(_("my-portal/notices/"), views.inbox, name="inbox"),
    path(_("my-portal/notices/read/"), views.mark_read, name="read"),
    path(_("my-portal/downloads/"), views.export_list, name="exports"),
    path(_("my-portal/downloads/<slug:key>/"), views.export_progress, name="export"),
    path(_("my-portal/downloads/<slug:key>/file/"), views.download_export, name="export_file"),
    path(_("my-portal/notices/choices/"), views.edit_preferences, name="choices"),
    path(_("my-portal/notices/devices/"), views.turn_on_push, name="push_on"),
    path(_("my-portal/notices/devices/<int:pk>/off/"), views.turn_off_push, name="push_off"),
    path(_("summary-off/<str:token>/"), views.turn_off_digest, name="digest_off"),
    path(_("mails/"), views.mailbox, name="mailbox"),
    path(_("mails/<slug:name>/"), views.mailbox_mail, name="mailbox_email"),
]
