"""All forms of the project's own code."""

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

ROOMS = ("exportasv", "companies", "products", "consulates", "counseling", "market_access")


def our_forms() -> list[type[forms.BaseForm]]:
    """Return every form class that a module of ours defines."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".forms" in module.name:
                importlib.import_module(module.name)
    return sorted(
        (
            each
            for each in _subclasses(forms.BaseForm)
            if each.__module__.startswith(ROOMS) and hasattr(each, "base_fields")
        ),
        key=str,
    )


def _subclasses(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _subclasses(each)
