"""What waits for a company, and its facts, by SQL that is made once: as the ORM reads it, for each of them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from companies.views import current_company
from exportasv.core.notifications.models import Notification
from exportasv.portal import navigation, next_steps
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(company, other_company, owner, stranger) -> None:
    """Something waits for one of two companies, and two notices for its owner."""
    factories.ProductFactory(company=company, state="changes_asked")
    factories.ProductFactory(company=company, state="stale", stale_since=timezone.now())
    factories.InquiryFactory(company=company)
    for number in range(2):
        Notification.objects.create(recipient=owner, kind="test", key=str(number), subject="Hola", body="x")


def counts(company, reader) -> dict[str, int]:
    fixed = list(navigation._BADGE_COUNTS.rows(company.pk, reader.pk))
    assert fixed == list(navigation._badge_counts(company.pk, reader.pk))
    return {name.removeprefix("n_"): count for name, count in fixed[0].items()}


def test_each_company_and_person_has_its_own_counts(waiting, company, other_company, owner, stranger):
    assert counts(company, owner)["offer"] == 2
    assert counts(company, owner)["more"] == 2
    assert set(counts(other_company, stranger).values()) == {0}
    assert counts(company, stranger)["more"] == 0


def test_unread_notices_are_those_that_the_person_may_see(waiting, company, owner, stranger):
    for person in (owner, stranger):
        assert counts(company, person)["more"] == Notification.objects.for_actor(person).unread().count()


def test_facts_are_those_of_the_orm_today_and_later(waiting, company, other_company):
    for day in (0, 40, 400):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            for each in (company, other_company):
                fixed, made = next_steps.company_facts(each), next_steps._company_facts(each.pk).get()
                assert {name: text for name, text in vars(fixed).items() if name != "_state"} == {
                    name: text for name, text in vars(made).items() if name != "_state"
                }


def test_memberships_are_those_of_the_orm(company, owner, stranger):
    for person in (owner, stranger):
        fixed, made = current_company._memberships_of(person), list(current_company._membership_rows(person.pk))
        assert fixed == made
        assert [each.company for each in fixed] == [each.company for each in made]
    company.state = "archived"
    company.save()
    assert current_company._memberships_of(owner) == []
