"""How often somebody tried something, counted in PostgreSQL, so that no limit opens when the cache is lost.

The table is accounts_limitrecord (accounts/models.py). A record ends after its term; the nightly retention removes it.
Names are stored as keyed hashes, because they contain network addresses and user ids.
"""

import json
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Count the hit if fewer than `most` are younger than the term, else count the refusal. One statement, so two requests
# at once are never counted as one.
COUNT_SQL = """
INSERT INTO accounts_limitrecord AS kept (key, value, refused, expires_at)
VALUES (%(key)s, jsonb_build_array(%(now)s::float8), 0, %(ends)s)
ON CONFLICT (key) DO UPDATE SET (value, refused, expires_at) = (
    SELECT CASE WHEN count(hit) < %(most)s
                THEN coalesce(jsonb_agg(hit ORDER BY hit), '[]') || to_jsonb(%(now)s::float8)
                ELSE jsonb_agg(hit ORDER BY hit) END,
           CASE WHEN count(hit) < %(most)s THEN 0 ELSE kept.refused + 1 END,
           %(ends)s
    FROM jsonb_array_elements(kept.value) AS hit
    WHERE hit::float8 > %(now)s - %(term)s
)
RETURNING refused, value -> 0
"""
WRITE_SQL = """
INSERT INTO accounts_limitrecord AS kept (key, value, refused, expires_at) VALUES (%(key)s, %(value)s, 0, %(ends)s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, refused = 0, expires_at = excluded.expires_at
"""
ADD_SQL = f"{WRITE_SQL} WHERE kept.expires_at <= %(now)s"
READ_SQL = "SELECT value FROM accounts_limitrecord WHERE key = %(key)s AND expires_at > %(now)s"
DELETE_SQL = "DELETE FROM accounts_limitrecord WHERE key = %(key)s"
LONGEST_TERM = timedelta(days=30)  # of a record without a term of its own


def wait_after(name: str, most: int, term: float) -> float | None:
    """Count a try of `name`, of which `most` are allowed within `term` seconds.

    Return None if it is allowed, else the seconds until the next one is.
    """
    now = timezone.now()
    moment = now.timestamp()
    ends = now + timedelta(seconds=term)
    values = {"key": _key(name), "now": moment, "most": most, "term": term, "ends": ends}
    refused, oldest = _execute(COUNT_SQL, values).fetchone()
    return max(1.0, float(oldest) + term - moment) if refused else None


def read_record(name: str, default: Any = None) -> Any:
    """Return the value of a record, or `default` if there is none or its term is over."""
    row = _execute(READ_SQL, {"key": _key(name), "now": timezone.now()}).fetchone()
    return json.loads(row[0]) if row else default


def write_record(name: str, value: Any, term: float | None) -> None:
    """Store a value (JSON) for `term` seconds; None: LONGEST_TERM."""
    _execute(WRITE_SQL, _values(name, value, term))


def add_record(name: str, value: Any, term: float | None) -> bool:
    """Store a value like `write_record` and return True, or return False if there is a record already."""
    return _execute(ADD_SQL, _values(name, value, term)).rowcount == 1


def delete_record(name: str) -> bool:
    """Delete a record and return whether there was one."""
    return _execute(DELETE_SQL, {"key": _key(name)}).rowcount == 1


def _values(name: str, value: Any, term: float | None) -> dict[str, Any]:
    now = timezone.now()
    ends = now + (LONGEST_TERM if term is None else timedelta(seconds=term))
    return {"key": _key(name), "value": json.dumps(value), "now": now, "ends": ends}


def _key(name: str) -> str:
    return salted_hmac("exportasv.core.http.limit_records", name, algorithm="sha256").hexdigest()


def _execute(sql: str, values: dict[str, Any]) -> Any:
    cursor = connection.cursor()
    cursor.execute(sql, values)
    return cursor
