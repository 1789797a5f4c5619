"""What a mail's text asks of a row exists: a renamed column would leave a gap in it without an error."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

# Name in a text → its model, where that is not the model's own name.
ROWS = {
    "data_request": "datarequest",
    "dispute": "windispute",
    "event": "forumevent",
    "item": "actionitem",
    "job": "importjob",
    "message": "inquirymessage",
    "participation": "fairparticipation",
    "person": "user",
    "recipient": "user",
    "report": "housereport",
    "request": "samplerequest",
    "requirement": "buyerrequirement",
    "review": "winreview",
    "session": "counselingsession",
    "survey": "destinationsurvey",
    "win": "exportwin",
}
MODELS = {model.__name__.lower(): model for model in apps.get_models()}
TEXTS = sorted((settings.BASE_DIR / "templates" / "notifications").glob("*.txt"))
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
PATH = re.compile(r"(?<![.\w])([a-z_]+)((?:\.\w+)+)")


def missing_attributes(text: str) -> Iterator[str]:
    for tag in TAG.findall(text):
        for row, path in PATH.findall(QUOTED.sub("", tag)):
            model = MODELS.get(ROWS.get(row, row))
            if model and not _has(model, path[1:].split(".")):
                yield row + path


def _has(model: type[models.Model], path: list[str]) -> bool:
    """Return whether a row has the first name of the path, and the row it leads to the rest."""
    try:
        field = model._meta.get_field(path[0])
    except FieldDoesNotExist:
        return hasattr(model, path[0])
    related = field.related_model
    return len(path) == 1 or not isinstance(related, type) or _has(related, path[1:])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_mail_asks_for_what_its_rows_have(path: Path):
    assert not list(missing_attributes(path.read_text()))


def test_a_name_that_is_gone_is_found():
    text = '{{ report.words|default:_("None") }}{% with house=inquiry.company.nick %}{{ inquiry.product.name }}'
    assert list(missing_attributes(text)) == ["report.words", "inquiry.company.nick"]
