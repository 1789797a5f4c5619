"""A mail server that refuses an address for good: no further tries, staff is told, and no address is in a log."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone

from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.models import Notification, OutgoingEmail, RefusedAddress
from exportasv.core.notifications.notices import notify
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories

pytestmark = pytest.mark.django_db
GONE = "Nadie.O'Brien@correo.example"
FINAL = [
    (550, b"5.1.1 <nadie@x.example> User unknown"),
    (551, b"user not local"),
    (553, b"5.1.3 bad address syntax"),
    (554, b"no such mailbox here"),
    (556, b"domain does not accept mail"),
]
PASSING = [
    (450, b"4.2.1 try later"),
    (451, b"greylisted"),
    (550, b"5.7.1 relaying denied"),
    (554, b"5.7.1 blocked: poor reputation"),
    (530, b"5.7.0 authentication required"),
    (535, b"authentication failed"),
]


@pytest.fixture
def refusing(monkeypatch):
    """`refusing(550, b"…")` is a mail server that answers so to each recipient; the list has whom it was asked for."""
    asked: list[str] = []

    def answer(code: int, text: bytes = b"", error=None):
        def send(message):
            asked.append(message.to[0])
            raise error or SMTPRecipientsRefused({message.to[0]: (code, text)})

        monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
        return asked

    return answer


def write(key: str = "1", address: str = GONE) -> OutboxTask:
    letter = send_email(address, "company_active", key=key, company=factories.CompanyFactory())
    return OutboxTask.objects.get(kind="letter", key=f"letter-{letter.pk}")


def run(row: OutboxTask) -> OutboxTask:
    OutboxTask.objects.filter(pk=row.pk, state="pending").update(due_at=timezone.now())
    outbox.run_task(row.pk)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(("code", "text"), FINAL)
def test_a_refusal_for_good_is_final(refusing, code, text):
    asked = refusing(code, text)
    row = run(write())
    assert (row.state, row.attempts) == ("held", 1)
    for key in ("2", "3"):  # nor is any other mail tried there, however the address is written
        assert run(write(key, GONE.upper())).state == "held"
    assert len(asked) == 1
    assert outbox.due_task_ids() == []
    refused = RefusedAddress.objects.get()
    assert (refused.address, refused.corrected_at) == (GONE.lower(), None)
    assert str(code) in refused.reason


@pytest.mark.parametrize(("code", "text"), PASSING)
def test_what_may_pass_or_is_about_us_is_tried_again(refusing, code, text):
    asked = refusing(code, text)
    row = write()
    assert [run(row).state, run(row).state] == ["pending", "pending"]
    assert len(asked) == 2
    assert not RefusedAddress.objects.exists()


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SMTPDataError(550, b"5.1.1 unknown"), "held"),
        (SMTPDataError(554, b"message looks like spam"), "pending"),
        (SMTPSenderRefused(550, b"5.1.8 bad sender", "a@b.example"), "pending"),
        (SMTPServerDisconnected("gone"), "pending"),
        (ConnectionRefusedError(), "pending"),
    ],
)
def test_only_the_recipient_is_refused_by_it(refusing, error, state):
    refusing(0, error=error)
    assert run(write()).state == state


def test_without_the_rule_twelve_tries_would_be_made(refusing, monkeypatch):
    """The canary."""
    monkeypatch.setattr("exportasv.core.notifications.mail.permanent_refusal", lambda error: "")
    asked = refusing(*FINAL[0])
    row = write()
    for _each in range(outbox.MAX_ATTEMPTS):
        run(row)
    assert (len(asked), row.state) == (outbox.MAX_ATTEMPTS, "failed")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (550, b"5.1.1 <nadie.o'brien@correo.example>: unknown"),
        (550, b"NADIE.O'BRIEN@CORREO.EXAMPLE is unknown"),
        (451, b"nadie.o'brien@correo.example try later, ask postmaster@correo.example"),
        (450, b"call +503 2222-3333, DUI 01234567-8"),
    ],
)
def test_no_address_stays_in_what_failed(refusing, code, text):
    refusing(code, text)
    run(write())
    work = OutboxTask.objects.values_list("last_error", "held_for", "key")
    stored = f"{list(work)} {list(RefusedAddress.objects.values_list('reason'))}"
    assert "correo.example" not in stored.lower()
    assert "brien" not in stored.lower()
    assert "2222" not in stored
    assert "01234567" not in stored


def test_other_addresses_are_still_written_to(refusing, monkeypatch):
    refusing(*FINAL[0])
    run(write())
    monkeypatch.undo()
    assert run(write("2", "otra@correo.example")).state == "done"
    assert mail.outbox[0].to == ["otra@correo.example"]


def test_the_adviser_is_told_and_who_corrects_it_sends_what_waits(
    refusing, monkeypatch, adviser, as_user, company, settings
):
    settings.STAFF_MFA_REQUIRED = False
    company.adviser = adviser
    company.save()
    person = factories.CompanyMemberFactory(company=company, user__email="vieja@correo.example").user
    refusing(*FINAL[0])
    notify(person, "company_active", key="1", company=company)
    assert run(OutboxTask.objects.get(kind="mail")).state == "held"
    told = Notification.objects.get(recipient=adviser)
    assert (told.kind, "Tejidos Izalco" in told.subject) == ("address_refused", True)
    browser = as_user(adviser)
    (card,) = [each for each in browser.get("/admin/").context["waiting"] if "refusedaddress" in each["url"]]
    assert card["count"] == 1
    page = browser.get(card["url"]).content.decode()
    assert "vieja@correo.example" in page
    monkeypatch.undo()
    person.email = "nueva@correo.example"
    person.save()
    refused = RefusedAddress.objects.get()
    browser.post(f"/admin/notifications/refusedaddress/{refused.pk}/change/", {"_action_correct": "1"})
    refused.refresh_from_db()
    assert refused.corrected_by == adviser
    assert (
        run(OutboxTask.objects.get(kind="mail", key=f"notice-{Notification.objects.get(recipient=person).pk}")).state
        == "done"
    )
    assert [each.to for each in mail.outbox] == [["nueva@correo.example"]]


def test_an_address_that_refuses_again_is_marked_again(refusing, adviser):
    from exportasv.core.notifications.refused_addresses import correct_address

    asked = refusing(*FINAL[0])
    row = run(write())
    correct_address(RefusedAddress.objects.get(), adviser)
    assert run(row).state == "held"
    assert len(asked) == 2
    assert RefusedAddress.objects.get().corrected_at is None


def test_old_work_sessions_and_deliveries_have_a_term(company, owner, time_machine):
    from django.contrib.sessions.models import Session

    from exportasv.core.notifications.models import ReminderDelivery, ReminderRule
    from exportasv.core.privacy import retention

    now = timezone.now()
    rule = ReminderRule.objects.create(code="x", trigger="x", threshold=1, audience="owners")
    ReminderDelivery.objects.create(rule=rule, subject_table="x", subject_id=1, to=str(owner.pk), recipient=owner)
    for state, key in (("done", "1"), ("failed", "2"), ("held", "3"), ("pending", "4")):
        OutboxTask.objects.create(kind="x", key=key, state=state, due_at=now, done_at=now if state == "done" else None)
    Session.objects.create(session_key="ended", session_data="", expire_date=now + timedelta(hours=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(days=1000))

    def left(**later) -> tuple[list[str], int, list[str]]:
        time_machine.move_to(now + timedelta(**later))
        retention.apply_retention(day="today")
        states = sorted(OutboxTask.objects.filter(kind="x").values_list("state", flat=True))
        return states, ReminderDelivery.objects.count(), sorted(Session.objects.values_list("session_key", flat=True))

    assert left(minutes=1) == (["done", "failed", "held", "pending"], 1, ["ended", "open"])
    assert left(days=8) == (["failed", "held", "pending"], 1, ["open"])
    assert left(days=91) == (["pending"], 1, ["open"])
    assert left(days=731) == (["pending"], 0, ["open"])


def test_a_letter_keeps_its_words_while_it_waits(refusing):
    refusing(*FINAL[0])
    run(write())
    assert OutgoingEmail.objects.get().sent_at is None
