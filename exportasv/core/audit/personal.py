"""What the audit trail holds of people. Why it is kept although a person is erased: docs/personal-data.md."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.privacy.registry import Keep, holds, holds_nobody

holds(
    "audit.entry",
    _("To prove who changed what: duty of a public body, and defence of rights."),
    Keep(_("As long as the trail of the programme; only administrators read it.")),
    hold="audit",
)
holds_nobody("audit.seal", "audit.publicchange", why="hashes and marks without content")
