"""The portal behind nginx: fresh two seconds after a commit, 304, packed, and no page of a person for another."""

import json
import threading
import time
from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import Client
from django.utils import translation

from exportasv.core.http import content_version
from exportasv.core.http.kept_answers import KeptAnswers
from products.models import Product
from tests import factories
from tests.faults.servers import until
from tests.local.test_nginx import ask
from tests.nginx import MISSING, NGINX, Proxy, running

pytestmark = [
    pytest.mark.skipif(not NGINX, reason=MISSING),
    pytest.mark.django_db(transaction=True),
]
FRESH_SECONDS = 2.0


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def proxy(tmp_path, settings, monkeypatch) -> Iterator[Proxy]:
    """nginx before the portal itself, which runs in threads of the test."""
    settings.SHARED_PAGES, settings.ALLOWED_HOSTS = True, ["exportasv.example"]
    monkeypatch.setattr(content_version, "_last", (0.0, ""))
    portal = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    portal.set_app(KeptAnswers(WSGIHandler()))
    thread = threading.Thread(target=portal.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with running(Proxy(tmp_path, [portal.server_port])) as proxy:
        yield proxy
    portal.shutdown()
    portal.server_close()
    thread.join()


@pytest.fixture
def product() -> Product:
    return factories.ProductFactory(state="published", name_en="Honey of the hills")


def cache_use(proxy: Proxy, answer) -> str:
    """What nginx wrote in its log of its cache and this answer: HIT, MISS, BYPASS …"""
    number = f'"request":"{answer.headers["X-Request-ID"]}"'
    log = proxy.folder / "exportasv.log"
    assert until(lambda: number in log.read_text(), 2)
    line = next(line for line in log.read_text().splitlines() if number in line)
    return json.loads(line)["cache"]


def address(product: Product) -> str:
    with translation.override("en"):
        return product.get_absolute_url()


def test_a_page_is_kept_for_visitors_and_fresh_after_a_commit(proxy, product):
    path = address(product)
    first = ask(proxy, path)
    assert "Honey of the hills" in first.read().decode()
    for _try in range(10):  # a copy is good to the end of its second, which a busy machine may cross
        while time.time() % 1 > 0.3:
            time.sleep(0.02)
        answers = [ask(proxy, path) for _visitor in range(2)]
        again = ask(proxy, path, If_None_Match=answers[1].headers["ETag"])
        seen = [cache_use(proxy, answers[1]), cache_use(proxy, again)]
        if seen == ["HIT", "HIT"]:
            break
    assert seen == ["HIT", "HIT"]
    assert (again.status, again.read()) == (304, b"")
    packed = ask(proxy, path, Accept_Encoding="gzip")
    assert (packed.headers["Content-Encoding"], packed.read(2)) == ("gzip", b"\x1f\x8b")
    assert "X-Accel-Expires" not in first.headers
    Product.objects.filter(pk=product.pk).update(name_en="Honey of the coast")
    began = time.monotonic()
    while "Honey of the coast" not in ask(proxy, path).read().decode():
        assert time.monotonic() - began < FRESH_SECONDS
        time.sleep(0.02)


def test_a_person_reads_no_copy_and_leaves_none(proxy, product, owner, company):
    person = Client()
    person.force_login(owner)
    session = f"sessionid={person.cookies['sessionid'].value}"
    for path in ("/es/", product.get_absolute_url(), "/es/mi-portal/"):
        own = ask(proxy, path, Cookie=session)
        assert (own.status, cache_use(proxy, own)) == (200, "BYPASS")
        assert company.name in own.read().decode() or path != "/es/mi-portal/"
        visitor = ask(proxy, path)
        assert cache_use(proxy, visitor) != "HIT"
        assert company.name not in visitor.read().decode()


def test_what_a_campaign_adds_to_an_address_makes_no_copy(proxy, product):
    for number in (0, 1, 0):
        answer = ask(proxy, f"{address(product)}?fbclid={number}")
        assert (answer.status, cache_use(proxy, answer)) == (200, "MISS")
