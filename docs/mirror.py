"""Keep a copy of the catalogue in a file of SQLite. The first run reads everything, later ones what has changed."""

import json
import sqlite3
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen


def read(address):
    try:
        with urlopen(address) as answer:  # noqa: S310 (the address of the site)
            return json.load(answer)
    except HTTPError as error:
        if error.code not in (429, 503):
            raise
        time.sleep(int(error.headers.get("Retry-After", 5)))  # the limit is reached, or the site is away
        return read(address)


def follow(site, copy):
    copy.execute("CREATE TABLE IF NOT EXISTS rows (resource TEXT, slug TEXT, row TEXT, PRIMARY KEY (resource, slug))")
    copy.execute("CREATE TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY, cursor TEXT)")
    cursor, more = (copy.execute("SELECT cursor FROM seen").fetchone() or [""])[0], True
    while more:
        page = read(f"{site}/api/v1/changes?since={cursor}")
        rows = [(each["resource"], each["slug"], json.dumps(each["row"])) for each in page["changes"]]
        copy.executemany("DELETE FROM rows WHERE resource = ? AND slug = ?", [row[:2] for row in rows])
        copy.executemany("INSERT INTO rows VALUES (?, ?, ?)", [row for row in rows if row[2] != "null"])
        cursor, more = page["cursor"], page["more"]
        copy.execute("REPLACE INTO seen VALUES (1, ?)", (cursor,))
        copy.commit()  # rows and cursor together: it may be stopped at any time


if __name__ == "__main__":
    site, path = sys.argv[1:] or ("http://127.0.0.1:8000", "catalogue.db")
    follow(site, sqlite3.connect(path))
