"""What a reader of the log gets: each record as its line, redacted as on the console."""

import json
import logging

from exportasv.core.http.logs import JsonFormatter, RedactionFilter

MADE_HERE = {"at", "request", "ms", "db_ms"}  # times, and a random number that may look like anything


def told_in(line: dict) -> str:
    """The line without what the portal makes itself."""
    return json.dumps({name: value for name, value in line.items() if name not in MADE_HERE}, ensure_ascii=False)


class LogLines(logging.Handler):
    """Collects the lines of all loggers inside a `with` block."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.addFilter(RedactionFilter())
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))

    def of(self, logger: str) -> list[dict]:
        return [line for line in self.lines if line["logger"] == logger]

    def __enter__(self) -> "LogLines":
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_error: object) -> None:
        logging.getLogger().removeHandler(self)
