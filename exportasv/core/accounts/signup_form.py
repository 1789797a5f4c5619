"""The form of the sign-up page. It takes as long for a known address as for a new one."""

from typing import Any

from allauth.account.forms import SignupForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class EqualTimeSignupForm(SignupForm):
    """Hashes the password also where the address has an account: nobody learns from the time who has one."""

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
