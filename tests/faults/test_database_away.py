"""PostgreSQL restarted, stopped and frozen under visitors (R9). `make faults` does it ten times, at their full number.

The site runs under gunicorn with the settings of production, on servers of its own.
"""

import subprocess
import sys
import time

import pytest

from exportasv.core.http.shared_pages import STALE
from tests.faults.servers import LONG, Answer, Load, Site, environment, site, until

pytestmark = [pytest.mark.slow]
RESTARTS = 10 if LONG else 2
PER_SECOND = 20 if LONG else 8
ERRORS_LAST = 5.0  # seconds after a restart in which a page may be refused
SHARED = ["/es/", "/es/casas-comerciales/", "/en/companies/", "/api/v1/services/"]  # an empty catalogue is not kept
NOT_SHARED = ["/es/casas-comerciales/no-hay/", "/en/companies/no-such/"]  # 404 while all is well


@pytest.fixture(scope="module")
def web(postgres, valkey, folder):
    with site(postgres.url, valkey.url, folder) as running:
        for path in SHARED:
            assert running.ask(path).status == 200, (folder / "web.log").read_text()[-3000:]
        yield running


def is_ready(web: Site) -> bool:
    return web.ask("/readyz", seconds=5).status == 200


def is_stale(answer: Answer) -> bool:
    return answer.headers.get("Cache-Status") == STALE


def is_of(answer: Answer, restart: float) -> bool:
    """Whether the answer was under way during the restart, or asked for soon after it."""
    return restart - answer.seconds <= answer.at <= restart + ERRORS_LAST


def test_restarted_at_once_the_site_refuses_few_pages_and_breaks_none(web, postgres, folder):
    restarts = []
    with Load(web, SHARED + NOT_SHARED, PER_SECOND).running() as load:
        for _restart in range(RESTARTS):
            time.sleep(1.5)
            restarts.append(time.monotonic())
            postgres.stop_at_once()
            postgres.launch()
            assert until(lambda: is_ready(web), 20), (folder / "web.log").read_text()[-3000:]
    print(f"{RESTARTS} restarts: {dict(load.statuses())}, slowest {max(each.seconds for each in load.answers):.1f} s")
    assert set(load.statuses()) <= {200, 404, 503}, load.statuses()
    assert load.statuses()[200] > 0.5 * len(load.answers) * len(SHARED) / len(SHARED + NOT_SHARED)
    refused = [answer for answer in load.answers if answer.status == 503]
    assert all(answer.headers["Retry-After"] for answer in refused)
    assert {answer.path for answer in refused}.isdisjoint(SHARED)
    assert [answer for answer in refused if not any(is_of(answer, at) for at in restarts)] == []
    assert max(answer.seconds for answer in load.answers) < 10


def test_stopped_for_long_the_public_pages_are_shown_from_their_last_copy(web, postgres):
    postgres.stop_at_once()
    time.sleep(1.2)  # a process knows for a second that nothing has changed
    try:
        for path in SHARED:
            answer = web.ask(path)
            assert (answer.status, is_stale(answer)) == (200, True), path
        refused = web.ask(NOT_SHARED[0])
        assert (refused.status, bool(refused.headers.get("Retry-After"))) == (503, True)
        assert "vuelva a cargar la página" in refused.text
        assert web.ask("/healthz").status == 200
        ready = web.ask("/readyz")
        assert (ready.status, '"database": false' in ready.text) == (503, True)
    finally:
        postgres.launch()
    assert until(lambda: is_ready(web), 20)
    assert until(lambda: not is_stale(web.ask(SHARED[0])), 5)


def test_frozen_no_request_hangs_without_end(web, postgres):
    """A frozen server answers nobody and refuses nobody: what waits for it ends by the client's own deadline."""
    with postgres.frozen():
        began = time.monotonic()
        assert web.ask(NOT_SHARED[0], seconds=40).status == 503
        assert time.monotonic() - began < 25
        assert web.ask(SHARED[0], seconds=40).status == 200
    assert until(lambda: is_ready(web), 20)


SETTINGS = """
import os
os.environ["EXPORTASV_PROCESS"] = "{kind}"
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    names = "statement_timeout", "idle_in_transaction_session_timeout"
    cursor.execute("SELECT current_setting(%s), current_setting(%s)", names)
    print(*cursor.fetchone(), connection.settings_dict["OPTIONS"]["connect_timeout"])
"""


@pytest.mark.parametrize(
    ("kind", "expected"), [("web", "10s 30s 3"), ("worker", "570s 11min 10"), ("command", "0 0 10")]
)
def test_each_kind_of_process_has_its_patience(postgres, valkey, folder, kind, expected):
    told = environment(postgres.url, valkey.url, folder) | {"DJANGO_SETTINGS_MODULE": "exportasv.settings"}
    done = subprocess.run([sys.executable, "-c", SETTINGS.format(kind=kind)], env=told, capture_output=True, text=True)
    assert done.stdout.strip() == expected, done.stderr
