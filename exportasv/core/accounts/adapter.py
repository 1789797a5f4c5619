"""Where allauth sends people after sign-in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the admin site for staff, and the portal for everybody else."""
        return reverse("admin:index") if request.user.is_staff else reverse("portal:my_portal")
