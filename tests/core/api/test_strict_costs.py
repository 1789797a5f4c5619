"""A body or an address full of unknown names is refused by little work: the nearest name is told of the first ones."""

import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from exportasv.core.api import parameters
from exportasv.core.api.parameters import MAX_LETTERS, MAX_NEAREST, check_parameters
from exportasv.core.api.strict import check_fields

KNOWN = ["name", "country", "products"]


@pytest.fixture
def sought(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts for which the nearest name was looked for."""
    found: list[str] = []
    monkeypatch.setattr(parameters, "get_close_matches", lambda text, *_more: found.append(text) or [])
    return found


def test_of_many_unknown_fields_the_first_get_the_nearest_name(sought):
    with pytest.raises(ValidationError) as refused:
        check_fields({f"field_{number:04}": 1 for number in range(500)}, KNOWN)
    assert len(refused.value.detail) == 500
    assert len(sought) == MAX_NEAREST


def test_of_a_long_name_little_is_compared(sought):
    with pytest.raises(ValidationError):
        check_fields({"n" * 100_000: 1}, KNOWN)
    assert sought == ["n" * MAX_LETTERS]


def test_of_many_unknown_parameters_too(sought):
    request = Request(APIRequestFactory().get("/"))
    request._request.GET = QueryDict("&".join(f"name_{number:04}=1" for number in range(500)))
    with pytest.raises(ValidationError) as refused:
        check_parameters(request, KNOWN)
    assert len(refused.value.detail) == 500
    assert len(sought) <= MAX_NEAREST


def test_the_nearest_name_is_told():
    with pytest.raises(ValidationError, match="products"):
        check_fields({"product": 1}, KNOWN)
