"""Real Celery workers, in processes of their own, on the database of the tests, with the settings of production."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from exportasv.core.outbox.models import OutboxTask
from tests.faults.servers import OwnPostgres, OwnValkey, own_postgres, own_valkey

WORKER = [sys.executable, "-m", "celery", "-A", "exportasv", "worker", "-P", "prefork", "-c", "1", "--without-mingle"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def valkey() -> Iterator[OwnValkey]:
    with own_valkey() as server:
        yield server


@pytest.fixture(scope="module")
def postgres(folder, valkey) -> Iterator[OwnPostgres]:
    with own_postgres(valkey.url, folder) as server:
        yield server


@pytest.fixture
def start_worker(tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    started: list[subprocess.Popen] = []

    def start(**more: str) -> subprocess.Popen:
        environment = {**os.environ, "DATABASE_URL": database, **more}
        log = (tmp_path / "worker.log").open("ab")
        worker = subprocess.Popen(
            [*WORKER, "--without-gossip", "-n", f"test{len(started)}@%h"],
            cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def move_elsewhere(kind: str, *, expire: bool = True) -> None:
    """Let the running task of a kind look as if a worker of another machine had it, whose lease has run out."""
    rows = OutboxTask.objects.filter(kind=kind, state="running")
    assert rows.update(worker="elsewhere:1") == 1
    if expire:
        rows.update(leased_until=timezone.now() - timedelta(seconds=1))


def lose_messages() -> None:
    """Delete every message to the workers of this test process, waiting or begun, as a Redis that is flushed does."""
    server, prefix = Redis.from_url(settings.REDIS_URL), settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    for key in server.scan_iter(match=f"{prefix}*"):
        server.delete(key)


def kill(worker: subprocess.Popen) -> None:
    """Kill -9 of the worker and its child."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def kill_child(worker: subprocess.Popen) -> bool:
    """Kill -9 of the process that does the work; the worker itself starts another. False when there was none."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                parent = stat.read().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if parent == str(worker.pid):
            os.kill(int(pid), signal.SIGKILL)
            return True
    return False
