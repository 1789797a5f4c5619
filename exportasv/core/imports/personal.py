"""What imported sheets hold of people."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.privacy.registry import YEAR, Keep, holds

SHEET, IMPORTED = _("A sheet by which rows came into the portal, as it was received."), _("the import that it proves")


def _proof(since: str) -> Keep:
    return Keep(IMPORTED, after=5 * YEAR, since=since)


holds("imports.importjob", SHEET, _proof("created_at"), of_person=("sender",), hold="proof")
holds("imports.importrow", _("The rows of such a sheet."), _proof("intake__created_at"))
holds("imports.importeffect", _("The rows of such a sheet."), _proof("intake__created_at"))
holds(
    "imports.knowncolumn",
    _("What you mean by the headers of your sheets."),
    Keep(_("While the account exists.")),
    of_person=("sender",),
)
