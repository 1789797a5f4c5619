"""The sample ledger against a simple model: the balance is always the sum of the lines."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from consulates.models import SampleBalance, SampleMovement, SampleRequest
from consulates.rules import samples
from exportasv.core.db.errors import RuleError
from tests import factories

UNITS = st.integers(1, 9)
CELL = st.tuples(st.integers(0, 1), st.integers(0, 1))


class Ledger(RuleBasedStateMachine):
    """Two houses and two products; every rule that can change the balance, also with invalid numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.step = transaction.atomic()
        self.step.__enter__()
        self.houses = [factories.TradingHouseFactory() for _ in range(2)]
        self.products = [factories.ProductFactory() for _ in range(2)]
        self.officer = factories.UserFactory(role="consular")
        self.held: Counter[tuple[int, int]] = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.step.__exit__(None, None, None)

    def move(self, cell: tuple[int, int], kind: str, units: int) -> None:
        change = -units if kind in ("used", "returned", "expired") else units
        house, product = self.houses[cell[0]], self.products[cell[1]]
        try:
            samples.record_movement(house, product, kind, units, by=self.officer)
        except RuleError:
            assert self.held[cell] + change < 0
        else:
            self.held[cell] += change

    @rule(cell=CELL, units=UNITS)
    def some_arrive(self, cell, units):
        self.move(cell, "received", units)

    @rule(cell=CELL, kind=st.sampled_from(["used", "returned", "expired"]), units=UNITS)
    def some_go(self, cell, kind, units):
        self.move(cell, kind, units)

    @rule(cell=CELL, units=st.integers(-9, 9).filter(bool))
    def the_count_is_corrected(self, cell, units):
        self.move(cell, "corrected", units)

    @rule(cell=CELL, units=UNITS)
    def samples_are_asked_for(self, cell, units):
        open_one = SampleRequest.objects.open().filter(house=self.houses[cell[0]], product=self.products[cell[1]])
        if open_one.exists():
            with pytest.raises(RuleError):
                samples.request_samples(self.houses[cell[0]], self.products[cell[1]], units, "x", by=self.officer)
        else:
            samples.request_samples(self.houses[cell[0]], self.products[cell[1]], units, "x", by=self.officer)

    @precondition(lambda self: SampleRequest.objects.open().exists())
    @rule(units=UNITS)
    def the_next_request_goes_one_step_on(self, units):
        row = SampleRequest.objects.open().order_by("pk").first()
        if row.state == "requested":
            samples.accept_sample_request(row, "", by=self.officer)
        elif row.state == "accepted":
            samples.mark_samples_sent(row, "EE 1", by=self.officer)
        else:
            samples.receive_samples(row, units, by=self.officer)
            self.held[self.houses.index(row.house), self.products.index(row.product)] += units

    @invariant()
    def the_balance_is_the_sum_of_the_lines(self):
        for (house, product), units in self.held.items():
            where = {"house": self.houses[house], "product": self.products[product]}
            lines = SampleMovement.objects.filter(**where).values_list("change", flat=True)
            balance = SampleBalance.objects.filter(**where).values_list("quantity", flat=True).first()
            assert sum(lines) == (balance or 0) == units >= 0


@pytest.mark.django_db
def test_no_story_of_samples_leaves_a_balance_that_disagrees():
    how = settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Ledger, settings=how)


@pytest.mark.django_db
def test_without_its_trigger_the_ledger_disagrees_and_the_model_sees_it():
    """Canary: without the trigger, the state machine finds a wrong balance."""
    from pgtrigger import ignore

    how = settings(max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck))
    with ignore("consulates.SampleMovement:ledger_balance"), pytest.raises(AssertionError):
        run_state_machine_as_test(Ledger, settings=how)
