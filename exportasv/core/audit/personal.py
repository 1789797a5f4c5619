"""Personal data in the audit trail. docs/personal-data.md says why erasures do not remove it."""

from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from exportasv.core.audit.models import AuditEntry, Deletion
from exportasv.core.audit.rules import ENTRY
from exportasv.core.db.personal_data import Identity, Retention, no_personal_data, personal_data
from exportasv.core.programme import AUDIT_KEPT_MONTHS, DELETION_KEPT

KEPT_IN_THE_PORTAL = format_lazy(
    _("{months} months in the portal, then in sealed files of the programme; only administrators read it."),
    months=AUDIT_KEPT_MONTHS,
)


def forget_deletions(person: Identity) -> None:
    """Forget the deletions of what names the person: it never comes back."""
    if person.pattern:
        told = AuditEntry.objects.filter(table_name=ENTRY, row_id=OuterRef("key")).annotate(
            text=Cast("after", TextField())
        )
        Deletion.objects.filter(Exists(told.filter(text__iregex=person.pattern))).delete()


personal_data(
    "audit.auditentry",
    _("To prove who changed what: duty of a public body, and defence of rights."),
    Retention(KEPT_IN_THE_PORTAL),
    legal_hold="audit",
)
personal_data(
    "audit.trailanchor",
    _("To prove the months that follow an archived one."),
    Retention(KEPT_IN_THE_PORTAL),
    legal_hold="audit",
)
personal_data(
    "audit.deletion",
    _("To bring back what was deleted by mistake."),
    Retention(_("it was deleted"), after=DELETION_KEPT, since="at"),
    erase=forget_deletions,
)
no_personal_data("audit.rowversion", why="addresses of public pages; those of rows that left go after a year")
no_personal_data(
    "audit.seal",
    "audit.contentchange",
    "audit.trailcheck",
    "audit.clockday",
    "audit.feedbarrier",
    why="hashes, marks and numbers without content",
)
