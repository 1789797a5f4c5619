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

    def _handler(names: list[str]) -> WSGIHandler:
        settings.MIDDLEWARE = names
        return WSGIHandler()

    handlers = {"none": _handler([])}
    for count, name in enumerate(whole, 1):
        handlers[name] = _handler(whole[:count])
    times: dict[str, list[float]] = {name: [] for name in handlers}
    for _round in range(ROUNDS):
        for name, handler in handlers.items():
            probe.application = handler
            started = time.perf_counter()
            probe.answer(path)
            times[name].append((time.perf_counter() - started) * 1e6)
    medians = {name: statistics.median(values) for name, values in times.items()}
    before = [0.0, *medians.values()]
    print(json.dumps({name: now - earlier for (name, now), earlier in zip(medians.items(), before, strict=False)}))
