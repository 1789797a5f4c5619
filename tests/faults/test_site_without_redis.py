"""The whole site (gunicorn, worker, beat) while Redis is stopped, frozen and flushed, as in production (R8).

A few visitors and five jobs in the suite, more of both with `make faults`.
"""

import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
import redis as redis_client
from django.conf import settings

from tests.faults.servers import LONG, Load, environment, site, until

pytestmark = [pytest.mark.slow]
PER_SECOND = 10 if LONG else 4
AWAY = 18.0 if LONG else 4.0  # seconds
JOBS = 20 if LONG else 5
DONE_WITHIN = 60  # seconds after the return of Redis
PAGES = ["/es/", "/es/catalogo/", "/es/catalogo/?q=miel", "/en/companies/", "/api/v1/products/", "/es/cuenta/login/"]
OWE = """
from exportasv.core.accounts.models import User
from exportasv.core.notifications.models import Notification
from exportasv.core.outbox.outbox import enqueue
from time import monotonic
from django.db import transaction
user, _made = User.objects.get_or_create(email="owner@example.org", defaults={{"full_name": "Ana"}})
began = monotonic()
with transaction.atomic():
    for number in range({jobs}):
        key = f"{fault}-{{number}}"
        notice = Notification.objects.create(recipient=user, kind="test", key=key, subject="Hola", body="x")
        enqueue("mail", key=key, notice=notice.pk)
print(monotonic() - began)
"""
DONE = """
from exportasv.core.outbox.models import OutboxTask
print(OutboxTask.objects.filter(key__startswith="{fault}", state="done").count())
"""


@pytest.fixture(scope="module")
def background(postgres, valkey, folder):
    """A worker and beat."""
    told = environment(postgres.url, valkey.url, folder)
    celery = [sys.executable, "-m", "celery", "-A", "exportasv"]
    commands = [
        [*celery, "worker", "-c", "1", "--without-mingle"],
        [*celery, "beat", "-s", str(folder / "beat"), "--pidfile", ""],
    ]
    with (folder / "background.log").open("ab") as log:
        started = [
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=told, stdout=log, stderr=log, start_new_session=True)
            for command in commands
        ]
    yield
    for process in started:
        os.killpg(process.pid, signal.SIGKILL)  # with the worker's child
        process.wait()


def shell(code: str, postgres, valkey, folder) -> str:
    told = environment(postgres.url, valkey.url, folder)
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=settings.BASE_DIR, env=told, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("fault", ["stopped", "frozen", "flushed"])
@pytest.mark.usefixtures("background")
def test_every_page_is_served_and_every_job_is_done(fault, postgres, valkey, folder):
    jobs = f"{fault}-{uuid4().hex[:8]}"  # the database is kept from run to run
    with site(postgres.url, valkey.url, folder) as web:
        assert web.ask(PAGES[0]).status == 200
        with Load(web, PAGES, PER_SECOND).running() as load:
            if fault == "stopped":
                valkey.send(signal.SIGTERM)
            elif fault == "frozen":
                valkey.freeze()
            seconds = float(shell(OWE.format(jobs=JOBS, fault=jobs), postgres, valkey, folder))
            if fault == "flushed":
                redis_client.Redis(unix_socket_path=str(valkey.socket)).flushall()
            time.sleep(AWAY)
            if fault == "stopped":
                valkey.start()
            elif fault == "frozen":
                valkey.thaw()
        slowest = max(each.seconds for each in load.answers)
        print(f"{fault}: {dict(load.statuses())}, slowest {slowest:.1f} s, {JOBS} jobs saved in {seconds:.2f} s")
        assert set(load.statuses()) == {200}
        returned = time.monotonic()
        assert until(lambda: shell(DONE.format(fault=jobs), postgres, valkey, folder) == str(JOBS), DONE_WITHIN), (
            folder / "background.log"
        ).read_text()[-3000:]
        print(f"{fault}: all done {time.monotonic() - returned:.0f} s after the return")
