"""Slow clients do not occupy the web server of `make run`, in front of which no proxy stands."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exportasv.local.buffering_worker import MAX_REQUEST_BYTES
from exportasv.local.run import WEB_SERVER
from tests.slow_clients import answer_times, p95, slow_clients

BASE = Path(__file__).parents[2]
APPLICATION = "tests.local.wsgi_app:application"


@contextmanager
def running_server(options: list[str]) -> Iterator[tuple[int, subprocess.Popen]]:
    """Yield the port and the process of a web server with these options."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", APPLICATION, "--bind", f"127.0.0.1:{port}", *options]
    process = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"], cwd=BASE, env=os.environ)
    try:
        for _try in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[int, subprocess.Popen]]:
    with running_server(WEB_SERVER) as running:
        yield running


@pytest.mark.parametrize(("readers", "senders"), [(6, 0), (0, 6)], ids=["readers", "senders"])
def test_a_handful_of_slow_clients_does_not_stop_the_others(server, readers, senders):
    port, _process = server
    with slow_clients(port, "/", readers=readers, senders=senders, rate=5_000):
        time.sleep(0.2)
        times = answer_times(port, "/", clients=2, seconds=0.5, patience=2)
    assert len(times) > 10
    assert p95(times) < 1


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(server):
    with socket.create_connection(("127.0.0.1", server[0]), 5) as line:
        line.sendall(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {MAX_REQUEST_BYTES + 1}\r\n\r\n".encode())
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_an_answer_on_its_way_is_finished_when_the_server_ends():
    with running_server([*WEB_SERVER, "--graceful-timeout", "5"]) as (port, process), socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = len(line.recv(1000))
        process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        while part := line.recv(1 << 16):
            got += len(part)
        assert got > 300_000
        assert process.wait(5) == 0
