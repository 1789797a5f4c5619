"""Logs: one JSON object a line, the request's number in it, no personal data."""

import json
import logging
import re
import sys

import pytest

from exportasv.core.http import clean_input
from exportasv.core.http.logs import JsonFormatter, RedactionFilter, redact


def line(message: str, *args, error: Exception | None = None) -> dict:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("here", logging.INFO, __file__, 1, message, args, exc_info)
    RedactionFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


@pytest.mark.parametrize(
    "personal",
    [
        "ana.lopez@example.com",
        "maria%40correo.example",
        "maria%2540correo.example",
        "ana.peña+ventas@correo.com.sv",
        "0614-010190-101-3",
        "06140101901013",
        "0614 250893 101 3",
        "0614%20250893%20101%203",
        "0614.250893.101.3",
        "01234567-8",
        "04567890 1",
        "045678901",
        "04567890%2D1",
        "04567890+1",
        "04.567.890-1",
        "+503 7123 4567",
        "%2B50371234567",
        "%2B503%207123%204567",
        "71234567",
        "7777.1234",
        "7777%201234",
        "2222+1234",
        "+13105551234",
        "+1 (310) 555-1234",
        "(310) 555-1234",
        "310-555-1234",
        "+49 30 901820",
        "0049 30 901820",
        "%2B34912345678",
        "+86 138 0013 8000",
        "13105551234",
    ],
)
def test_personal_data_does_not_reach_the_log(personal):
    assert personal not in json.dumps(line("about %s today", personal))
    assert personal not in redact(f"<{personal}>")
    assert not re.search(r"\d{4}|maria|ana", redact(f"DUI{personal}&next={personal}/"))


@pytest.mark.parametrize(
    "token",
    [
        "17-0123456789abcdef0123456789abcdef01234567",
        "MTc:1vNabc:mZ0y3kq8vQ1d2c3b4a5_6-7e8f9g0hijklmnopqrstuv",
        "3x-d2k4j5-6f0123456789abcdef0123456789abcd",
        "q8Zr2LkT0vYx5Wm7NpB4cDf6GhJ1sKt3",
    ],
)
def test_what_opens_something_does_not_reach_the_log(token):
    assert token.rpartition(":")[2][-12:] not in redact(f"GET /es/preguntar/{token}/cotizaciones/3/")


def test_names_of_views_and_numbers_of_requests_stay_readable():
    kept = "admin:companies_application_decide 123e4567-e89b-12d3-a456-4266a4174b00 exportasv.core.notifications"
    assert redact(kept) == kept


def test_a_traceback_is_redacted_too():
    try:
        raise ValueError("no such person: ana.lopez@example.com")
    except ValueError:
        written = line("failed", error=sys.exc_info()[1])
    assert "ana.lopez" not in written["traceback"]
    assert "ValueError" in written["traceback"]


def test_figures_and_dates_stay_readable():
    for kept in (
        "1009 products on 2026-11-23, row 17, 45.5 %",
        "2026-11-26 03:12:44.123 took 12.5 ms and 8 queries",
        "row 1234567, code 0901.21, USD 12,345.50, version 5.2.19, port 8000, 1.2.3.4",
    ):
        assert redact(kept) == kept


def test_a_line_carries_level_logger_and_request():
    token = clean_input._request_id.set("number-of-this-request")
    try:
        written = line("hello %s", "there")
    finally:
        clean_input._request_id.reset(token)
    assert (written["level"], written["logger"], written["message"]) == ("INFO", "here", "hello there")
    assert written["request"] == "number-of-this-request"
