"""The admin's home: what waits for this person."""

from django.http import HttpRequest


def dashboard(request: HttpRequest, context: dict) -> dict:
    return context
