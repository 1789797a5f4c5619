"""Market access in the demo: what some companies answered and have, so that lights are green, yellow and red."""

from datetime import date, timedelta

from companies.models import Company
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.demo.ground import DEMO_TODAY
from market_access.models import Destination, Fact, FactScope, FactValue, Outcome, RequirementRecord
from market_access.models.requirements import Obligation
from market_access.rules.assessment import BINDING
from market_access.rules.lights import refresh_lights
from market_access.rules.market_pages import market_view
from market_access.rules.product_file import product_file
from market_access.rules.rulebook import Rulebook, read_rulebook
from products.models import Product

COMPANIES, ANSWERED = 12, 3  # companies with lights, and of these those that answered for one product
READY_FOR = (Destination.GT, Destination.US)
TRUE_FACTS = {"prepacked", "food", "own_brand", "sea"}
PAPER_LASTS = timedelta(days=300)


def build_market_access() -> None:
    """Answer the questions of some products, record their papers, and compute the lights of some companies."""
    rules, today = read_rulebook(), DEMO_TODAY
    companies = list(Company.objects.filter(state=Company.State.ACTIVE).order_by("pk")[:COMPANIES])
    adviser = User.objects.filter(role=Role.ADVISER).earliest("pk")
    for company in companies:
        for product in company.products.select_related("company", "sector"):
            refresh_lights(product, today, rules)
    for company in companies[:ANSWERED]:
        first = company.products.goods().exclude(hs_code=None).order_by("pk").first()
        if first is not None:
            for market in READY_FOR:
                _answer(first, market, rules, today)
                _record(first, market, rules, today, adviser)
            refresh_lights(first, today, rules)


def _answer(product: Product, market: Destination, rules: Rulebook, today: date) -> None:
    """Answer what is asked, as often as an answer asks more."""
    for _each in range(3):
        questions = market_view(product_file(product, today), market, rules, today).yes_or_no_questions
        Fact.objects.bulk_create(
            Fact(
                company_id=product.company_id,
                product=None if each.scope == FactScope.COMPANY else product,
                market=market if each.scope == FactScope.SALE else "",
                type=each,
                is_true=each.code in TRUE_FACTS,
            )
            for each in questions
            if each.value_type == FactValue.YES
        )


def _record(product: Product, market: Destination, rules: Rulebook, today: date, adviser: User) -> None:
    """Record every binding requirement of a market as settled and confirmed."""
    view = market_view(product_file(product, today), market, rules, today)
    open_codes = {
        each.requirement.code: each.requirement.obligation for each in view.items if each.state.is_open
    }  # of two versions the one in force
    RequirementRecord.objects.bulk_create(
        RequirementRecord(
            company_id=product.company_id,
            product=product,
            requirement=code,
            outcome=Outcome.NOT_OURS if obligation == Obligation.CONDITIONAL else Outcome.MET,
            reference="Demostración",
            valid_until=today + PAPER_LASTS if obligation == Obligation.REQUIRED else None,
            confirmed_by=adviser,
            confirmed_on=today,
        )
        for code, obligation in open_codes.items()
        if obligation in BINDING
    )
