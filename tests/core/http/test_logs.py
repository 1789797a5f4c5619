"""Logs: one JSON object a line, the request's number in it, no personal data."""

import json
import logging
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
    ["ana.lopez@example.com", "0614-010190-101-3", "06140101901013", "01234567-8", "+503 7123 4567", "71234567"],
)
def test_personal_data_does_not_reach_the_log(personal):
    assert personal not in json.dumps(line("about %s today", personal))
    assert personal not in redact(f"<{personal}>")


def test_a_traceback_is_redacted_too():
    try:
        raise ValueError("no such person: ana.lopez@example.com")
    except ValueError:
        written = line("failed", error=sys.exc_info()[1])
    assert "ana.lopez" not in written["traceback"]
    assert "ValueError" in written["traceback"]


def test_figures_and_dates_stay_readable():
    assert redact("1009 products on 2026-11-23, row 17, 45.5 %") == "1009 products on 2026-11-23, row 17, 45.5 %"


def test_a_line_carries_level_logger_and_request():
    token = clean_input._request_id.set("number-of-this-request")
    try:
        written = line("hello %s", "there")
    finally:
        clean_input._request_id.reset(token)
    assert (written["level"], written["logger"], written["message"]) == ("INFO", "here", "hello there")
    assert written["request"] == "number-of-this-request"
