"""What each middleware costs: microseconds that it adds to those above it, before a page that does nothing."""

import json
import statistics
import time

ROUNDS = 400


def main() -> None:
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import reverse

    from tests.benchmarks import probe  # starts Django

    path = reverse("robots")
    whole = list(settings.MIDDLEWARE)

    def microseconds(names: list[str]) -> float:
        settings.MIDDLEWARE = names
        probe.application = WSGIHandler()
        for _warm in range(20):
            probe.answer(path)
        times = []
        for _round in range(ROUNDS):
            started = time.perf_counter()
            probe.answer(path)
            times.append((time.perf_counter() - started) * 1e6)
        return statistics.median(times)

    told = {"none": microseconds([])}
    before = told["none"]
    for count, name in enumerate(whole, 1):
        now = microseconds(whole[:count])
        told[name], before = now - before, now
    print(json.dumps(told))
