"""Pages of a company's own people."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from companies.views.current_company import switch_to_company
from exportasv.core.accounts.request import Request
from exportasv.core.whole_numbers import whole_number


def switch_company(request: Request) -> HttpResponse:
    """Act for another of one's companies: its number is posted as `company`."""
    number = whole_number(request.POST.get("company"))
    if number is None:
        raise Http404
    switch_to_company(request, number)
    return redirect("portal:my_portal")
