"""R12: DUI, NIT, phone, e-mail address and private link in path, query, referer and form of every route.

None of them reaches a log line, the arguments of a task, or an address that the portal makes. Besides, every test of
the suite looks at its own lines (tests/conftest.py: written).
"""

import logging

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from exportasv.core.http import logs
from exportasv.core.http.request_log import RequestLogMiddleware
from exportasv.core.outbox.models import OutboxTask
from tests.log_lines import LogLines, told_in
from tests.security.routes import Route, routes
from tests.security.world import actors, objects

TOKEN = "7-" + "0123456789abcdef0123456789abcdef0123cafe"
MARKERS = {
    "mail": "marta.rivas@correo.example",
    "mail_coded": "marta.rivas%40correo.example",
    "dui": "04567890-1",
    "dui_spaced": "04567890 1",
    "nit": "0614 250893 101 3",
    "phone": "7777.1234",
    "foreign": "+13105550147",
    "token": TOKEN,
}
# What would be left of a marker that was only partly removed.
TRACES = ("marta", "rivas", "4567890", "250893", "7777.", "310555", "123cafe")
NAMES = "email address name full_name contact_name q text body message phone dui nit title note reason token search"
PEOPLE = ["anonymous", "owner", "administrator"]
SENDER = f"https://testserver/es/ask/{TOKEN}/"

pytestmark = pytest.mark.django_db


def form() -> dict[str, str]:
    values = list(MARKERS.values())
    return {name: values[number % len(values)] for number, name in enumerate(NAMES.split())}


def address_of_markers(route: Route) -> str | None:
    """The route's address with markers in place of all parts that take text."""
    for marker in (MARKERS["mail"], MARKERS["dui"], TOKEN):
        for number in ("45678901", None):
            parts = {
                part: number if number and part in ("pk", "object_id", "number") else marker for part in route.parts
            }
            try:
                return reverse(route.name, kwargs=parts)
            except NoReverseMatch:
                continue
    return None


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.lower()]


@pytest.mark.parametrize("person", PEOPLE)
def test_no_route_writes_down_what_it_was_sent(person):
    world = objects()
    actor = next(each for each in actors(world["company"], world["house"]) if each.name == person)
    browser = Client(raise_request_exception=False, headers={"Referer": SENDER})
    if actor.user:
        browser.force_login(actor.user)
    asked, query = 0, {**MARKERS, "next": f"/es/?tel={MARKERS['foreign']}"}
    with LogLines() as lines:
        for route in routes():
            if route.name == "account_logout":
                continue
            own = route.address(world)
            for address in {address_of_markers(route), own} - {None}:
                browser.get(address, query)
                asked += 1
            if own:
                answer = browser.post(own, form())
                led_to = answer.get("Location", "").replace(SENDER, "")  # back to the page one was on is no new address
                assert not traces(led_to), route.name
                asked += 1
    assert asked > 600
    assert len(lines.of("exportasv.request")) >= asked
    found = [told for told in map(told_in, lines.lines) if traces(told)]
    assert not found, found[:3]
    tasks = [task for task in OutboxTask.objects.all() if traces(f"{task.key} {task.ids}")]
    assert not tasks


def test_with_redaction_off_the_markers_are_found(monkeypatch, written):
    """The search above is real: what a careless line says is redacted, and found when redaction is off."""

    def careless(request) -> HttpResponse:
        logging.getLogger("careless").warning("asked for %s after %s", request.get_full_path(), dict(request.POST))
        return HttpResponse("")

    def leaves_traces() -> bool:
        request = RequestFactory().post(f"/es/?{'&'.join(MARKERS.values())}", form())
        with LogLines() as lines:
            RequestLogMiddleware(careless)(request)
        return bool(traces(" ".join(map(told_in, lines.lines))))

    assert not leaves_traces()
    monkeypatch.setattr(logs, "REDACTIONS", [])
    assert leaves_traces()
    written.lines.clear()  # the suite's own look at the lines of this test would fail, as it should
