"""Counters of requests for Prometheus. Each process counts; /metrics adds up the files in PROMETHEUS_MULTIPROC_DIR."""

from functools import lru_cache

from prometheus_client import Counter, Histogram

from exportasv.core.http.measures import Measures

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("exportasv_requests", "Requests answered.", ["view", "method", "status"])
REQUEST_SECONDS = Histogram("exportasv_request_seconds", "Time to answer a request.", ["view"], buckets=SECONDS)
DATABASE_SECONDS = Counter("exportasv_request_database_seconds", "Time spent in queries of requests.", ["view"])
QUERIES = Counter("exportasv_request_queries", "Queries of requests.", ["view"])
PAGE_CACHE_HITS = Counter("exportasv_page_cache_hits", "Answers from the shared pages, without a view.", ["view"])

# The counters of one view are looked up once.
_requests = lru_cache(maxsize=5000)(REQUESTS.labels)
_request_seconds = lru_cache(maxsize=1000)(REQUEST_SECONDS.labels)
_page_cache_hits = lru_cache(maxsize=1000)(PAGE_CACHE_HITS.labels)


def count_request(view: str, method: str, status: int, cache: str, measures: Measures) -> None:
    """Count one answered request."""
    _requests(view, method, status).inc()
    _request_seconds(view).observe(measures.seconds)
    if cache:
        _page_cache_hits(view).inc()
    if measures.queries:
        QUERIES.labels(view).inc(measures.queries)
        DATABASE_SECONDS.labels(view).inc(measures.database_seconds)
