"""Personal data in imported sheets."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.db.personal_data import YEAR, Retention, personal_data

SHEET_PURPOSE, IMPORT_EVENT = (
    _("A sheet by which rows came into the portal, as it was received."),
    _("the import that it proves"),
)


def _proof_retention(since: str) -> Retention:
    return Retention(IMPORT_EVENT, after=5 * YEAR, since=since)


personal_data(
    "imports.importjob", SHEET_PURPOSE, _proof_retention("created_at"), of_person=("sender",), legal_hold="proof"
)
personal_data("imports.importrow", _("The rows of such a sheet."), _proof_retention("job__created_at"))
personal_data("imports.importeffect", _("The rows of such a sheet."), _proof_retention("job__created_at"))
personal_data(
    "imports.knowncolumn",
    _("What you mean by the headers of your sheets."),
    Retention(_("While the account exists.")),
    of_person=("sender",),
)
