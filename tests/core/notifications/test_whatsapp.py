"""Notices by WhatsApp, by mail where the provider refuses; and what a mail says of itself."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from exportasv.core.notifications import preferences, whatsapp
from exportasv.core.notifications.mail import DeliveryError
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.topics import TOPICS
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.programme import MAX_WHATSAPP_PER_HOUR

NUMBER = "+50370001111"
PAGE = "notifications:choices"


@pytest.fixture(autouse=True)
def _write_messages(settings) -> None:
    settings.WHATSAPP_PROVIDER = "written"


@pytest.fixture
def reached(owner):
    """An owner who chose WhatsApp for everything that may go there."""
    owner.whatsapp, owner.full_name = NUMBER, "Marta Hernández"
    owner.save()
    open_topics = [topic for topic in TOPICS if "whatsapp" in dict(topic.channels())]
    preferences.save_channels(owner, {topic.code: "whatsapp" for topic in open_topics})
    return owner


def tell(user, company, key: str = "1") -> Notification:
    notify(user, "session_requested_again", key=key, url="/es/mi-portal/", company=company)
    return Notification.objects.get(recipient=user, key=key)


@pytest.fixture(autouse=True)
def _text(monkeypatch) -> None:
    monkeypatch.setattr(
        "exportasv.core.notifications.notices.subject_and_body", lambda *_args, **_named: ("Asunto", "Un texto.")
    )


def run_all() -> list[bool]:
    tasks = OutboxTask.objects.filter(state="pending").order_by("pk").values_list("pk", flat=True)
    return [outbox.run_task(pk) for pk in list(tasks)]


def test_the_demo_shows_the_message_as_it_shows_mails(reached, company):
    notice = tell(reached, company)
    assert run_all() == [True]
    (sent,) = mail.outbox
    assert sent.to == ["50370001111@whatsapp.invalid"]
    assert "Marta" in sent.body
    assert "/es/mi-portal/" in sent.body
    notice.refresh_from_db()
    assert notice.mailed_at
    whatsapp.send_notice_message(notice.pk)  # as a second worker would after a crash
    assert len(mail.outbox) == 1


def test_without_a_number_it_goes_by_mail(reached, company):
    reached.whatsapp = ""
    reached.save()
    assert tell(reached, company).channel == "at_once"
    run_all()
    assert mail.outbox[0].to == [reached.email]


def test_too_many_in_an_hour_go_by_mail(reached, company):
    channels = [tell(reached, company, str(n)).channel for n in range(MAX_WHATSAPP_PER_HOUR + 3)]
    assert channels.count("whatsapp") == MAX_WHATSAPP_PER_HOUR


def test_what_the_provider_refuses_for_good_goes_by_mail(reached, company, monkeypatch):
    def refuse(*_args: str) -> None:
        raise whatsapp.RefusedNumberError("status 400")

    monkeypatch.setattr(whatsapp.WrittenMessages, "send", lambda self, *args: refuse(*args))
    tell(reached, company)
    run_all()
    run_all()
    assert [sent.to for sent in mail.outbox] == [[reached.email]]


@pytest.mark.parametrize(("status", "error"), [(200, None), (400, whatsapp.RefusedNumberError), (500, DeliveryError)])
def test_the_cloud_provider_sends_a_template_and_reads_the_answer(status, error, settings, monkeypatch):
    settings.WHATSAPP_TOKEN, settings.WHATSAPP_PHONE_ID = "secret", "123"
    posted = []
    monkeypatch.setattr(whatsapp.CloudAPI, "_post", lambda _self, path, body: posted.append((path, body)) or status)
    if error:
        with pytest.raises(error):
            whatsapp.CloudAPI().send(NUMBER, "Una\nlínea", "es")
    else:
        whatsapp.CloudAPI().send(NUMBER, "Una\nlínea", "es")
    path, body = posted[0]
    message = json.loads(body)
    assert path == "/v21.0/123/messages"
    assert message["to"] == "50370001111"
    assert message["template"]["components"][0]["parameters"][0]["text"] == "Una línea"


def test_the_channel_is_offered_only_with_a_provider_and_never_for_what_must_arrive(settings, owner):
    offered = {topic.code: dict(topic.channels()) for topic in TOPICS}
    assert "whatsapp" in offered["sessions"]
    assert "whatsapp" not in offered["company"]
    settings.WHATSAPP_PROVIDER = ""
    assert not [topic for topic in TOPICS if "whatsapp" in dict(topic.channels())]


def test_a_person_chooses_it_in_one_screen(owner, as_user):
    client = as_user(owner)
    assert 'name="whatsapp"' in client.get(reverse(PAGE)).content.decode()
    words = {"hour": "7", "zone": "America/El_Salvador", "sessions": "whatsapp"}
    assert client.post(reverse(PAGE), words).status_code == 400  # no number
    assert client.post(reverse(PAGE), {**words, "whatsapp": "7000 1111"}).status_code == 302
    owner.refresh_from_db()
    assert owner.whatsapp == NUMBER
    assert preferences.channels_of(owner)["sessions"] == "whatsapp"


def test_a_mail_greets_and_says_who_sends_it_and_why(owner, company):
    owner.full_name = "Marta Hernández"
    owner.save()
    tell(owner, company)
    run_all()
    text = mail.outbox[0].body
    assert text.startswith("Hola, Marta:")
    assert "Conamype" in text
    assert "Asesorías y acuerdos" in text
