"""Reports of errors leave the machine without addresses, forms, people and variables."""

import json
import sys
import types

from exportasv.core.monitoring.error_reports import clean_report, start_error_reports

REPORT = {
    "event_id": "1",
    "message": "about ana@correo.example",
    "request": {"url": "https://exportasv.example/es/ask/1-token/", "data": {"dui": "04567890-1"}},
    "user": {"ip_address": "10.0.0.7"},
    "breadcrumbs": [{"message": "SELECT 1"}],
    "server_name": "web-1",
    "exception": {
        "values": [
            {
                "type": "ValueError",
                "value": "phone 7777-1234",
                "stacktrace": {"frames": [{"function": "save", "vars": {"name": "Ana"}}]},
            }
        ]
    },
}


def test_a_report_keeps_the_error_and_nothing_of_people():
    cleaned = clean_report(REPORT)
    text = json.dumps(cleaned)
    for private in ("ana@", "04567890-1", "7777-1234", "Ana", "10.0.0.7", "token", "SELECT"):
        assert private not in text
    assert cleaned["exception"]["values"][0]["stacktrace"]["frames"] == [{"function": "save"}]
    assert "request_id" in cleaned["tags"]


def test_it_starts_with_the_dsn_and_the_cleaning(monkeypatch):
    given = {}
    module = types.ModuleType("sentry_sdk")
    module.init = lambda dsn, **options: given.update(options, dsn=dsn)
    monkeypatch.setitem(sys.modules, "sentry_sdk", module)
    assert start_error_reports("https://key@errors.example/1")
    assert given["dsn"] == "https://key@errors.example/1"
    assert (given["before_send"], given["send_default_pii"]) == (clean_report, False)
    assert (given["include_local_variables"], given["max_request_body_size"]) == (False, "never")


def test_without_the_package_the_portal_starts_and_says_so(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    assert not start_error_reports("https://key@errors.example/1")
    assert "sentry-sdk" in caplog.text
