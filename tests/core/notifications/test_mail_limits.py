"""Limits of mails: to one person, and of one kind. Nothing is lost above them."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from exportasv.core.notifications import mail_folds
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.models import MailFold, MailKind, Notification, OutgoingEmail
from exportasv.core.notifications.notices import notify
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.programme import MAX_MAILS_TO_PERSON_PER_HOUR as MOST
from tests import factories

pytestmark = pytest.mark.django_db
BUYER = "Marta.Buyer@example.com"
MANY = 3 * MOST


@pytest.fixture
def noon(time_machine):
    now = timezone.now().replace(minute=10, second=0, microsecond=0)
    time_machine.move_to(now)
    return now


@pytest.fixture
def few_of_a_kind(monkeypatch):
    monkeypatch.setattr("exportasv.core.notifications.mail_kinds.MAX_MAILS_OF_KIND_PER_HOUR", 4)


def run_due() -> None:
    for pk in outbox.due_task_ids(limit=1000):
        outbox.run_task(pk)


def tell(person, number: int, kind: str = "company_active", **values) -> None:
    notify(person, kind, key=str(number), company=factories.CompanyFactory(name=f"Firma {number:03d}."), **values)


def companies_named() -> list[int]:
    """The numbers of the companies that the mails name."""
    texts = "\n".join(f"{each.subject}\n{each.body}" for each in mail.outbox)
    return [number for number in range(MANY) if f"Firma {number:03d}." in texts]


def test_above_the_limit_the_rest_of_the_hour_is_one_mail_and_nothing_is_lost(owner, noon, time_machine):
    for number in range(MANY):
        tell(owner, number)
    run_due()
    assert len(mail.outbox) == MOST
    time_machine.move_to(noon + timedelta(hours=1))
    run_due()
    assert len(mail.outbox) == MOST + 1
    assert companies_named() == list(range(MANY))
    assert not Notification.objects.filter(mailed_at=None).exists()
    assert str(MANY - MOST) in mail.outbox[-1].subject
    run_due()
    assert len(mail.outbox) == MOST + 1


def test_without_the_limit_each_would_leave(owner, noon, monkeypatch):
    """The canary."""
    monkeypatch.setattr(mail_folds, "MAX_MAILS_TO_PERSON_PER_HOUR", 10_000)
    for number in range(MANY):
        tell(owner, number)
    run_due()
    assert len(mail.outbox) == MANY


def test_the_limit_is_for_a_person_a_kind_and_an_hour(owner, editor, noon, time_machine):
    for number in range(MOST):
        tell(owner, number)
    tell(editor, 1)
    tell(owner, 1, kind="company_paused")
    time_machine.move_to(noon + timedelta(hours=1))
    tell(owner, 99)
    assert not MailFold.objects.exists()
    tell(owner, 100)
    run_due()
    assert len(mail.outbox) == MOST + 4


def test_a_notice_only_for_the_portal_or_the_summary_does_not_count(owner, noon):
    for number in range(MOST):
        tell(owner, number, channel="portal")
    tell(owner, 99)
    run_due()
    assert len(mail.outbox) == 1


def test_letters_to_one_address_are_folded_too_however_it_is_written(noon, time_machine):
    for number in range(MANY):
        company = factories.CompanyFactory(name=f"Firma {number:03d}.")
        address = BUYER.upper() if number % 2 else BUYER
        send_email(address, "company_active", key=str(number), url=f"/es/{number}/", company=company)
    run_due()
    time_machine.move_to(noon + timedelta(hours=1))
    run_due()
    assert len(mail.outbox) == MOST + 1
    assert companies_named() == list(range(MANY))
    assert all(f"/es/{number}/" in mail.outbox[-1].body for number in range(MOST, MANY))
    assert not OutgoingEmail.objects.filter(sent_at=None).exists()
    folds = OutboxTask.objects.filter(kind="mail.fold")
    assert not [row for row in folds if "@" in f"{row.key} {row.ids}"]


def test_what_is_folded_after_the_mail_was_made_goes_into_the_next(owner, noon, time_machine):
    for number in range(MOST + 2):
        tell(owner, number)
    time_machine.move_to(noon + timedelta(hours=1))
    run_due()
    for number in range(MOST + 2, 2 * MOST + 4):
        tell(owner, number)
    time_machine.move_to(noon + timedelta(hours=2))
    run_due()
    assert MailFold.objects.filter(sent_at__isnull=False).count() == 2
    assert companies_named() == list(range(2 * MOST + 4))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_share_one_fold(owner):
    company = factories.CompanyFactory()
    for number in range(MOST):
        notify(owner, "company_active", key=str(number), company=company)
    start = threading.Barrier(6)

    def work(number: int) -> None:
        start.wait()
        notify(owner, "company_active", key=f"more-{number}", company=company)
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    fold = MailFold.objects.get()
    assert fold.notices.count() == 6
    assert OutboxTask.objects.filter(kind="mail.fold").count() == 1


# --- A kind that runs wild ------------------------------------------------------------------------------------------


def test_a_kind_above_its_limit_stops_and_a_manager_lets_it_go_on(few_of_a_kind, noon, manager, as_user, settings):
    settings.STAFF_MFA_REQUIRED = False
    for number in range(7):
        tell(factories.UserFactory(), number)
    tell(factories.UserFactory(), 1, kind="company_paused")
    run_due()
    sent = [each.subject for each in mail.outbox]
    assert len(sent) == 5, "four of the kind, and one of another"
    assert OutboxTask.objects.filter(state="held").count() == 3
    assert outbox.due_task_ids() == []
    browser = as_user(manager)
    assert cards(browser)["mailkind"] == (1, True)
    kind = MailKind.objects.get(stopped_at__isnull=False)
    page = f"/admin/notifications/mailkind/{kind.pk}/change/"
    assert browser.post(page, {"_action_release": "1"}).status_code == 302
    assert cards(browser)["mailkind"] == (0, False)
    run_due()
    assert len(mail.outbox) == 8
    kind.refresh_from_db()
    assert (kind.stopped_at, kind.released_by) == (None, manager)


def cards(browser) -> dict[str, tuple[int, bool]]:
    waiting = browser.get("/admin/").context["waiting"]
    return {card["url"].split("/")[3]: (card["count"], card["urgent"]) for card in waiting}


def test_without_the_breaker_all_would_leave(noon):
    """The canary: with the limit of the programme these few pass."""
    for number in range(7):
        tell(factories.UserFactory(), number)
    run_due()
    assert len(mail.outbox) == 7


def test_the_count_begins_anew_each_hour_and_what_failed_does_not_count(few_of_a_kind, noon, time_machine, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
        for number in range(6):
            tell(factories.UserFactory(), number)
        run_due()
    assert not MailKind.objects.exists()
    OutboxTask.objects.filter(key__in=OutboxTask.objects.values("key")[:3]).update(due_at=timezone.now())
    run_due()
    time_machine.move_to(noon + timedelta(hours=1))
    run_due()
    assert len(mail.outbox) == 6
    assert not OutboxTask.objects.filter(state="held").exists()


def test_a_released_kind_stops_again_after_its_day(few_of_a_kind, noon, manager, time_machine):
    from exportasv.core.notifications.mail_kinds import release_kind

    row = MailKind.objects.create(kind="company_active", hour=noon, stopped_at=noon)
    release_kind(row, manager)
    for number in range(6):
        tell(factories.UserFactory(), number)
    run_due()
    assert len(mail.outbox) == 6
    time_machine.move_to(noon + timedelta(hours=25))
    for number in range(10, 16):
        tell(factories.UserFactory(), number)
    run_due()
    assert len(mail.outbox) == 10
