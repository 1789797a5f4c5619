"""Inside one database: answers made anew, one pass over a work's addresses for each line read; no socket between.

First a line of JSON tells what the works are and how many queries each takes, that of the stamp included. An address
is never asked for twice, so that no answer is kept yet; everything else is as in service.
"""

import io
import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from urllib.parse import quote

os.environ["SHARED_PAGES"] = "true"
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from exportasv.core.http import content_version  # noqa: E402
from products.catalogue import search  # noqa: E402
from products.models import Product  # noqa: E402

TYPO_STEP = "typo step"
SEARCHES = ["café", "honey", "hamacas algodón", "natural soap", "0901", "chocolate", "gifts"]
TYPOS = ["horchta", "artesanais", "chocolat amrgo", "hamoca"]
NTH = itertools.count(os.getpid() * 100_000)


def answer(path: str) -> bytes:
    """The body of a GET, through the whole application, made anew: the API knows no other parameter."""
    path_info, _, query = path.partition("?")
    settings.SHARED_PAGES = not path.startswith("/api/")
    if settings.SHARED_PAGES:
        query = f"{query}&nth={next(NTH)}" if query else f"nth={next(NTH)}"
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path_info, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
               "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
               "wsgi.url_scheme": "http", "SCRIPT_NAME": "", "SERVER_PROTOCOL": "HTTP/1.1",
               "REMOTE_ADDR": f"198.51.100.{time.perf_counter_ns() % 250}"}  # fmt: skip
    status = []
    body = b"".join(application(environ, lambda said, headers: status.append(said)))
    if status != ["200 OK"]:
        raise RuntimeError(f"{path}: {status}")
    return body


def most_queries(paths: list[str]) -> int:
    """Of one of these answers, the most."""
    most = 0
    for path in paths:
        answer(path)
        content_version._last = (0.0, "")
        with CaptureQueriesContext(connection) as seen:
            answer(path)
        most = max(most, len(seen))
    return most


def profile(call: Callable[[], object]) -> list[tuple[str, float, int]]:
    """Of each query of the call: how it begins, milliseconds inside PostgreSQL (best of five), 8 KB blocks read."""
    call()
    content_version._last = (0.0, "")
    with CaptureQueriesContext(connection) as seen:
        call()
    return [(" ".join(query["sql"].split())[:60], *_explained(query["sql"])) for query in seen.captured_queries]


def _explained(query: str) -> tuple[float, int]:
    best = []
    with connection.cursor() as cursor:
        for _try in range(5):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
            told = cursor.fetchone()[0][0]
            read = told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"]
            best.append((round(told["Execution Time"], 2), read))
    return min(best)


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    newest = Product.objects.filter(entry__isnull=False).order_by("-entry__published_at", "-pk")
    product, last = newest.first(), newest.reverse()[50]
    slug = product.slug_en or product.slug  # of the English page
    mark = f"after~{last.pk}~{last.entry.published_at.isoformat()}".replace("+", "%2B")
    works = {
        "list": ["/en/catalogue/"],
        "deepest page": [f"/en/catalogue/?page={mark}"],
        "filtered": ["/en/catalogue/?sector=food&department=SS"],
        "search": [_asked(words) for words in SEARCHES],
        "typo search": [_asked(words) for words in TYPOS],
        "product": [f"/en/catalogue/{slug}/"],
        "api list": ["/api/v1/products/"],
    }
    told = {"slug": slug, "queries": {name: most_queries(paths) for name, paths in works.items()}}
    told["profile"] = {
        "list": profile(lambda: answer(works["list"][0])),
        "product": profile(lambda: answer(works["product"][0])),
        TYPO_STEP: profile(lambda: _nearest(TYPOS[0])),
    }
    print(json.dumps(told), flush=True)
    for line in sys.stdin:
        name = line.strip()
        calls = [lambda w=w: _nearest(w) for w in TYPOS] if name == TYPO_STEP else []
        calls += [lambda path=path: answer(path) for path in works.get(name, [])]
        print(json.dumps([_timed(call) for call in calls]), flush=True)


def _nearest(words: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(*search.nearest_words_sql(search.search_words(words)))
        return cursor.fetchall()


def _asked(words: str) -> str:
    return f"/en/catalogue/?q={quote(words)}"


if __name__ == "__main__":
    main()
