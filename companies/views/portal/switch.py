"""Switch between the companies of a person."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from companies.views.current_company import switch_to_company
from exportasv.core.accounts.request import Request
from exportasv.core.whole_numbers import whole_number


def switch_company(request: Request) -> HttpResponse:
    """Switch to another company of the person; `company` in the POST data is its primary key."""
    number = whole_number(request.POST.get("company"))
    if number is None:
        raise Http404
    switch_to_company(request, number)
    return redirect("portal:my_portal")
