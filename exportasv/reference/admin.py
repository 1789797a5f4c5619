"""Sources to be kept up to date: what staff check, and when they did."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.modeladmin import ScopedModelAdmin, StateAction
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.reference.models import Source


def mark_checked(source: Source, by: User) -> None:
    """Record that the source was compared with its origin today."""
    with act_as(by):
        source.checked_on = timezone.localdate()
        source.save(update_fields=["checked_on"])


@admin.register(Source)
class SourceAdmin(ScopedModelAdmin[Source]):
    is_small = True
    can_delete = False
    list_display = ["its_name", "kind", "its_origin", "checked_on", "term_days"]
    list_filter = ["kind"]
    search_fields = ["name_es__unaccent__icontains", "name_en", "code", "origin_es", "origin_en"]
    date_hierarchy = "checked_on"
    fields = ["code", "kind", "name_es", "name_en", "origin_es", "origin_en", "checked_on", "term_days"]
    state_actions = (StateAction("checked", _("Checked today, nothing changed"), mark_checked),)

    @admin.display(description=_("name"), ordering="name_es")
    def its_name(self, source: Source) -> str:
        return source.name

    @admin.display(description=_("where it comes from"))
    def its_origin(self, source: Source) -> str:
        return source.origin
