"""Personal data of the API: whom to write to about a client."""

from django.utils.translation import gettext_lazy as _

from exportasv.core.api.models import ApiClient
from exportasv.core.db.personal_data import (
    Identity,
    Retention,
    erased_address,
    personal_data,
)
from exportasv.core.programme import API_USAGE_LIFETIME


def _leave_clients(person: Identity) -> None:
    """Take the person off the people of clients. The client's own address goes too, where it is the person's."""
    if person.user_id is not None:
        ApiClient.people.through.objects.filter(user_id=person.user_id).delete()
    ApiClient.objects.filter(contact_email__in=person.addresses).update(contact_email=erased_address())


personal_data(
    "api.apiclient",
    _("To tell a partner about its access to the API."),
    Retention(_("While the client exists.")),
    of_person=("people",),
    erase=_leave_clients,
)
personal_data(
    "api.apikey",
    _("To know who made a key."),
    Retention(_("While the client exists.")),
    of_person=("created_by",),
    hidden_columns=("token_hash",),
)
personal_data(
    "api.apiusage",
    _("To show a partner how much its keys are used; numbers by day."),
    Retention(_("the day"), after=API_USAGE_LIFETIME, since="day"),
)
