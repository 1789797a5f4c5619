"""Every private link has an end, and can be revoked and renewed in one place."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Invitation
from companies.rules import membership
from consulates.models import ExportWin
from consulates.rules import wins
from counseling.forum.tickets import ticket_token
from exportasv.core.accounts.models import PrivateLink
from exportasv.core.accounts.signed_links import (
    LINK_KINDS,
    declare_private_link,
    find_private_link,
    has_not_ended,
    new_private_link,
    private_link,
    renew_private_link,
)
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import OutgoingEmail
from tests import factories

pytestmark = pytest.mark.django_db
LISTED = reverse("admin:accounts_privatelink_changelist")
OTHER_TOKENS = {
    "accounts.KnownDevice",  # the hash of a browser's cookie; it opens nothing, it tells of sign-ins elsewhere
    "api.ApiKey",  # the hash of the secret of a partner's software, which asks with it for a year
    "counseling.CalendarFeed",  # an adviser's own calendar asks for it every hour, for years
}


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


def link_of(token: str) -> PrivateLink:
    return PrivateLink.objects.get(pk=token.partition("-")[0])


def test_no_table_keeps_tokens_of_its_own():
    columns = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.startswith("token_")
    }
    assert columns == OTHER_TOKENS


def test_every_purpose_says_what_it_opens():
    for purpose, kind in LINK_KINDS.items():
        assert str(kind.label), purpose
        assert apps.get_model(kind.model)
    with pytest.raises(ValueError, match="declared already"):
        declare_private_link("ticket", "x", "counseling.registration")
    with pytest.raises(ValueError, match="not declared"):
        private_link("unknown", 1, until=timezone.now())


def test_a_new_link_ends_the_one_before():
    until = timezone.now() + timedelta(days=1)
    old = private_link("ticket", 7, until=until)
    assert private_link("ticket", 7, until=until) == old
    new = new_private_link("ticket", 7, until=until)
    assert [has_not_ended(link_of(token)) for token in (old, new)] == [False, True]


# --- Sales and invitations -----------------------------------------------------------------------------------


def test_a_sale_asked_again_has_a_new_link_and_the_old_one_opens_nothing(company, owner, adviser):
    win, first = wins.claim_win(factories.ExportWinFactory.build(company=company), by=adviser)
    win, second = wins.resend_confirmation_request(win, by=adviser)
    assert [wins.win_by_token(token) for token in (first, second)] == [None, win]
    wins.dispute_win(win, "No fue así.", by=owner)
    win, third = wins.correct_win(ExportWin.objects.get(), {"value": 900}, by=adviser)
    assert [wins.win_by_token(token) for token in (first, second, third)] == [None, None, win]
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert wins.win_by_token(third) is None


def test_an_invitation_taken_back_or_sent_again_opens_nothing_by_its_old_link(company, owner, client: Client):
    first, token = membership.invite_member(company, "nueva@example.org", "editor", by=owner)
    _second, again = membership.invite_member(company, "nueva@example.org", "editor", by=owner)
    paths = [reverse("companies:invitation", args=[each]) for each in (token, again)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    membership.revoke_invitation(Invitation.objects.get(revoked_at=None), by=owner)
    assert client.get(paths[1]).status_code == 404
    assert not has_not_ended(link_of(again))
    assert first.pk


def test_who_got_an_invitation_by_mistake_declines_it(company, owner, client: Client):
    _row, token = membership.invite_member(company, "ajena@example.org", "editor", by=owner)
    path = reverse("companies:invitation", args=[token])
    page = client.post(path, {"action": "disown"}, follow=True)
    assert company.name not in page.content.decode()
    assert client.get(path).status_code == 404
    assert not Invitation.objects.pending().exists()


# --- In one place ----------------------------------------------------------------------------------------------


def test_staff_see_every_link_and_no_token(manager, as_user):
    registration = factories.RegistrationFactory()
    token = ticket_token(registration)
    link = link_of(token)
    client = as_user(manager)
    for path in (LISTED, reverse("admin:accounts_privatelink_change", args=[link.pk])):
        page = client.get(path)
        assert page.status_code == 200
        assert link.nonce not in page.content.decode()
        assert token not in page.content.decode()
    assert client.get(LISTED, {"purpose": "ticket"}).context["cl"].result_count == 1
    assert client.get(LISTED, {"purpose": "win"}).context["cl"].result_count == 0


def test_staff_end_a_link_and_send_its_holder_a_new_one(manager, as_user):
    registration = factories.RegistrationFactory()
    token = ticket_token(registration)
    path = reverse("admin:accounts_privatelink_change", args=[link_of(token).pk])
    client = as_user(manager)
    client.post(path, {"_action_end": "1"})
    assert not has_not_ended(link_of(token))
    client.post(path, {"_action_renew": "1"})
    assert OutgoingEmail.objects.get(kind="forum_link_renewed").address == registration.email
    assert has_not_ended(link_of(ticket_token(registration)))


@pytest.mark.parametrize("who", ["adviser", "invest_officer"])
def test_others_do_not_read_the_list(who, request, as_user):
    assert as_user(request.getfixturevalue(who)).get(LISTED).status_code == 403


def test_every_kind_of_link_that_is_mailed_is_renewed(company, owner, manager):
    """What cannot be renewed is in no mail: a page after sending, an address, what an administrator hands over."""
    assert {purpose for purpose, kind in LINK_KINDS.items() if kind.renew is None} == {
        "inquiry-sent", "requirement-sent", "reply", "second-factor",
    }  # fmt: skip
    _row, token = membership.invite_member(company, "nueva@example.org", "editor", by=owner)
    renew_private_link(link_of(token), manager)
    assert OutgoingEmail.objects.filter(kind="invitation").count() == 2
    assert not has_not_ended(link_of(token))
    link = find_private_link(private_link("reply", 1, until=timezone.now() + timedelta(days=1), holder="b"), "reply")
    with pytest.raises(RuleError):
        renew_private_link(link, manager)


def test_only_the_module_of_the_links_makes_them():
    rooms = [settings.BASE_DIR / each for each in ("exportasv", "companies", "products", "consulates", "counseling")]
    files = [file for room in rooms for file in room.rglob("*.py") if re.search(r"PrivateLink\(\n", file.read_text())]
    assert [file.name for file in files] == ["signed_links.py"]
