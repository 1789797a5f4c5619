"""Counters of requests for Prometheus. Each process counts; /metrics adds up the files in PROMETHEUS_MULTIPROC_DIR."""

from prometheus_client import Counter, Histogram

from exportasv.core.http.measures import Measures

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("exportasv_requests", "Requests answered.", ["view", "method", "status"])
REQUEST_SECONDS = Histogram("exportasv_request_seconds", "Time to answer a request.", ["view"], buckets=SECONDS)
DATABASE_SECONDS = Counter("exportasv_request_database_seconds", "Time spent in queries of requests.", ["view"])
QUERIES = Counter("exportasv_request_queries", "Queries of requests.", ["view"])
PAGE_CACHE_HITS = Counter("exportasv_page_cache_hits", "Answers from the shared pages, without a view.", ["view"])


def count_request(view: str, method: str, status: int, cache: str, measures: Measures) -> None:
    """Count one answered request."""
    REQUESTS.labels(view, method, status).inc()
    REQUEST_SECONDS.labels(view).observe(measures.seconds)
    if cache:
        PAGE_CACHE_HITS.labels(view).inc()
    if measures.queries:
        QUERIES.labels(view).inc(measures.queries)
        DATABASE_SECONDS.labels(view).inc(measures.database_seconds)
