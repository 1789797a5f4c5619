"""The page that asks a member of a company for the current version of the consent, after signing in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from companies.models import Consent
from companies.rules import consents
from exportasv.core.accounts.request import Request
from exportasv.core.db.errors import RuleError
from exportasv.core.db.localized import active_language


def consent(request: Request) -> HttpResponse:
    """Ask for the consent. It may be declined, and given later on the same page."""
    language = active_language()
    version, text = consents.current_text(consents.APPLICATION_CONSENT, language)
    if request.method == "POST":
        is_given = request.POST.get("answer") == "agree"
        try:
            consents.answer_consent(request.POST.get("version", ""), language, is_given=is_given, by=request.user)
        except RuleError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        messages.success(request, _("Thank you. Your consent is recorded.") if is_given else _declined_text())
        return redirect(_wanted_page(request))
    given = Consent.objects.filter(user=request.user, purpose=consents.APPLICATION_CONSENT, version=version).first()
    context = {"version": version, "text": text, "given": given, "next": _wanted_page(request)}
    return render(request, "companies/portal/consent.html", context)


def _declined_text() -> str:
    return _("Understood: nothing changes for you. You may agree later under People.")


def _wanted_page(request: Request) -> str:
    """Return where the person wanted to go, if it is a page of this site, else the home page of the portal."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("portal:my_portal")
