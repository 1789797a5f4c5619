"""Visitors who read, and an owner who writes, through nginx, all the time."""

import http.client
import itertools
import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

HOST = "exportasv.example"
SLOW = 30.0  # seconds after which a client gives up


class Answer(NamedTuple):
    """When it was asked for (monotonic clock), its status (0: none), and its seconds."""

    at: float
    status: int
    seconds: float


@dataclass
class Load:
    """`port`: of nginx. `told`: what seed.py says. What is acknowledged (302) must be in the database at the end."""

    port: int
    told: dict
    pause: float = 0.4
    reads: list[Answer] = field(default_factory=list)
    writes: list[Answer] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self._read_pages, self._write)]
        [thread.start() for thread in self.threads]

    def stop(self) -> None:
        self.over.set()
        [thread.join(SLOW) for thread in self.threads]

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        began = time.monotonic()
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=SLOW, context=ssl._create_unverified_context()
        )
        try:
            named = {name.replace("_", "-"): text for name, text in headers.items()}
            connection.request(method, path, body or None, {"Host": HOST, **named})
            response = connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        return Answer(began, status, time.monotonic() - began)

    def _read_pages(self) -> None:
        for path in itertools.cycle(self.told["pages"]):
            if self.over.wait(self.pause):
                return
            self.reads.append(self.ask("GET", path))

    def write(self, name: str) -> Answer:
        """Save a draft as the owner's browser would; a name is acknowledged when the portal says so."""
        form = {"csrfmiddlewaretoken": self.told["token"], "kind": "good", "name_es": name, "unit_es": "docena"}
        body = urlencode({**form, "sector": self.told["sector"]})
        answer = self.ask(
            "POST",
            self.told["new"],
            body,
            Cookie=self.told["cookies"],
            Referer=f"https://{HOST}/",
            Content_Type="application/x-www-form-urlencoded",
        )
        if answer.status == 302:
            self.acknowledged.append(name)
        return answer

    def _write(self) -> None:
        for number in itertools.count():
            if self.over.wait(self.pause):
                return
            self.writes.append(self.write(f"Borrador del ensayo {number}"))

    def statuses(self, since: float, *, writes: bool) -> Counter:
        """How the answers ended that were asked for since then."""
        return Counter(each.status for each in (self.writes if writes else self.reads) if each.at >= since)

    def slowest(self, since: float) -> float:
        return max((each.seconds for each in [*self.reads, *self.writes] if each.at >= since), default=0.0)
