"""A company that staff entered gets its first owner by an invitation from the admin site."""

import pytest
from django.urls import reverse

from companies.models import CompanyMember, Invitation
from companies.rules import membership
from exportasv.core.db.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def test_staff_invite_the_first_owner_of_a_company_they_entered(manager, as_user):
    company = factories.CompanyFactory(email="ventas@taller.example")
    address = reverse("admin:companies_company_invite_owner", args=[company.pk])
    browser = as_user(manager)
    assert "ventas@taller.example" in browser.get(address).content.decode()
    assert browser.post(address, {"email": "Duena@taller.example"}).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("duena@taller.example", CompanyMember.Role.OWNER)


def test_a_company_with_an_owner_is_not_invited_again(manager, as_user, company, owner):
    address = reverse("admin:companies_company_invite_owner", args=[company.pk])
    assert as_user(manager).post(address, {"email": "otra@taller.example"}).status_code == 200
    assert not Invitation.objects.exists()
    with pytest.raises(RuleError):
        membership.invite_first_owner(company, "otra@taller.example", by=manager)


def test_owners_of_many_companies_are_invited_at_once(manager, as_user, company, owner):
    entered = factories.CompanyFactory(email="ventas@taller.example")
    silent = factories.CompanyFactory(email="", name="Sin Correo")
    chosen = {"action": "invite_owners", "_selected_action": [entered.pk, silent.pk, company.pk]}
    page = as_user(manager).post(reverse("admin:companies_company_changelist"), chosen, follow=True)
    assert list(Invitation.objects.values_list("company", flat=True)) == [entered.pk]
    assert "Sin Correo" in page.content.decode()
    assert company.name in page.content.decode()
