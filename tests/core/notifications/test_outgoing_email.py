"""Mails to people without an account: owed rows that keep the words, sent once, forgotten in time."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from exportasv.core.notifications.mail import Attachment, deliver_email, erase_emails_to, send_email
from exportasv.core.notifications.models import EmailAttachment, OutgoingEmail
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.privacy import retention

pytestmark = pytest.mark.django_db
BUYER = "marta.buyer@example.com"


def write(company, key="1", **values) -> OutgoingEmail:
    return send_email(BUYER, "company_active", key=key, language="en", url="/en/x/", company=company, **values)


def test_a_letter_is_written_once_for_its_key(company):
    assert write(company) == write(company)
    assert OutboxTask.objects.filter(kind="letter").count() == 1


def test_it_is_in_the_language_asked_for_and_carries_the_link(company):
    letter = write(company)
    assert "is in the programme" in letter.subject
    assert letter.body.endswith("/en/x/")


def test_what_is_owed_names_no_person(company):
    write(company)
    row = OutboxTask.objects.get(kind="letter")
    assert row.ids == {"letter": OutgoingEmail.objects.get().pk}
    assert BUYER not in f"{row.key} {row.ids}"


def test_it_is_sent_once_with_its_own_message_id_and_its_files(company):
    letter = write(company, files=[Attachment("invite.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR")])
    assert outbox.run_task(OutboxTask.objects.get(kind="letter").pk) is True
    deliver_email(letter.pk)  # as a second worker would after a crash
    (sent,) = mail.outbox
    assert sent.to == [BUYER]
    assert sent.extra_headers["Message-ID"].startswith(f"<letter-{letter.pk}@")
    assert sent.attachments[0][0] == "invite.ics"
    assert sent.message().get_payload()[1].get_param("method") == "REQUEST"


def test_address_and_words_are_removed_after_their_keeping(company, time_machine):
    write(company, files=[Attachment("a.txt", "text/plain", b"a")])
    retention.apply_retention(day="today")
    assert OutgoingEmail.objects.get().address == BUYER
    time_machine.move_to(timezone.now() + timedelta(days=181))
    retention.apply_retention(day="today")
    letter = OutgoingEmail.objects.get()
    assert (letter.address, letter.subject, letter.body) == ("", "", "")
    assert not EmailAttachment.objects.exists()


def test_what_is_forgotten_before_it_left_is_not_sent(company):
    letter = write(company)
    assert erase_emails_to(BUYER.upper()) == 1
    deliver_email(letter.pk)
    assert mail.outbox == []
