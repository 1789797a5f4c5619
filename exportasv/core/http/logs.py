"""Structured logs: one JSON object per line, with the request's id and without personal data."""

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
    """Return `text` without e-mail addresses, NIT, DUI and Salvadoran phone numbers."""
    for pattern, label in REDACTIONS:
        text = pattern.sub(label, text)
    return text


class RedactionFilter(logging.Filter):
    """Log filter that adds the request's id and redacts the message with its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        record.msg, record.args = redact(record.getMessage()), None
        return True


class JsonFormatter(logging.Formatter):
    """Log formatter that writes a record as one line of JSON, with a redacted traceback."""

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
