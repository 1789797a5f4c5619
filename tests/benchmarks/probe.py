"""Inside one database: milliseconds (median) and queries of cold answers, printed as JSON. No socket between.

An address is never asked for twice, so that no answer is kept yet; everything else is as in service.
"""

import io
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from urllib.parse import quote

os.environ["SHARED_PAGES"] = "true"
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from exportasv.lib import shown  # noqa: E402
from products import search  # noqa: E402
from products.models import Product  # noqa: E402

ROUNDS = 30
SEARCHES = ["café", "honey", "hamacas algodón", "natural soap", "0901", "chocolate"]
TYPOS = ["horchta", "artesanais", "chocolat amrgo", "hamoca"]
NTH = itertools.count(os.getpid() * 100_000)


def answer(path: str) -> bytes:
    """The body of a GET, through the whole application."""
    path_info, _, query = path.partition("?")
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


def measured(paths: list[str]) -> dict[str, float]:
    """Median milliseconds over all paths, and the most queries of one of them, that of the stamp included."""
    queries = 0
    for path in paths:
        answer(path)
        shown._last = (0.0, "")
        with CaptureQueriesContext(connection) as seen:
            answer(path)
        queries = max(queries, len(seen))
    times = [_timed(lambda path=path: answer(path)) for _round in range(ROUNDS) for path in paths]
    return {"ms": statistics.median(times), "queries": queries}


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    newest = Product.objects.filter(entry__isnull=False).order_by("-entry__published_at", "-pk")
    product, last = newest.first(), newest.reverse()[50]
    mark = f"after~{last.pk}~{last.entry.published_at.isoformat()}".replace("+", "%2B")
    told = {
        "products": Product.objects.count(),
        "list": measured(["/en/catalogue/"]),
        "deepest page": measured([f"/en/catalogue/?page={mark}"]),
        "filtered": measured(["/en/catalogue/?sector=food&department=SS"]),
        "search": measured([_asked(words) for words in SEARCHES]),
        "typo search": measured([_asked(words) for words in TYPOS]),
        "typo step": {"ms": statistics.median(_timed(lambda w=w: _nearest(w)) for _n in range(20) for w in TYPOS)},
        "product": measured([f"/en/catalogue/{product.slug}/"]),
        "api list": measured(["/api/v1/products/"]),
    }
    print(json.dumps(told | {"slug": product.slug}))


def _nearest(words: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(*search.nearest(words))
        return search.corrected(words, cursor.fetchall())


def _asked(words: str) -> str:
    return f"/en/catalogue/?q={quote(words)}"


if __name__ == "__main__":
    main()
