"""The rules of markets as they come with the portal, and a company with a product."""

import pytest

from exportasv.core.reference_data import TABLES
from exportasv.reference.loader import load_table
from market_access.rules.rulebook import read_rulebook, renew_rulebook
from tests import factories

MARKET_TABLES = ("fact_types", "market_requirements", "market_reliefs", "trade_agreements")


def load_market_rules():
    """Load the rules of markets, and nothing else of the reference data."""
    for name in MARKET_TABLES:
        load_table(TABLES[name])
    renew_rulebook()


@pytest.fixture
def rules(db):
    load_market_rules()
    return read_rulebook()


@pytest.fixture
def coffee(rules, company):
    """Roasted coffee of the company, as most of the tests send it to Guatemala and the United States."""
    code = factories.HSCodeFactory(code="090121")
    return factories.ProductFactory(company=company, hs_code=code, name_es="Café molido")
