"""Structured logs: one JSON object a line, with the request's number and without personal data."""

import json
import logging
import re

from exportasv.core.http.clean_input import request_id

REDACTIONS = [
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[mail]"),
    (re.compile(r"\b\d{4}-?\d{6}-?\d{3}-?\d\b"), "[nit]"),
    (re.compile(r"\b\d{8}-?\d\b"), "[dui]"),
    (re.compile(r"\+?\b(?:503[\s-]?)?[267]\d{3}[\s-]?\d{4}\b"), "[phone]"),
]


def redact(text: str) -> str:
    """`text` without mail addresses, NIT, DUI and Salvadoran phone numbers."""
    for pattern, label in REDACTIONS:
        text = pattern.sub(label, text)
    return text


class RedactionFilter(logging.Filter):
    """Adds the request's number and redacts the message with its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        record.msg, record.args = redact(record.getMessage()), None
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON a record; a traceback goes in redacted too."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", ""),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
