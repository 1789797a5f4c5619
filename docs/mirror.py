"""Keep a copy of the catalogue in a file of SQLite. The first run reads everything, later ones what has changed."""

import json
import sqlite3
import sys
import urllib.parse
import urllib.request

SITE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
copy = sqlite3.connect(sys.argv[2] if len(sys.argv) > 2 else "catalogue.db")
copy.execute("CREATE TABLE IF NOT EXISTS products (slug TEXT PRIMARY KEY, row TEXT)")
copy.execute("CREATE TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY, until TEXT)")

since = copy.execute("SELECT until FROM seen").fetchone()
query = {"page_size": 1000, **({"updated_since": since[0]} if since else {})}
address = f"{SITE}/api/v1/products/?{urllib.parse.urlencode(query)}"
until = None
while address:
    with urllib.request.urlopen(address) as answer:  # noqa: S310 (the address of the site)
        page = json.load(answer)
    until = until or page["as_of"]  # of the first page: what changes while we read comes again next time
    copy.executemany("DELETE FROM products WHERE slug = ?", [(row["slug"],) for row in page.get("gone", [])])
    copy.executemany("REPLACE INTO products VALUES (?, ?)", [(row["slug"], json.dumps(row)) for row in page["results"]])
    address = page["next"]
copy.execute("REPLACE INTO seen VALUES (1, ?)", (until,))
copy.commit()
print(copy.execute("SELECT count(*) FROM products").fetchone()[0], "products")
