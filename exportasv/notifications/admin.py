"""Owed work and notices on the admin site."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.accounts.modeladmin import ScopedModelAdmin, Verb
from exportasv.notifications.models import Notification, OwedWork


def try_again(work: OwedWork, by: object) -> None:
    """Failed work is owed again, from now; the sweep does the rest."""
    OwedWork.objects.filter(pk=work.pk, state=OwedWork.State.FAILED).update(
        state=OwedWork.State.OWED, due_at=timezone.now(), attempts=0, leased_until=None
    )


@admin.register(OwedWork)
class OwedWorkAdmin(ScopedModelAdmin):
    made_elsewhere = kept = True
    list_display = ["kind", "key", "state_badge", "attempts", "due_at", "done_at"]
    list_filter = ["state", "kind"]
    search_fields = ["kind", "key"]
    date_hierarchy = "due_at"
    ordering = ["-pk"]
    readonly_fields = [field.name for field in OwedWork._meta.fields if field.name != "id"]
    verbs = (Verb("try_again", _("Try again"), try_again),)


@admin.register(Notification)
class NotificationAdmin(ScopedModelAdmin):
    """A person's own notices: not even an administrator reads another's."""

    kept = fixed = made_elsewhere = True
    list_display = ["subject", "kind", "recipient", "created_at", "read_at", "mailed_at"]
    list_filter = ["kind"]
    list_select_related = ["recipient"]
    search_fields = ["subject", "key"]
    date_hierarchy = "created_at"
