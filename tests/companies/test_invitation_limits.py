"""Invitations are limited for a person, a company and an address within a day: nobody floods others by our mails."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from companies.models import Invitation
from companies.rules.membership import invite_first_owner, invite_member
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import OutgoingEmail
from exportasv.core.programme import (
    INVITATIONS_A_DAY_BY_PERSON,
    INVITATIONS_A_DAY_OF_COMPANY,
    INVITATIONS_A_DAY_TO_ADDRESS,
)
from tests import factories

pytestmark = pytest.mark.django_db


def invite(company, by, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        invite_member(company, f"invited{number}@example.org", "editor", by=by)


def test_one_person_invites_so_many_a_day(company, owner, as_user):
    browser = as_user(owner)
    for number in range(25):
        browser.post(reverse("companies:team"), {"email": f"invited{number}@example.org", "role": "editor"})
    assert Invitation.objects.count() == OutgoingEmail.objects.count() == INVITATIONS_A_DAY_BY_PERSON


def test_revoking_does_not_begin_it_anew_and_the_next_day_does(company, owner):
    invite(company, owner, INVITATIONS_A_DAY_BY_PERSON)
    Invitation.objects.update(revoked_at=timezone.now())
    with pytest.raises(RuleError):
        invite(company, owner, 1, start=50)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        invite(company, owner, 1, start=50)


def test_a_company_invites_so_many_a_day_whoever_does_it(company):
    owners = [factories.CompanyMemberFactory(company=company, role="owner").user for _ in range(3)]
    for place, person in enumerate(owners[:2]):
        invite(company, person, INVITATIONS_A_DAY_BY_PERSON, start=100 * place)
    with pytest.raises(RuleError):
        invite(company, owners[2], 1, start=500)
    assert Invitation.objects.count() == INVITATIONS_A_DAY_OF_COMPANY


def test_one_address_is_invited_so_often_a_day(owner):
    *first, last = factories.CompanyFactory.create_batch(INVITATIONS_A_DAY_TO_ADDRESS + 1)
    for each in first:
        invite_member(each, "Victim@example.org", "editor", by=owner)
    with pytest.raises(RuleError):
        invite_member(last, "victim@example.org", "editor", by=owner)
    assert Invitation.objects.count() == INVITATIONS_A_DAY_TO_ADDRESS


def test_staff_invite_the_owners_of_many_companies(manager):
    for number, each in enumerate(factories.CompanyFactory.create_batch(INVITATIONS_A_DAY_BY_PERSON + 5)):
        invite_first_owner(each, f"first{number}@example.org", by=manager)
    assert Invitation.objects.count() == INVITATIONS_A_DAY_BY_PERSON + 5
