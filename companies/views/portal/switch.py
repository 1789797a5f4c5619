"""Pages of a company's own people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from companies.current_company import choose


def switch(request: HttpRequest) -> HttpResponse:
    """Act for another of one's companies: its number is posted as `company`."""
    number = request.POST.get("company", "")
    if not (number.isascii() and number.isdecimal()):
        raise Http404
    choose(request, int(number))
    return redirect("portal:desk")
