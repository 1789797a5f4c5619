"""Sign-in and sign-up by allauth: where people go afterwards, and what is written to the security log."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from exportasv.core.accounts.devices import is_phone
from exportasv.core.accounts.models import SecurityEvent, User
from exportasv.core.accounts.security_log import account_of, record_event
from exportasv.core.accounts.sign_in_questions import sign_in_question


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the admin site for staff, and the portal for everybody else."""
        return reverse("admin:index") if request.user.is_staff else reverse("portal:my_portal")

    def post_login(self, request: HttpRequest, user: User, **named: Any) -> HttpResponseBase:
        """Lead to the page that asks the person something, and from there to where they wanted to go.

        On a phone the person stays signed in, elsewhere until the browser is closed; the tick of the sign-in form
        decides otherwise.
        """
        request.session.set_expiry(None if is_phone(request) else 0)
        response = super().post_login(request, user, **named)
        question = sign_in_question(user)
        if question and isinstance(response, HttpResponseRedirect):
            return HttpResponseRedirect(f"{question}?{urlencode({'next': response.url})}")
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ValidationError if the address or the connection has failed too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            actor = account_of(credentials.get("email") or "")
            record_event(request, SecurityEvent.Kind.LIMIT, actor=actor, detail="sign-in")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actor = account_of(credentials.get("email") or "")
        record_event(request, SecurityEvent.Kind.SIGN_IN_FAILED, actor=actor, detail="password")
