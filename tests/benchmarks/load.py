"""Requests a second of a WSGI application behind one gunicorn worker, kept busy by two connections at a time."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

READ = 1 << 16
AS_SHIPPED = ("-c", "deploy/gunicorn.conf.py")  # how the portal's web processes run


@contextmanager
def served(
    application: str,
    port: int,
    workers: int = 1,
    python: str = sys.executable,
    options: Sequence[str] = ("--log-level", "error"),
    **environment: str,
) -> Iterator[int]:
    command = [python, "-m", "gunicorn", *options, application, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], env={**os.environ, **environment}, start_new_session=True
    )
    try:
        wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for_port(port: int) -> None:
    for _try in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port)):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def ask(port: int, path: str, **headers: str) -> bytes:
    """The whole answer, head and body."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: gzip", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        parts = []
        while part := line.recv(READ):
            parts.append(part)
    return b"".join(parts)


def rate(port: int, path: str, seconds: float, status: int = 200, **headers: str) -> float:
    """Answers a second, over so many seconds; raises where one has another status."""
    expected = f"HTTP/1.1 {status} ".encode()
    counts, until = [0, 0], time.perf_counter() + seconds

    def client(number: int) -> None:
        while time.perf_counter() < until:
            answer = ask(port, path, **headers)
            if not answer.startswith(expected):
                raise RuntimeError(f"{path}: {answer[:60]!r}")
            counts[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(2)]
    started = time.perf_counter()
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    if not all(counts):
        raise RuntimeError(f"{path}: the client failed")
    return sum(counts) / (time.perf_counter() - started)
