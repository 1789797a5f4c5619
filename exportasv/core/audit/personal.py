"""Personal data in the audit trail. docs/personal-data.md says why erasures do not remove it."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.db.personal_data import Retention, no_personal_data, personal_data

personal_data(
    "audit.auditentry",
    _("To prove who changed what: duty of a public body, and defence of rights."),
    Retention(_("As long as the trail of the programme; only administrators read it.")),
    legal_hold="audit",
)
no_personal_data("audit.seal", "audit.contentchange", why="hashes and marks without content")
