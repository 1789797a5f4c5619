"""Error pages, in the person's language and with a next step."""

from django.http import HttpResponse
from django.shortcuts import render

from exportasv.core.accounts.request import Request


def bad_request(request: Request, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: Request, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: Request, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: Request) -> HttpResponse:
    return render(request, "500.html", status=500)
