"""What requests on personal data hold themselves."""

from django.utils.translation import gettext_lazy as _

from exportasv.lib.personal import Identity, holds
from exportasv.privacy.models import DataCopy


def _remove_copies(person: Identity) -> None:
    for copy in DataCopy.objects.filter(user=person.user_id):
        copy.file.delete(save=False)
        copy.delete()


holds(
    "privacy.datarequest",
    _("To prove that you were answered within the term."),
    _("Five years; after an erasure without words and address."),
    of_person=("user",),
    of_address="address",
)
holds(
    "privacy.datacopy",
    _("To give you a copy of your data."),
    _("Seven days."),
    of_person=("user",),
    erase=_remove_copies,
)
