"""The form of the sign-in page: on a phone one stays signed in, unless the person takes the tick away."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryLoginForm
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.devices import is_phone


class LoginForm(LibraryLoginForm):
    """The library's form; *Keep me signed in* is on by default on a phone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember = self.fields["remember"]
        remember.label = _("Keep me signed in on this device")
        remember.initial = self.request is not None and is_phone(self.request)
