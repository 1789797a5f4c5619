"""The inbox, and the mails of a local run."""

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.urls import reverse
from django.utils import timezone

from exportasv.core.notifications.models import Notification

INBOX, READ, MAILBOX = (f"notifications:{name}" for name in ("inbox", "read", "mailbox"))


def notice(user, subject="Hola", **values) -> Notification:
    return Notification.objects.create(
        recipient=user, kind="test", key=subject, subject=subject, body="<b>Texto</b>", **values
    )


def test_a_person_sees_their_own_notices_only(as_user, owner, stranger):
    notice(owner, "Para usted")
    notice(stranger, "Para otra")
    page = as_user(owner).get(reverse(INBOX)).content.decode()
    assert "Para usted" in page
    assert "Para otra" not in page
    assert "<b>Texto</b>" not in page


def test_an_empty_inbox_says_what_will_come(as_user, owner):
    assert 'class="empty"' in as_user(owner).get(reverse(INBOX)).content.decode()


def test_one_notice_is_marked_as_read(as_user, owner):
    first, second = notice(owner, "a"), notice(owner, "b")
    assert as_user(owner).post(reverse(READ), {"notice": first.pk}).status_code == 302
    assert set(Notification.objects.unread()) == {second}


def test_all_notices_are_marked_as_read(as_user, owner, stranger):
    notice(owner, "a")
    other = notice(stranger, "b")
    as_user(owner).post(reverse(READ))
    assert set(Notification.objects.unread()) == {other}


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "1 or 1=1", "²"])
def test_a_strange_number_marks_nothing(as_user, owner, number):
    notice(owner)
    assert as_user(owner).post(reverse(READ), {"notice": number}).status_code == 302
    assert Notification.objects.unread().count() == 1


def test_nobody_marks_the_notice_of_another(as_user, owner, stranger):
    theirs = notice(stranger)
    as_user(owner).post(reverse(READ), {"notice": theirs.pk})
    assert Notification.objects.unread().count() == 1


def test_notices_stand_under_their_day_and_are_filtered(as_user, owner):
    notice(owner, "leída", read_at=timezone.now())
    notice(owner, "nueva")
    Notification.objects.filter(subject="nueva").update(kind="product_published")
    browser = as_user(owner)
    assert "Hoy" in browser.get(reverse(INBOX)).content.decode()
    for query in ({"show": "unread"}, {"topic": "products"}):
        page = browser.get(reverse(INBOX), query).content.decode()
        assert "nueva" in page
        assert "leída" not in page


@pytest.mark.parametrize("query", ["topic=x", "show=x", "topic=&show=%00", "topic=products&show=unread"])
def test_a_strange_filter_is_no_error(as_user, owner, query):
    notice(owner)
    assert as_user(owner).get(f"{reverse(INBOX)}?{query}").status_code in (200, 400)


def test_the_filter_is_kept_when_one_is_marked(as_user, owner):
    answer = as_user(owner).post(reverse(READ), {"notice": notice(owner).pk, "show": "unread"})
    assert answer.url.endswith("?show=unread")


def test_reading_by_a_link_is_refused(as_user, owner):
    assert as_user(owner).get(reverse(READ)).status_code == 403


def test_the_inbox_costs_the_same_for_many(as_user, owner, django_assert_max_num_queries):
    [notice(owner, f"n{number}") for number in range(30)]
    browser = as_user(owner)
    with django_assert_max_num_queries(5):
        browser.get(reverse(INBOX))


@pytest.fixture
def mails(settings, tmp_path):
    settings.DEMO = True
    settings.LOCAL_MAIL_DIR = tmp_path / "mail"

    def write(subject="Saludos", body="Buenos días, añil <script>x</script>") -> str:
        backend = EmailBackend(file_path=settings.LOCAL_MAIL_DIR)
        EmailMessage(subject, body, "from@example.org", ["ana@example.org"], connection=backend).send()
        return next(settings.LOCAL_MAIL_DIR.iterdir()).stem

    return write


def test_the_mails_of_this_machine_are_listed_and_read(client, mails):
    name = mails()
    assert "Saludos" in client.get(reverse(MAILBOX)).content.decode()
    page = client.get(reverse("notifications:mailbox_email", args=[name])).content.decode()
    assert "Buenos días, añil" in page
    assert "<script>x" not in page
    assert "-------" not in page


def test_no_mail_yet_is_said_so(client, mails):
    assert 'class="empty"' in client.get(reverse(MAILBOX)).content.decode()


@pytest.mark.parametrize("name", ["no-such-mail", "..%2Fsettings", "%2e%2e", "secret", "a%2Fb"])
def test_no_way_out_of_the_folder(client, mails, settings, name):
    mails()
    (settings.LOCAL_MAIL_DIR.parent / "secret.log").write_text("Subject: s\n\nsecret")
    assert client.get(f"{reverse(MAILBOX)}{name}/").status_code == 404


def test_a_broken_file_is_shown_and_not_an_error(client, mails, settings):
    mails()
    (settings.LOCAL_MAIL_DIR / "broken.log").write_bytes(b"Content-Type: text/plain; charset=nobody\n\n\xff\xfe")
    assert client.get(reverse(MAILBOX)).status_code == 200
    assert client.get(reverse("notifications:mailbox_email", args=["broken"])).status_code == 200


def test_outside_of_the_demo_there_is_no_such_page(client, mails, settings):
    name = mails()
    settings.DEMO = False
    assert client.get(reverse(MAILBOX)).status_code == 404
    assert client.get(reverse("notifications:mailbox_email", args=[name])).status_code == 404
