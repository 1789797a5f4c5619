"""Pages of a company's own people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from companies.current_company import switch_to_company


def switch_company(request: HttpRequest) -> HttpResponse:
    """Act for another of one's companies: its number is posted as `company`."""
    number = request.POST.get("company", "")
    if not (number.isascii() and number.isdecimal()):
        raise Http404
    switch_to_company(request, int(number))
    return redirect("portal:desk")
