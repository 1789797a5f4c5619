"""The table of scopes, walked row by row: who sees their own rows, and nobody another's."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from django.utils.crypto import get_random_string

from consulates.models import DisputeMessage
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import ANONYMOUS, MEMBER, ROLE_ORDER
from exportasv.core.accounts.scopes import ALL, NONE, SCOPES, OwnRows, Scope, ScopedQuerySet, declare_scope, own
from exportasv.core.notifications.models import ListExport, PushDevice
from exportasv.core.privacy.models import DataCopy
from market_access.models.changes import ChangeImpact
from tests import factories
from tests.admin import rows

pytestmark = pytest.mark.django_db
PEOPLE = [role for role in ROLE_ORDER if role != ANONYMOUS]


def _dispute_message(user: User) -> DisputeMessage:
    dispute = rows.make("consulates.windispute", 1, user)
    return DisputeMessage.objects.create(dispute=dispute, sender="claimer", text="Hola", sent_at=timezone.now())


def _rule_impact(user: User) -> ChangeImpact:
    return ChangeImpact.objects.create(
        change=rows.make("market_access.rulechange", 1, user), product=factories.ProductFactory()
    )


def _push_device(user: User) -> PushDevice:
    session = Session.objects.create(session_key=get_random_string(32), expire_date=timezone.now())
    return PushDevice.objects.create(
        user=user, session=session, endpoint=f"https://push.example/{session.pk}", p256dh="p", auth="a"
    )


MAKERS = {
    **rows.MAKERS,
    "notifications.pushdevice": _push_device,
    "market_access.changeimpact": _rule_impact,
    "consulates.disputemessage": _dispute_message,
    "notifications.listexport": lambda user: ListExport.objects.create(owner=user, title="Empresas", form="csv"),
    "privacy.datacopy": lambda user: DataCopy.objects.create(user=user, asked_at=timezone.now()),
}


def person_of(role: str) -> User:
    """Somebody of this role at an institution of their own, with no company and no house."""
    number = User.objects.count()
    institution = factories.InstitutionFactory(code=f"of-{number}", acronym=f"OF{number}")
    return factories.UserFactory(role="" if role == MEMBER else role, institution=institution)


def set_link(row: models.Model, name: str, value: models.Model) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**{name: value})
    row.refresh_from_db()


def owner_of(row: models.Model, path: list[str]) -> models.Model:
    """The company or house at the end of a path; made and linked where the row has none."""
    for name in path:
        if getattr(row, name) is None:
            set_link(row, name, factories.CompanyFactory() if name == "company" else factories.TradingHouseFactory())
        row = getattr(row, name)
    return row


def make_own(row: models.Model, part: OwnRows, lookup: str, person: User) -> None:
    """Make the row the person's, by the way that this lookup takes."""
    *path, last = lookup.split("__")
    if part.of_institution:
        set_link(row, last, person.institution)
    elif last == "people":
        for name in path:
            row = getattr(row, name)
        row.people.set([person])
    elif not path:
        set_link(row, last, person)
    elif path[-1] == "members":
        factories.CompanyMemberFactory(company=owner_of(row, path[:-1]), user=person)
    else:
        factories.HouseOfficerFactory(house=owner_of(row, path[:-1]), user=person)


def seen_by(user: User | AnonymousUser, row: models.Model) -> int:
    """How many times the person sees the row."""
    return type(row)._default_manager.for_actor(user).filter(pk=row.pk).count()


@pytest.mark.parametrize("label", sorted(SCOPES))
def test_the_table_holds_for_every_role(label):
    scope = SCOPES[label]
    row = MAKERS[label](person_of(MEMBER))
    assert seen_by(AnonymousUser(), row) == 0
    for role in PEOPLE:
        person = person_of(role)
        assert seen_by(person, row) == (1 if scope.rows_of(role) == ALL else 0), f"a foreign row, {role}"


@pytest.mark.parametrize("label", sorted(SCOPES))
def test_everybody_sees_their_own_by_every_way_once(label):
    for part in SCOPES[label].own:
        for lookup in part.lookups:
            for role in PEOPLE:
                person, row = person_of(role), MAKERS[label](person_of(MEMBER))
                make_own(row, part, lookup, person)
                sees = role in SCOPES[label].all_for or role in part.roles
                assert seen_by(person, row) == (1 if sees else 0), f"{role} by {lookup}"


@pytest.mark.parametrize("label", sorted(SCOPES))
def test_a_foreign_row_is_found_where_the_scope_is_switched_off(label, monkeypatch):
    row, nobody = MAKERS[label](person_of(MEMBER)), person_of(MEMBER)
    assert seen_by(nobody, row) == 0
    monkeypatch.setattr(ScopedQuerySet, "for_actor", lambda found, user: found)
    assert seen_by(nobody, row) == 1


def test_a_row_with_many_people_is_seen_once(house, consular_officer, company, owner, editor):
    inquiry = factories.InquiryFactory(company=company, house=house)
    factories.HouseOfficerFactory(house=house)
    factories.CompanyMemberFactory(company=company, user=consular_officer)
    assert seen_by(consular_officer, inquiry) == 1
    assert seen_by(owner, inquiry) == 1


def test_an_officer_without_institution_sees_no_referral(house, consular_officer):
    consular_officer.institution = None
    consular_officer.save()
    assert seen_by(consular_officer, factories.ReferralFactory()) == 0


def test_every_model_that_is_scoped_has_a_scope():
    scoped = {
        model._meta.label_lower
        for model in apps.get_models()
        if isinstance(model._default_manager.all(), ScopedQuerySet)
    }
    assert scoped == set(SCOPES)


def test_no_model_writes_its_own_scope():
    for label in SCOPES:
        assert type(apps.get_model(label)._default_manager.all()).for_actor is ScopedQuerySet.for_actor


def test_a_second_scope_of_a_model_is_refused():
    with pytest.raises(ValueError, match="scope already"):
        declare_scope("companies.company", own("own", "adviser"))


def test_a_scope_in_words():
    scope = Scope(frozenset({"manager"}), (own("own", "user", roles=frozenset({MEMBER})),))
    assert [scope.rows_of(role) for role in ("manager", MEMBER, "adviser", ANONYMOUS)] == [ALL, "own", NONE, NONE]


def test_the_page_of_who_sees_what_is_up_to_date():
    call_command("access_matrix", check=True)
