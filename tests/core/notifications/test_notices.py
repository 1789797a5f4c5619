"""Notices: one row a key, in the person's language, mailed once."""

import pytest
from django.core import mail

from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.notices import notify, send_notice_email
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories


def tell(user, company, key="1"):
    notify(user, "company_active", key=key, url="/es/mi-portal/", company=company)


def test_a_notice_is_written_once_for_its_key(owner, company):
    tell(owner, company)
    tell(owner, company)
    tell(owner, company, key="2")
    assert Notification.objects.filter(recipient=owner).count() == 2
    assert OutboxTask.objects.filter(kind="mail").count() == 2


def test_two_people_each_get_their_own(owner, editor, company):
    tell(owner, company)
    tell(editor, company)
    assert Notification.objects.count() == 2


def test_the_mail_is_sent_once_and_carries_the_link(owner, company):
    tell(owner, company)
    row = OutboxTask.objects.get(kind="mail")
    assert outbox.run_task(row.pk) is True
    assert outbox.run_task(row.pk) is False
    send_notice_email(**row.ids)  # as a second worker would after a crash
    (sent,) = mail.outbox
    assert sent.to == [owner.email]
    assert "/es/mi-portal/" in sent.body
    assert sent.extra_headers["Message-ID"].startswith("<notice-")


def test_a_mail_that_failed_is_sent_later(owner, company, monkeypatch):
    tell(owner, company)
    row = OutboxTask.objects.get(kind="mail")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
        assert outbox.run_task(row.pk) is False
    OutboxTask.objects.update(due_at=row.due_at)
    assert outbox.run_task(row.pk) is True
    assert len(mail.outbox) == 1


def test_nobody_writes_to_a_closed_account(owner, company):
    tell(owner, company)
    owner.is_active = False
    owner.save()
    send_notice_email(Notification.objects.get().pk)
    assert mail.outbox == []


@pytest.mark.parametrize(("language", "words"), [("es", "está en el programa"), ("en", "is in the programme")])
def test_the_text_is_in_the_persons_language(db, company, language, words):
    tell(factories.UserFactory(language=language), company)
    assert words in Notification.objects.get().subject


def test_a_name_with_an_ampersand_is_written_as_it_is(owner, other_company):
    other_company.name = "Café & Más"
    tell(owner, other_company)
    assert Notification.objects.get().subject.startswith("Café & Más")
