"""The first page after signing in, by role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/desk.html", {})
