"""What requests on personal data hold themselves."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.privacy.data_copies import VALID
from exportasv.core.privacy.models import DataCopy
from exportasv.core.privacy.registry import YEAR, Identity, Keep, holds, holds_nobody


def _remove_copies(person: Identity) -> None:
    for copy in DataCopy.objects.filter(user=person.user_id):
        copy.file.delete(save=False)
        copy.delete()


holds(
    "privacy.datarequest",
    _("To prove that you were answered within the term."),
    Keep(_("the answer"), after=5 * YEAR, since="decided_at"),
    of_person=("user",),
    of_address="address",
)
holds(
    "privacy.datacopy",
    _("To give you a copy of your data."),
    Keep(_("the copy was made"), after=VALID, since="ready_at", empty={"file": "", "state": DataCopy.State.GONE}),
    of_person=("user",),
    erase=_remove_copies,
)
holds_nobody("privacy.removal", why="how many rows of which table were removed on which day")
