"""The list of `make canaries`: long enough, and every line and test that it names exists once."""

import re

import pytest
from django.conf import settings

from tests.canaries.mutations import MUTATIONS

BASE = settings.BASE_DIR


def test_forty_controls_are_switched_off():
    assert len({mutation.control for mutation in MUTATIONS}) == len(MUTATIONS) >= 40


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.control)
def test_its_line_exists_once_and_its_test_too(mutation):
    assert (BASE / mutation.path).read_text().count(mutation.before) == 1
    assert mutation.before != mutation.after
    for name in mutation.test.split():
        path, _, test = name.partition("::")
        assert (BASE / path).exists()
        assert not test or re.search(rf"^def {test}\(", (BASE / path).read_text(), re.MULTILINE)
