"""How a person is told: by topic, at once, in one mail a day, or only in the portal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from exportasv.core.db.errors import RuleError
from exportasv.core.notifications import digests, preferences, tasks
from exportasv.core.notifications.models import Digest, NoticePreference, Notification
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.topics import TOPICS, topic_of
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 11, 24, 13, tzinfo=UTC)  # seven in the morning of El Salvador
PAGE = "notifications:choices"


@pytest.fixture
def told(owner, company, time_machine):
    """`told()` tells the owner of something that waits for the daily summary."""
    time_machine.move_to(SEVEN - timedelta(hours=2), tick=False)
    product = factories.ProductFactory(company=company, name_es="Hamaca")
    preferences.save_channels(owner, {"products": "digest"})

    def tell(key="1", user=owner) -> None:
        notify(user, "product_published", key=key, url="/es/catalogo/hamaca/", product=product)

    return tell


def send_all() -> None:
    for pk in OutboxTask.objects.filter(state="pending").values_list("pk", flat=True):
        outbox.run_task(pk)


@pytest.mark.parametrize(
    ("kind", "topic"),
    [
        ("inquiry", "inquiries"),
        ("session_booked", "sessions"),
        ("product_published", "products"),
        ("new_thing", "other"),
    ],
)
def test_every_kind_has_a_topic(kind, topic):
    assert topic_of(kind).code == topic


def test_what_waits_comes_in_one_mail_a_day(told, owner):
    told("1")
    told("2")
    assert not OutboxTask.objects.exists()
    assert [digests.write_digests(SEVEN), digests.write_digests(SEVEN)] == [1, 0]
    send_all()
    send_all()
    (sent,) = mail.outbox
    assert sent.subject == "2 avisos de ExportaSV"
    assert sent.body.count("Hamaca está en el catálogo") == 2
    assert Notification.objects.filter(mailed_at=None).count() == 0


def test_what_comes_later_waits_for_the_next_day(told, time_machine):
    told("1")
    digests.write_digests(SEVEN)
    time_machine.move_to(SEVEN + timedelta(hours=1), tick=False)
    told("2")
    assert digests.write_digests(SEVEN + timedelta(hours=2)) == 0
    assert digests.write_digests(SEVEN + timedelta(days=1)) == 1


@pytest.mark.parametrize(("hours", "written"), [(-1, 0), (0, 1), (12, 1), (13, 0)])
def test_it_leaves_at_a_civil_hour(told, hours, written):
    told()
    assert digests.write_digests(SEVEN + timedelta(hours=hours)) == written


def test_it_leaves_at_the_hour_of_the_persons_clock(told, owner):
    told()
    preferences.set_digest_hour(owner, 8, "Europe/Rome")  # eight in Rome is one in the morning of El Salvador
    assert digests.write_digests(SEVEN - timedelta(hours=6)) == 0  # written before the notice was
    assert digests.write_digests(SEVEN) == 1  # two in the afternoon of Rome
    assert Digest.objects.get().day.isoformat() == "2026-11-24"


def test_what_was_read_in_the_portal_is_not_mailed(told):
    told()
    Notification.objects.update(read_at=SEVEN)
    assert digests.write_digests(SEVEN) == 0


def test_the_schedule_writes_the_summaries(told, time_machine):
    told()
    time_machine.move_to(SEVEN, tick=False)
    assert tasks.write_digests() == 1


def test_a_person_chooses_how_to_be_told(told, owner):
    preferences.save_channels(owner, {"products": "at_once"})
    told("1")
    preferences.save_channels(owner, {"products": "portal"})
    told("2")
    assert list(Notification.objects.order_by("pk").values_list("channel", flat=True)) == ["at_once", "portal"]
    assert OutboxTask.objects.filter(kind="mail").count() == 1


def test_what_may_not_be_silent_cannot_be_switched_off(owner):
    with pytest.raises(RuleError):
        preferences.save_channels(owner, {"inquiries": "portal"})
    NoticePreference.objects.create(user=owner, topic="inquiries", channel="portal")  # however it came there
    assert preferences.channel_for(owner, "inquiry") == "at_once"


def everything(way: str) -> dict[str, str]:
    return {topic.code: way for topic in TOPICS} | {"hour": "8", "zone": "Europe/Madrid"}


def test_the_choices_are_kept_on_their_page(as_user, owner):
    assert as_user(owner).post(reverse(PAGE), everything("digest")).status_code == 302
    assert set(preferences.channels_of(owner).values()) == {"digest"}
    owner.refresh_from_db()
    assert (owner.digest_hour.hour, owner.digest_hour.zone) == (8, "Europe/Madrid")
    assert as_user(owner).get(reverse(PAGE)).content.decode().count('value="digest" selected') == len(TOPICS)


@pytest.mark.parametrize(
    "bad", [{"inquiries": "portal"}, {"products": "never"}, {"hour": "3"}, {"zone": "Moon/Crater"}]
)
def test_what_cannot_be_chosen_is_refused_and_nothing_changes(as_user, owner, bad):
    assert as_user(owner).post(reverse(PAGE), everything("digest") | bad).status_code == 400
    assert not NoticePreference.objects.exists()


def test_only_who_is_signed_in_chooses(client):
    assert "/login/" in client.get(reverse(PAGE)).url


def link(user) -> str:
    return preferences.digest_off_url(user).removeprefix("http://127.0.0.1:8000")


def test_the_summary_ends_by_a_link_that_asks_first(client, owner):
    assert "Ya no quiero el resumen" in client.get(link(owner)).content.decode()
    assert preferences.channels_of(owner)["certificates"] == "digest"
    client.post(link(owner))
    ways = preferences.channels_of(owner)
    assert (ways["certificates"], ways["inquiries"], ways["sessions"]) == ("portal", "at_once", "at_once")


def test_a_mail_program_may_end_it_without_the_page(owner):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(owner), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert preferences.channels_of(owner)["certificates"] == "portal"


@pytest.mark.parametrize("token", ["x", "1:abc:def", "²"])
def test_a_forged_link_leads_nowhere(client, owner, token):
    assert client.post(reverse("notifications:digest_off", args=[token])).status_code == 404


def test_a_link_ends_after_its_time(client, owner, time_machine):
    address = link(owner)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=61))
    assert client.get(address).status_code == 404


def test_the_mail_of_the_summary_says_how_to_end_it(told, owner):
    told()
    digests.write_digests(SEVEN)
    send_all()
    headers = mail.outbox[0].extra_headers
    assert link(owner).split("/")[2] in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
