"""Personal data in the accounts."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.models import KnownDevice, SavedView, SecurityEvent, User
from exportasv.core.accounts.sessions import end_sessions_of
from exportasv.core.db.personal_data import (
    ERASED_DOMAIN,
    YEAR,
    Identity,
    Retention,
    no_personal_data,
    personal_data,
)
from exportasv.core.programme import DEVICE_REMEMBERED


def _close_account(person: Identity) -> None:
    """Remove name, address and password of the account. The row stays, because other rows refer to it."""
    if person.user_id is None:  # a person without an account
        return
    user = User.objects.filter(pk=person.user_id).first()
    if user is None:
        return
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    end_sessions_of(user)
    KnownDevice.objects.filter(user=user).delete()
    SavedView.objects.filter(user=user).delete()
    SecurityEvent.objects.filter(actor=user).update(ip=None)
    user.email, user.full_name, user.is_active = f"erased-{user.pk}@{ERASED_DOMAIN}", "", False
    user.whatsapp = ""
    user.set_unusable_password()  # this also ends every session
    user.save()


personal_data(
    "accounts.user",
    _("To sign in, and to show who did what."),
    Retention(_("While the account exists; then without name and address.")),
    of_person=("pk",),
    hidden_columns=("password",),
    erase=_close_account,
)
personal_data(
    "accounts.savedview",
    _("To open again the searches of lists that you kept."),
    Retention(_("While the account exists.")),
    of_person=("user",),
)
personal_data(
    "accounts.privatelink",
    _("To open a row without an account; it holds a number, no name or address."),
    Retention(_("the link ended"), after=YEAR, since="expires_at"),
    hidden_columns=("nonce",),
)
personal_data(
    "accounts.limitrecord",
    _("To limit how often an address or an account tries something; it holds a keyed hash and times."),
    Retention(_("the limit ended"), after=timedelta(days=1), since="expires_at"),
    hidden_columns=("key", "value"),
)
personal_data(
    "accounts.securityevent",
    _("To find out who misused an account, and to prove it."),
    Retention(_("the event"), after=YEAR, since="at"),
    of_person=("actor", "account"),
)
personal_data(
    "accounts.knowndevice",
    _("To tell you by e-mail when somebody signs in from a new device."),
    Retention(_("the last sign-in from it"), after=DEVICE_REMEMBERED, since="last_seen_at"),
    of_person=("user",),
    hidden_columns=("token_hash",),
)
no_personal_data("accounts.institution", why="public bodies")
