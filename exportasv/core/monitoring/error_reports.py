"""Errors to Sentry, or a server that speaks its protocol, where SENTRY_DSN names one and sentry-sdk is installed."""

import logging
from typing import Any

from exportasv import __version__
from exportasv.core.http.clean_input import request_id
from exportasv.core.http.logs import redact

log = logging.getLogger(__name__)
PRIVATE_PARTS = ("request", "user", "breadcrumbs", "extra", "server_name")


def start_error_reports(dsn: str) -> bool:
    """Send errors to `dsn` and return True; warn and return False if sentry-sdk is not installed."""
    try:
        import sentry_sdk
    except ImportError:
        log.warning("SENTRY_DSN is set, but sentry-sdk is not installed (pip install sentry-sdk): no error is reported")
        return False
    sentry_sdk.init(
        dsn,
        release=__version__,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=clean_report,
    )
    return True


def clean_report(event: dict[str, Any], _hint: object = None) -> dict[str, Any]:
    """Return a report without address, form, person and variables; the rest redacted, with the request's id."""
    kept = {name: part for name, part in event.items() if name not in PRIVATE_PARTS}
    cleaned = _redact_texts(kept)
    cleaned.setdefault("tags", {})["request_id"] = request_id()
    return cleaned


def _redact_texts(part: Any) -> Any:
    if isinstance(part, str):
        return redact(part)
    if isinstance(part, dict):
        return {name: _redact_texts(value) for name, value in part.items() if name != "vars"}
    return [_redact_texts(each) for each in part] if isinstance(part, list | tuple) else part
