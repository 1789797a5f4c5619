import pytest
from django.db import DatabaseError, IntegrityError, transaction

from companies.models import Company, CompanyMember
from companies.rules import membership
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_applied_company_is_verified_and_activated(owner, company, adviser):
    Company.objects.filter(pk=company.pk).delete()
    applied = factories.CompanyFactory(state="applied")
    active = membership.activate_company(membership.verify_company(applied, by=adviser), by=adviser)
    assert active.state == "active"
    assert active.joined_on is not None


def test_a_paused_company_leaves_the_public_pages(owner, company, adviser):
    membership.pause_company(company, by=adviser)
    assert not Company.objects.public().filter(pk=company.pk).exists()
    assert Notification.objects.for_actor(owner).get().kind == "company_paused"


@pytest.mark.django_db(transaction=True)
def test_the_last_owner_cannot_leave(owner, editor, company):
    with pytest.raises(RuleError):
        membership.remove_member(company.members.get(user=owner), by=owner)
    assert company.members.filter(role="owner").exists()


@pytest.mark.django_db(transaction=True)
def test_an_editor_may_leave(owner, editor, company):
    membership.remove_member(company.members.get(user=editor), by=editor)
    assert list(company.members.values_list("user", flat=True)) == [owner.pk]


@pytest.mark.django_db(transaction=True)
def test_postgresql_keeps_an_owner_also_against_sql(owner, editor, company):
    with pytest.raises(IntegrityError, match="no owner"), transaction.atomic():
        CompanyMember.objects.filter(user=owner).update(role="editor")


def test_an_invitation_is_accepted_once_by_its_own_address(owner, company):
    _invitation, token = membership.invite_member(company, "Nueva@Example.org", "editor", by=owner)
    wrong, right = factories.UserFactory(), factories.UserFactory(email="nueva@example.org")
    with pytest.raises(RuleError):
        membership.accept_invitation(token, by=wrong)
    assert membership.accept_invitation(token, by=right).role == "editor"
    with pytest.raises(RuleError):
        membership.accept_invitation(token, by=right)


def test_a_new_invitation_revokes_the_one_before(owner, company):
    _first, token = membership.invite_member(company, "nueva@example.org", "editor", by=owner)
    membership.invite_member(company, "nueva@example.org", "owner", by=owner)
    with pytest.raises(RuleError):
        membership.accept_invitation(token, by=factories.UserFactory(email="nueva@example.org"))


def test_a_market_keeps_its_history(owner, company):
    membership.record_market(company, "US", "target", "company", by=owner)
    membership.record_market(company, "US", "exporting", "win", by=owner)
    membership.record_market(company, "US", "exporting", "win", by=owner)
    rows = company.markets.order_by("pk").values_list("standing", "until")
    assert [standing for standing, _until in rows] == ["target", "exporting"]
    assert rows[1][1] is None


@pytest.mark.parametrize(
    "change",
    [
        {"nit": "0614-050707-104", "dui": None},
        {"nit": None, "dui": None},
        {"nit": None, "dui": "1234567-8"},
        {"municipality": "LI-Costa"},
    ],
)
def test_postgresql_refuses_a_company_with_impossible_data(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        factories.CompanyFactory(**change)


def test_members_open_only_their_own_company(owner, stranger, guest, company, other_company):
    assert list(Company.objects.for_actor(owner)) == [company]
    assert list(Company.objects.for_actor(stranger)) == [other_company]
    assert not Company.objects.for_actor(guest).exists()
