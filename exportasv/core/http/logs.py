"""Structured logs: one JSON object per line, with the request's id and without personal data."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from exportasv.core.http.clean_input import request_id

# A sign may be written as itself or, once or several times, %-coded; "+" is a coded space in an address.
_GAP = r"(?:[\s.\-_/+]|%(?:25)*(?:2[0DEF]|A0))"
_PLUS = r"(?:\+|%(?:25)*2B)"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
REDACTIONS = [
    (re.compile(r"[\w.+%'-]+(?:@|%(?:25)*40)[\w%-]+(?:\.[\w%-]+)+", re.IGNORECASE), "[mail]"),
    # what opens something without an account, or a session: long, of letters and digits, and no UUID
    (re.compile(rf"(?<![\w-])(?!{_UUID}\b)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{{32,}}", re.IGNORECASE), "[token]"),
    (re.compile(rf"(?<!\d)\d{{4}}{_GAP}?\d{{6}}{_GAP}?\d{{3}}{_GAP}?\d(?!\d)", re.IGNORECASE), "[nit]"),
    (re.compile(rf"(?<!\d)\d{{2}}(?:\.?\d{{3}}){{2}}{_GAP}?\d(?!\d)", re.IGNORECASE), "[dui]"),
    (re.compile(rf"(?:{_PLUS}|(?<!\d)00){_GAP}?\(?\d(?:(?:{_GAP}|[()]){{0,2}}\d){{7,14}}", re.IGNORECASE), "[phone]"),
    (re.compile(rf"(?<!\d)(?:503{_GAP}?)?[267]\d{{3}}{_GAP}?\d{{4}}(?!\d)", re.IGNORECASE), "[phone]"),
    (re.compile(rf"(?<!\d)\(?\d{{3}}\)?{_GAP}{{1,2}}\d{{3}}{_GAP}\d{{4}}(?!\d)", re.IGNORECASE), "[phone]"),
    (re.compile(r"(?<!\d)\d{10,15}(?!\d)"), "[phone]"),
]


def redact(text: str) -> str:
    """Return `text` without e-mail addresses, NIT, DUI, phone numbers and the tokens of private links.

    Foreign phone numbers count, and what an address has %-coded.
    """
    for pattern, label in REDACTIONS:
        text = pattern.sub(label, text)
    return text


class RedactionFilter(logging.Filter):
    """Log filter that adds the request's id, names the view instead of its address, and redacts the message.

    A record with `fields` was made of our own words and numbers only; it is not searched.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = request_id()
        if not hasattr(record, "fields"):
            record.msg, record.args = redact(_message_without_address(record)), None
        return True


def _message_without_address(record: logging.LogRecord) -> str:
    """Return the message; where Django names the path of a request, with the name of its view instead."""
    message = record.getMessage()
    path = getattr(getattr(record, "request", None), "path", "")
    return message.replace(path, _view_name(record)) if len(path) > 1 else message


def _view_name(record: logging.LogRecord) -> str:
    match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]  # added by Django
    return match.view_name if match else "no view"


class JsonFormatter(logging.Formatter):
    """Log formatter that writes a record as one line of JSON, with its time in UTC and a redacted traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", ""),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
