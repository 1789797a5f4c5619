"""A query whose SQL is made once for each role gives each person what Django gives."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consulates.models import Inquiry
from consulates.views.desk import home
from exportasv.core.accounts.actor_query import ActorQuery
from exportasv.core.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(owner, stranger, guest, adviser, manager, invest_officer, consular_officer) -> list[User]:
    administrator = factories.UserFactory(role="administrator", is_superuser=True)
    alone = factories.UserFactory(role="invest", institution=None)
    return [owner, stranger, guest, adviser, manager, invest_officer, consular_officer, administrator, alone]


@pytest.fixture
def inquiries(company, other_company, house) -> list[Inquiry]:
    return [
        factories.InquiryFactory(company=company),
        factories.InquiryFactory(company=other_company, house=house, escalated_to="house", escalated_at=timezone.now()),
    ]


def test_each_person_has_the_rows_of_for_actor(people, inquiries):
    made: list[User] = []

    def rows(user: User):
        made.append(user)
        return Inquiry.objects.for_actor(user).order_by("pk")

    query = ActorQuery(rows)
    for _turn in range(2):
        for person in people:
            assert query.rows(person) == list(Inquiry.objects.for_actor(person).order_by("pk"))
    assert {len(query.rows(person)) for person in people} == {0, 1, 2}
    assert len(made) == len({(each.role, each.is_superuser, each.institution_id is not None) for each in people})


def test_who_looks_as_a_company_sees_its_rows_alone(inquiries, manager, other_company):
    query = ActorQuery(lambda user: Inquiry.objects.for_actor(user))
    assert len(query.rows(manager)) == len(inquiries)
    manager.previewed_company_id, manager.role = other_company.pk, ""
    assert query.rows(manager) == [inquiries[1]]


def test_the_lists_of_a_house_are_those_of_its_officer(people, inquiries, house):
    factories.PlacementFactory(house=house)
    for make, query in (
        (home._current_placements, home._PLACEMENTS),
        (home._to_answer, home._TO_ANSWER),
        (home._to_support, home._TO_SUPPORT),
        (home._silent_claims, home._SILENT_CLAIMS),
    ):
        for person in people:
            with CaptureQueriesContext(connection) as seen:
                found = query.rows(person)
            assert found == list(make(person))
            assert len(seen) == 1
