"""Keep a copy of the catalogue in a file of SQLite. The first run reads everything, later ones what has changed."""

import json
import sqlite3
import sys
from urllib.request import urlopen


def follow(site, copy):
    """Bring the copy up to date."""
    copy.execute("CREATE TABLE IF NOT EXISTS rows (resource TEXT, slug TEXT, row TEXT, PRIMARY KEY (resource, slug))")
    copy.execute("CREATE TABLE IF NOT EXISTS cursor (id INTEGER PRIMARY KEY, value TEXT)")
    cursor, more = (copy.execute("SELECT value FROM cursor").fetchone() or [""])[0], True
    while more:
        with urlopen(f"{site}/api/v1/changes/?since={cursor}") as answer:  # noqa: S310 (the address of the site)
            page = json.load(answer)
        for change in page["changes"]:
            place = change["resource"], change["slug"]
            if change["change"] == "delete":
                copy.execute("DELETE FROM rows WHERE resource = ? AND slug = ?", place)
            else:
                copy.execute("REPLACE INTO rows VALUES (?, ?, ?)", (*place, json.dumps(change["row"])))
        cursor, more = page["cursor"], page["more"]
        copy.execute("REPLACE INTO cursor VALUES (1, ?)", (cursor,))
        copy.commit()  # rows and cursor together: it may be stopped at any time


if __name__ == "__main__":
    copy = sqlite3.connect(sys.argv[2] if len(sys.argv) > 2 else "catalogue.db")
    follow(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000", copy)
    print(copy.execute("SELECT resource, count(*) FROM rows GROUP BY resource").fetchall())
