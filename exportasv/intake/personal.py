"""What imported sheets hold of people."""

from django.utils.translation import gettext_lazy as _

from exportasv.lib.personal import holds

SHEET, KEPT = (
    _("A sheet by which rows came into the portal, as it was received."),
    _("Five years: it proves what was imported."),
)
holds("intake.intake", SHEET, KEPT, of_person=("sender",), hold="proof")
holds("intake.intakerow", _("The rows of such a sheet."), KEPT)
holds("intake.intakeeffect", _("The rows of such a sheet."), KEPT)
holds(
    "intake.knowncolumn",
    _("What you mean by the headers of your sheets."),
    _("While the account exists."),
    of_person=("sender",),
)
