"""Clients on weak lines: some read an answer, others send a body, at a few kilobytes a second."""

import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WINDOW = 2048  # bytes that a slow reader's system takes in advance
PART = 2048  # bytes at a time
LINE = 20_000  # bytes a second
BODY = 200_000  # bytes that a slow sender sends


def _pause(stop: threading.Event, rate: int) -> bool:
    """Wait as long as a part takes; return whether to go on."""
    return not stop.wait(PART / rate)


def _read_slowly(port: int, path: str, stop: threading.Event, rate: int) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        line.settimeout(1)
        line.connect(("127.0.0.1", port))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        while _pause(stop, rate):
            with suppress(TimeoutError):
                if not line.recv(PART):
                    return


def _send_slowly(port: int, path: str, stop: threading.Event, rate: int) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", port), 1) as line:
        line.sendall(f"{head}Content-Length: {BODY}\r\nConnection: close\r\n\r\n".encode())
        for _part in range(BODY // PART):
            if not _pause(stop, rate):
                return
            line.sendall(b"x" * PART)


def _visit_again_and_again(work, port: int, path: str, stop: threading.Event, rate: int) -> None:
    while not stop.wait(0.05):
        with suppress(OSError):  # of a server that hangs up, or that has no room for one more
            work(port, path, stop, rate)


@contextmanager
def slow_clients(port: int, path: str, *, readers: int, senders: int, rate: int = LINE) -> Iterator[None]:
    """Keep so many slow clients busy until the block ends, in a process of their own."""
    command = [sys.executable, "-m", "tests.slow_clients", str(port), path, str(readers), str(senders), str(rate)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()  # it has begun
        yield
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Start the clients, say so, and go on until killed."""
    port, path, readers, senders, rate = sys.argv[1:]
    stop = threading.Event()
    for work in [_read_slowly] * int(readers) + [_send_slowly] * int(senders):
        arguments = (work, int(port), path, stop, int(rate))
        threading.Thread(target=_visit_again_and_again, args=arguments, daemon=True).start()
    print("begun", flush=True)
    stop.wait()


def answer_times(port: int, path: str, *, clients: int, seconds: float, patience: float = 10) -> list[float]:
    """Return how many seconds each answer to so many ordinary clients took; `patience` for one that never came."""
    until, times = time.monotonic() + seconds, []

    def ask() -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                with socket.create_connection(("127.0.0.1", port), patience) as line:
                    line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
                    while line.recv(1 << 16):
                        pass
                times.append(time.monotonic() - began)
            except OSError:
                times.append(patience)

    threads = [threading.Thread(target=ask) for _client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def p95(times: list[float]) -> float:
    """Return the time below which 95 of 100 answers came."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    main()
