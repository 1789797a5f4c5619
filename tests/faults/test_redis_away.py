"""Redis stopped, frozen and flushed: no page and no saved row waits for it, and no limit opens (R8)."""

import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import kombu.pools
import pytest
import redis
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from celery import current_app
from django.contrib.auth import get_user
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from exportasv.core import breaker
from exportasv.core.http import cache as site_cache
from exportasv.core.http.heavy_requests import take_place
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests import factories
from tests.faults.servers import OwnValkey, own_valkey
from tests.signing_in import confirm_address, sign_in, totp_code

pytestmark = [pytest.mark.slow]
CATALOGUE = "/es/catalogo/"
FAULTS = {
    "stopped": lambda valkey: valkey.send(signal.SIGTERM),
    "killed": lambda valkey: valkey.send(signal.SIGKILL),
    "frozen": lambda valkey: valkey.freeze(),
}


@pytest.fixture
def valkey(settings, monkeypatch):
    """The cache and the queue of this test, with the time-outs of production."""
    with own_valkey() as server:
        limits = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
        default = {**settings.CACHES["default"], "LOCATION": f"{server.url}?db=1", "OPTIONS": limits}
        settings.CACHES = {**settings.CACHES, "default": default}
        broker = server.url.replace("unix://", "redis+socket://")
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker)
        forget_connections()
        yield server
        monkeypatch.undo()
        forget_connections()


def forget_connections() -> None:
    """Celery keeps its connections to the queue in pools, by address."""
    kombu.pools.reset()
    current_app._after_fork()


@pytest.fixture
def commands(monkeypatch) -> list[str]:
    """What was sent to the cache, also in vain."""
    sent: list[str] = []
    execute = redis.Redis.execute_command

    def counted(self, *args, **options):
        sent.append(str(args[0]))
        return execute(self, *args, **options)

    monkeypatch.setattr(redis.Redis, "execute_command", counted)
    return sent


@pytest.fixture
def messages(monkeypatch) -> list[str]:
    """What was sent to the queue, also in vain."""
    sent: list[str] = []
    send = current_app.send_task

    def counted(name, *args, **options):
        sent.append(name)
        return send(name, *args, **options)

    monkeypatch.setattr(current_app, "send_task", counted)
    return sent


def without_breaker(monkeypatch) -> None:
    monkeypatch.setattr(breaker.Breaker, "allows_call", lambda _self: True)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_cold_page_calls_the_lost_cache_once(valkey: OwnValkey, commands, client, db, fault):
    product = factories.ProductFactory(state="published")
    assert client.get(CATALOGUE, {"q": "miel"}).status_code == 200
    healthy = len(commands)
    FAULTS[fault](valkey)
    commands.clear()
    for page in (CATALOGUE, f"{CATALOGUE}?q=cafe", product.get_absolute_url(), "/es/empresas/", "/api/v1/products/"):
        assert client.get(page).status_code == 200
    assert healthy > 5
    assert len(commands) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_without_the_breaker_each_part_of_a_page_calls_it(valkey: OwnValkey, commands, client, db, monkeypatch, fault):
    """The canary."""
    without_breaker(monkeypatch)
    FAULTS[fault](valkey)
    assert client.get(CATALOGUE, {"q": "miel"}).status_code == 200
    assert len(commands) > 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", FAULTS)
def test_ten_saved_jobs_call_the_lost_queue_once(valkey: OwnValkey, messages, fault):
    FAULTS[fault](valkey)
    for number in range(10):
        outbox.enqueue("mail", key=f"job-{number}", notice=number)
    assert OutboxTask.objects.filter(state="pending").count() == 10
    assert len(messages) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_breaker_each_job_calls_the_queue(valkey: OwnValkey, messages, monkeypatch):
    """The canary."""
    without_breaker(monkeypatch)
    valkey.send(signal.SIGKILL)
    for number in range(10):
        outbox.enqueue("mail", key=f"job-{number}", notice=number)
    assert len(messages) == 10


@pytest.mark.django_db(transaction=True)
def test_a_lost_queue_is_not_tried_again_by_the_library(valkey: OwnValkey, monkeypatch):
    """One message is one connection: Celery's own pauses (0, 2, 4 seconds) are off."""
    valkey.send(signal.SIGKILL)
    tries: list[int] = []
    connect = redis.connection.UnixDomainSocketConnection._connect

    def counted(self):
        tries.append(1)
        return connect(self)

    monkeypatch.setattr(redis.connection.UnixDomainSocketConnection, "_connect", counted)
    outbox.enqueue("mail", key="job", notice=1)
    assert len(tries) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_the_cache_is_used_again_after_its_return(valkey: OwnValkey, monkeypatch, fault):
    now = [0.0]
    monkeypatch.setattr(breaker, "monotonic", lambda: 1000 + now[0])
    FAULTS[fault](valkey)
    cache.set("word", "before")
    assert cache.get("word") is None
    if fault == "frozen":
        valkey.thaw()
    else:
        valkey.start()
    cache.set("word", "too early")
    assert cache.get("word") is None
    now[0] += breaker.PAUSE_SECONDS
    cache.set("word", "after")
    assert cache.get("word") == "after"


def guess(times: int, email: str) -> None:
    for number in range(times):
        sign_in(Client(), email, f"wrong-password-{number}")


def lose(valkey: OwnValkey, how: str) -> None:
    if how == "flushed":
        redis.Redis(unix_socket_path=str(valkey.socket)).flushall()
    else:
        FAULTS[how](valkey)


LOSSES = ["flushed", "killed", "frozen"]


@pytest.mark.parametrize("how", LOSSES)
def test_guessing_passwords_is_limited_without_the_cache(valkey: OwnValkey, client, owner, how):
    confirm_address(owner)
    guess(6, owner.email)
    lose(valkey, how)
    guess(3, owner.email)
    sign_in(client, owner.email)
    assert not get_user(client).is_authenticated


def test_in_the_cache_the_limit_would_open(valkey: OwnValkey, client, owner, monkeypatch):
    """The canary: where allauth counts in the cache, its loss lets the guesser in."""
    monkeypatch.setattr(site_cache, "KEPT_IN_DATABASE", "nothing of allauth")
    confirm_address(owner)
    guess(6, owner.email)
    lose(valkey, "flushed")
    guess(3, owner.email)
    sign_in(client, owner.email)
    assert get_user(client).is_authenticated


def second_step(user, secret: str) -> Client:
    """A browser that gave the password and the one-time code."""
    browser = Client()
    sign_in(browser, user.email)
    browser.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    return browser


@pytest.mark.parametrize("how", LOSSES)
def test_a_used_one_time_code_stays_used_without_the_cache(valkey: OwnValkey, adviser, how):
    secret = generate_totp_secret()
    TOTP.activate(confirm_address(adviser), secret)
    with time_machine.travel("2026-11-26 10:00:05+00:00", tick=False):
        assert get_user(second_step(adviser, secret)).is_authenticated
        lose(valkey, how)
        assert not get_user(second_step(adviser, secret)).is_authenticated


@pytest.mark.parametrize("how", LOSSES)
def test_guessing_one_time_codes_is_limited_without_the_cache(valkey: OwnValkey, adviser, how):
    secret = generate_totp_secret()
    TOTP.activate(confirm_address(adviser), secret)
    browser = Client()
    sign_in(browser, adviser.email)
    for number in range(12):
        if number == 3:
            lose(valkey, how)
        browser.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    browser.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert not get_user(browser).is_authenticated


@pytest.mark.parametrize("how", LOSSES)
def test_a_public_form_is_limited_without_the_cache(valkey: OwnValkey, client, db, how):
    form = {"query": "Frozen yuca"}
    statuses = [client.post("/en/tell-us-what-you-look-for/", form).status_code for _post in range(3)]
    lose(valkey, how)
    statuses += [client.post("/en/tell-us-what-you-look-for/", form).status_code for _post in range(40)]
    assert 429 not in statuses[:3]
    assert statuses[-1] == 429


@pytest.mark.parametrize("how", LOSSES)
def test_the_api_is_limited_without_the_cache(valkey: OwnValkey, client, db, settings, how):
    settings.API_ADDRESS_UNITS = 20
    lose(valkey, how)
    statuses = [client.get("/api/v1/services/").status_code for _request in range(21)]
    assert (statuses[0], statuses[-1]) == (200, 429)


@pytest.mark.parametrize("how", LOSSES)
def test_heavy_requests_have_few_places_without_the_cache(valkey: OwnValkey, client, db, settings, how):
    lose(valkey, how)
    places = [take_place("address-127.0.0.1") for _place in range(settings.HEAVY_REQUESTS_OF_ONE)]
    assert client.get("/api/v1/products/?page_size=1000").json()["code"] == "too_many_at_once"
    for place in places:
        place.leave()
    assert client.get("/api/v1/products/?page_size=1000").status_code == 200


@pytest.mark.parametrize("fault", FAULTS)
def test_a_count_loses_nothing_and_waits_for_nobody(valkey, fault):
    counts: Any = caches["default"]
    with ThreadPoolExecutor(8) as callers:
        list(callers.map(lambda _call: counts.add_to_count("test-count", 2, 60), range(40)))
    assert cache.get("test-count") == 80
    FAULTS[fault](valkey)
    counts.add_to_count("test-count", 2, 60)
    assert cache.get("test-count") is None
