"""Personal data in requests on personal data."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.db.personal_data import YEAR, Identity, Retention, no_personal_data, personal_data
from exportasv.core.privacy.models import DataCopy
from exportasv.core.programme import COPY_LIFETIME


def _delete_copies(person: Identity) -> None:
    for copy in DataCopy.objects.filter(user=person.user_id):
        copy.file.delete(save=False)
        copy.delete()


personal_data(
    "privacy.datarequest",
    _("To prove that you were answered within the term."),
    Retention(_("the answer"), after=5 * YEAR, since="decided_at"),
    of_person=("user",),
    of_address="address",
)
personal_data(
    "privacy.datacopy",
    _("To give you a copy of your data."),
    Retention(
        _("the copy was made"),
        after=COPY_LIFETIME,
        since="ready_at",
        blank_columns={"file": "", "state": DataCopy.State.GONE},
    ),
    of_person=("user",),
    erase=_delete_copies,
)
personal_data(
    "privacy.datatransfer",
    _("To prove to whom abroad your contact data were given, and on what ground."),
    Retention(_("the data were given"), after=5 * YEAR, since="at"),
    of_person=("consent_by",),
)
personal_data(
    "privacy.incident",
    _("To prove that a breach of personal data was reported within the term."),
    Retention(_("the persons were told"), after=5 * YEAR, since="persons_told_at"),
    of_person=("opened_by",),
    of_address="name",
)
no_personal_data("privacy.retentionremoval", why="how many rows of which table were removed on which day")
