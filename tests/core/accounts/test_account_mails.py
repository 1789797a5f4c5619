"""The mails of the accounts library go by the outbox: they wait, are tried again, and leave refused addresses alone."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from exportasv.core.notifications.models import OutgoingEmail, RefusedAddress
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests.factories import PASSWORD
from tests.signing_in import account_mail, confirm_address, confirm_password, sign_in

pytestmark = pytest.mark.django_db
NEW = "otra@example.org"


def task_of(row: OutgoingEmail) -> OutboxTask:
    return OutboxTask.objects.get(kind="letter", key=f"letter-{row.pk}")


def send(row: OutgoingEmail) -> str:
    """Run the task of a mail, as the worker does; return its state."""
    OutboxTask.objects.filter(pk=task_of(row).pk, state="pending").update(due_at=timezone.now())
    outbox.run_task(task_of(row).pk)
    return task_of(row).state


def reset(client, email: str) -> OutgoingEmail:
    client.post(reverse("account_reset_password"), {"email": email})
    return account_mail()


@pytest.fixture
def refusing(monkeypatch):
    def send(message) -> None:
        raise SMTPRecipientsRefused({message.to[0]: (550, b"5.1.1 User unknown")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)


def test_every_mail_of_the_accounts_is_queued_and_none_is_sent_by_the_request(client, owner):
    confirm_address(owner)
    person = {"full_name": "Ana", "email": NEW, "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), person)
    client.post(reverse("account_signup"), {**person, "email": owner.email})
    reset(client, owner.email)
    reset(client, "nadie@example.org")
    assert mail.outbox == []
    kinds = list(OutgoingEmail.objects.order_by("pk").values_list("kind", "address"))
    assert kinds == [
        ("account_email_confirmation_signup", NEW),
        ("account_account_already_exists", owner.email),
        ("account_password_reset_key", owner.email),
        ("account_unknown_account", "nadie@example.org"),
    ]


def test_a_mail_leaves_and_its_link_is_erased(client, owner):
    row = reset(client, confirm_address(owner).email)
    link, subject = row.body, row.subject
    assert send(row) == "done"
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([owner.email], subject)
    assert mail.outbox[0].body == link
    row.refresh_from_db()
    assert (row.body, row.address) == ("", "")


def test_a_mail_waits_for_a_server_that_is_away(client, owner, monkeypatch):
    row = reset(client, confirm_address(owner).email)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", lambda _message: (_ for _ in ()).throw(ConnectionError()))
        assert send(row) == "pending"
    assert send(row) == "done"


def test_an_address_that_refuses_mail_gets_no_other(client, owner, refusing):
    assert send(reset(client, confirm_address(owner).email)) == "held"
    assert RefusedAddress.objects.get().address == owner.email
    again = reset(client, owner.email)
    assert send(again) == "held"
    assert task_of(again).attempts == 1


# --- Another address asks again -------------------------------------------------------------------------------------


@pytest.fixture
def long_signed_in(client, owner, time_machine):
    """A session of somebody who signed in too long ago to change the account."""
    sign_in(client, confirm_address(owner).email)
    time_machine.move_to(timezone.now() + timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 60))
    return client


def change(client, action: str, email: str):
    return client.post(reverse("account_email"), {action: "", "email": email})


def test_another_address_asks_for_the_password_again(long_signed_in, owner):
    answer = change(long_signed_in, "action_add", NEW)
    assert answer.status_code == 302
    assert reverse("account_reauthenticate") in answer["Location"]
    assert not EmailAddress.objects.filter(email=NEW).exists()
    long_signed_in.post(answer["Location"], {"password": "wrong-password-1"})
    change(long_signed_in, "action_add", NEW)
    assert not EmailAddress.objects.filter(email=NEW).exists()
    confirm_password(long_signed_in)
    change(long_signed_in, "action_add", NEW)
    assert not EmailAddress.objects.get(email=NEW).verified


@pytest.mark.parametrize("action", ["action_remove", "action_primary"])
def test_other_changes_of_addresses_ask_too(long_signed_in, owner, action):
    EmailAddress.objects.create(user=owner, email=NEW, verified=True)
    before = owner.email
    answer = change(long_signed_in, action, NEW)
    assert reverse("account_reauthenticate") in answer["Location"]
    assert EmailAddress.objects.filter(email=NEW).exists()
    owner.refresh_from_db()
    assert owner.email == before


def test_without_the_setting_an_address_is_added(long_signed_in, settings):
    """The canary."""
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    change(long_signed_in, "action_add", NEW)
    assert EmailAddress.objects.filter(email=NEW).exists()
