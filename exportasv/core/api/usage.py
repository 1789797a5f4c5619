"""How often each key is used, counted in the process and written every few seconds, not with each request."""

import threading
import time
from collections import Counter

from django.db import Error, connection
from django.utils import timezone

from exportasv.core.api.models import ApiKey

WRITE_EVERY = 5.0  # seconds
WRITE_SQL = """
INSERT INTO api_apiusage AS kept (key_id, day, requests, refused)
SELECT id, %s, %s, %s FROM api_apikey WHERE id = %s
ON CONFLICT (key_id, day) DO UPDATE
SET requests = kept.requests + excluded.requests, refused = kept.refused + excluded.refused
"""
_lock = threading.Lock()
_counted: Counter[tuple[int, str, bool]] = Counter()  # (key, day, refused) → requests not written yet
_written_at = [0.0]


def count_use(key: ApiKey, *, refused: bool) -> None:
    """Count a request of a key, and write what is counted if the last time is some seconds ago."""
    with _lock:
        _counted[key.pk, timezone.localdate().isoformat(), refused] += 1
        is_due = time.monotonic() - _written_at[0] >= WRITE_EVERY
    if is_due:
        write_usage()


def write_usage() -> None:
    """Write what this process has counted. What cannot be written now is written next time."""
    with _lock:
        taken, _written_at[0] = dict(_counted), time.monotonic()
        _counted.clear()
    if not taken:
        return
    rows = {(key, day) for key, day, _refused in taken}
    try:
        with connection.cursor() as cursor:
            for key, day in sorted(rows):
                numbers = [taken.get((key, day, refused), 0) for refused in (False, True)]
                cursor.execute(WRITE_SQL, [day, *numbers, key])
            keys = {key for key, _day in rows}
            ApiKey.objects.filter(pk__in=keys).update(last_used_at=timezone.now())
    except Error:
        with _lock:
            _counted.update(taken)


def forget_usage() -> None:
    """Forget what is counted and not written. For tests."""
    _counted.clear()
    _written_at[0] = 0.0
