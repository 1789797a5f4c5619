"""The page on which a company's owner says which partners' software may send its products and read its orders."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.models import PartnerAccess
from companies.rules import partner_access
from companies.views.current_company import current_company, owner_required
from exportasv.core.accounts.request import Request
from exportasv.core.api.models import ApiClient
from exportasv.core.db.errors import RuleError
from exportasv.core.whole_numbers import whole_number


@owner_required
def partners(request: Request) -> HttpResponse:
    """Show the partners that ask for access, and for what; POST gives access or takes it back, by `do`."""
    company = current_company(request)
    if request.method == "POST":
        client = get_object_or_404(ApiClient, pk=whole_number(request.POST.get("client")) or 0)
        try:
            if request.POST.get("do") == "end":
                partner_access.end_access(company, client, by=request.user)
                messages.success(request, _("The access is taken back."))
            else:
                partner_access.give_access(company, client, by=request.user)
                messages.success(request, _("Done. You can take it back here at any time."))
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("companies:partners")
    given = {row.client_id: row for row in PartnerAccess.objects.filter(company=company, ended_at=None)}
    rows = []
    for client in partner_access.clients_of_members():
        access, asked = given.get(client.pk), partner_access.asked_of_members(client)
        rows.append((client, access, asked, bool(access and set(asked) - set(access.scopes))))
    return render(request, "companies/portal/partners.html", {"company": company, "rows": rows})
