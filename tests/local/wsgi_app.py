"""A site of one large page, which reads what it is sent: for tests of the web server alone."""

from collections.abc import Callable, Iterable

PAGE = b"x" * 300_000


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]
