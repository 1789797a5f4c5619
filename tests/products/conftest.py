"""Products of a company in the two states that most tests of this folder begin with."""

import pytest

from tests import factories


@pytest.fixture
def draft(company):
    return factories.ProductFactory(company=company, name_es="Jabón de loroco", state="draft", published_at=None)


@pytest.fixture
def public(company):
    return factories.ProductFactory(company=company, name_es="Hamaca")
