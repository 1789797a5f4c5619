"""What allauth asks us about: mails in the person's language, and where one lands after signing in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff land on the admin site, everybody else on their own portal."""
        return reverse("admin:index") if request.user.is_staff else reverse("portal:my_portal")
