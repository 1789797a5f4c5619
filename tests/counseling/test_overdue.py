"""One place and one word for what is overdue: agreements and referrals."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from counseling.models import ActionItem, Referral
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.mark.parametrize(("days", "expected"), [(-1, True), (0, False), (1, False)])
@pytest.mark.parametrize(
    ("model", "make", "ended"),
    [
        (ActionItem, factories.ActionItemFactory, {"state": "dropped"}),
        (Referral, factories.ReferralFactory, {"state": "returned", "result": "Ya no hace falta"}),
    ],
)
def test_the_query_and_the_property_say_the_same(model, make, ended, days, expected):
    today = timezone.localdate()
    row, done = (make(due_on=today + timedelta(days=days), **state) for state in ({}, ended))
    assert [row.is_overdue, done.is_overdue] == [expected, False]
    assert list(model.objects.overdue(today)) == ([row] if expected else [])


@pytest.mark.parametrize("holder", ["company", "adviser"])
def test_the_company_reads_in_words_that_an_agreement_is_overdue(holder, company, owner, as_user):
    item = factories.ActionItemFactory(company=company, holder=holder, due_on=timezone.localdate())
    page = as_user(owner).get(reverse("counseling:agreements"))
    assert "vencido" not in page.content.decode()
    ActionItem.objects.filter(pk=item.pk).update(due_on=item.due_on - timedelta(days=1))
    page = as_user(owner).get(reverse("counseling:agreements"))
    assert "vencido: era para el" in page.content.decode()


def test_the_company_and_the_institution_read_in_words_that_a_referral_is_overdue(company, owner, manager, as_user):
    factories.ReferralFactory(company=company, due_on=timezone.localdate() - timedelta(days=1))
    for person, page in [(owner, "counseling:referrals"), (manager, "counseling:staff_referrals")]:
        assert "vencida: era para el" in as_user(person).get(reverse(page)).content.decode()


def test_staff_read_the_same_word(company, adviser, as_user):
    factories.ActionItemFactory(company=company, due_on=timezone.localdate() - timedelta(days=1))
    page = as_user(adviser).get(reverse("counseling:staff_agreements") + "?all=1").content.decode()
    assert "1 vencido" in page
    assert "atrasad" not in page
