"""Profile page of the company, with autosave."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.forms.portal import ProfileForm
from companies.models import Company
from companies.rules import membership
from companies.views.current_company import current_company
from exportasv.core.accounts.request import Request
from exportasv.core.db.state_machine import lock_row


def profile(request: Request) -> HttpResponse:
    """Show the profile; POST saves it. Raise RuleError if a field is not in PROFILE_FIELDS."""
    company = current_company(request)
    form = ProfileForm(company=company)
    if request.method == "POST":
        company, form = _save_form(request)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("companies:profile")
    return render(
        request, "companies/portal/profile.html", {"form": form, "company": company, "lacks": _missing_fields(company)}
    )


@require_POST
def autosave(request: Request) -> HttpResponse:
    """Save the valid fields (htmx) and name the others. Raise RuleError if a field is not in PROFILE_FIELDS."""
    company, form = _save_form(request)
    context = {"form": form, "lacks": _missing_fields(company), "kept": True}
    return render(request, "companies/portal/_saved.html", context)


def _save_form(request: Request) -> tuple[Company, ProfileForm]:
    """Save the valid fields of what was sent; return the company and the form."""
    with transaction.atomic():
        company = lock_row(current_company(request))
        form = ProfileForm(request.POST, company=company)
        form.is_valid()
        company = membership.update_profile(company, form.changes(), by=request.user)
    form.rebase(ProfileForm(company=company))
    return company, form


def _missing_fields(company) -> list[tuple[str, str]]:
    """Return (field, benefit) of the fields that the public page still lacks."""
    brings = {
        "about_es": _("People buy from people: say who you are and since when."),
        "about_en": _("Without it, buyers abroad see your Spanish text."),
        "contact_name": _("Buyers write more often to a named person than to a form."),
        "whatsapp": _("Many buyers prefer to write there."),
        "email": _("Buyers' questions also come by mail."),
    }
    return [(name, text) for name, text in brings.items() if not getattr(company, name)]
