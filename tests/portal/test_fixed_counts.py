"""What waits for a company, and its facts, by SQL that is made once: as the ORM reads it, for each of them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone, translation

from companies.models import Invitation
from companies.rules import membership
from companies.views import current_company
from exportasv.core.notifications.models import Notification
from exportasv.portal import navigation, next_steps, timeline
from exportasv.portal.views import company_home
from products.models import QRScan
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


def test_the_visits_of_a_month_are_those_of_the_orm_also_in_the_next(company):
    product, today = factories.ProductFactory(company=company), timezone.localdate()
    first = today.replace(day=1)
    for day, count in ((first, 4), (first - timedelta(days=1), 9)):
        QRScan.objects.create(day=day, product=product, place="los-angeles", count=count)
    assert company_home.visits_this_month(company) == {"shelf": 4, "paper": 0}
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert company_home.visits_this_month(company) == {"shelf": 0, "paper": 0}
        QRScan.objects.create(day=timezone.localdate().replace(day=1), product=product, place="sheet", count=2)
        assert company_home.visits_this_month(company) == {"shelf": 0, "paper": 2}


def test_what_the_home_lists_is_the_companys_own_today_and_later(company, other_company):
    factories.PlacementFactory(product=factories.ProductFactory(company=company), until=timezone.localdate())
    factories.InquiryFactory(company=company, waiting_since=timezone.now())
    found = []
    for day, each in ((0, company), (1, company), (0, other_company)):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            found.append((company_home._PLACEMENTS.rows(each.pk), company_home._WAITING.rows(each.pk)))
            assert found[-1][0] == list(company_home._current_placements(each.pk))
            assert found[-1][1] == list(company_home._waiting(each.pk))
    assert [(len(placements), len(waiting)) for placements, waiting in found] == [(1, 1), (0, 1), (0, 0)]


def test_the_first_page_of_the_timeline_is_that_of_the_orm(company, other_company):
    factories.PlacementFactory(product=factories.ProductFactory(company=company))
    factories.InquiryFactory(company=company)
    kinds = tuple(timeline.SOURCES)
    for language in ("es", "en"):
        with translation.override(language):
            for each in (company, other_company):
                fixed = timeline._first_rows(kinds, 12, language).rows(each.pk)
                assert fixed == list(timeline._newest_of_all(kinds, each, None, 12))
    assert fixed == []


def test_an_invitation_is_found_by_the_confirmed_address_of_the_person_alone(company, owner, stranger):
    address = EmailAddress.objects.create(user=stranger, email=stranger.email, verified=False, primary=True)
    ends = timezone.now() + timedelta(days=3)
    invitation = Invitation.objects.create(
        company=company, email=stranger.email, role="editor", invited_by=owner, expires_at=ends
    )
    assert membership.pending_invitations(stranger) == []
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert membership.pending_invitations(stranger) == [invitation]
    assert membership.pending_invitations(owner) == []
    with time_machine.travel(ends + timedelta(seconds=1)):
        assert membership.pending_invitations(stranger) == []


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
