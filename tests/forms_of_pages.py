"""A page's form as a browser would send it, read from its HTML."""

from django.test import Client
from lxml import html


def form_of(page: bytes | str, holding: str) -> html.FormElement:
    """Return the form of a page that has an input named `holding`."""
    found = html.fromstring(page if isinstance(page, str) else page.decode())
    return next(form for form in found.forms if holding in {each.name for each in form.inputs})


def values_of(form: html.FormElement, **changed: str | list[str]) -> dict[str, list[str]]:
    """Return what the form would send as it stands, with `changed` typed over it; None clears an input."""
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append((value or "").removeprefix("\n"))  # as browsers read a textarea
    return data | {name: value if isinstance(value, list) else [value] for name, value in changed.items()}


def open_form(client: Client, address: str, holding: str) -> html.FormElement:
    return form_of(client.get(address).content, holding)


def choices_of(page: bytes, name: str) -> list[str]:
    """Return the values of the radio buttons with this name."""
    found = html.fromstring(page.decode())
    return [str(each.get("value")) for each in found.iterfind(f".//input[@name='{name}']")]
