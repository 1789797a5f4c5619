"""The measurements as docs/benchmarks.md."""

import os
from typing import NamedTuple


class Probe(NamedTuple):
    """Of one database: a product's address, queries and median milliseconds of each work, what PostgreSQL did for some.

    profile: work → of each query how it begins, milliseconds, blocks read.
    """

    slug: str
    queries: dict[str, int]
    profile: dict[str, list[tuple[str, float, int]]]
    ms: dict[str, float]


class Rate(NamedTuple):
    """Requests a second, and how many of F's that is."""

    second: float
    of_f: float


HEAD = """# How fast it is

Written by `make bench`, which makes its own data and measures both sides of every ratio in the same run, in short
turns one after the other, so that a busy machine slows both sides alike. F is a bare Django view without middleware
that returns 8 KB, on the same server (gunicorn, one worker kept busy by two connections). Warm pages come from the
store under the site's stamp; cold ones are made anew, and every query counts, that of the stamp too unless it says
data queries. {cores} processors; load average {before:.1f} when it began, {after:.1f} when it ended. A bare
number of milliseconds (P6) grows with that load; what PostgreSQL itself took stands below.
"""
ROW = "| {} | {} | {} | {} |"


def written(
    probes: dict[int, Probe], rates: dict[str, Rate], weight: dict[str, int], costs: dict[str, float], before: float
) -> str:
    """`before`: the load average when the run began."""
    goals = _warm(rates) + _cold(probes) + _weight(weight)
    head = HEAD.format(cores=os.cpu_count(), before=before, after=os.getloadavg()[0])
    lines = [head, "| Work | Goal | Measured | |", "|---|---|---|---|", *(ROW.format(*goal) for goal in goals)]
    return (
        "\n".join([*lines, "", *_milliseconds(probes), "", *_profile(probes), "", *_rates(rates), "", *_costs(costs)])
        + "\n"
    )


def _goal(work: str, goal: float, value: float, unit: str, *, least: bool) -> tuple[str, str, str, str]:
    kept = value >= goal if least else value <= goal
    return work, f"{'≥' if least else '≤'} {goal:g} {unit}", f"{value:.2f} {unit}", goal_result(reached=kept)


def goal_result(*, reached: bool) -> str:
    return "reached" if reached else "**missed**"


def _warm(rates: dict[str, Rate]) -> list[tuple[str, str, str, str]]:
    return [
        _goal("P1 catalogue with facets, warm", 0.8, rates["list"].of_f, "F", least=True),
        _goal("P3 not modified: catalogue", 0.9, rates["list 304"].of_f, "F", least=True),
        _goal("P3 not modified: product", 0.9, rates["product 304"].of_f, "F", least=True),
        _goal("P3 not modified: API", 0.9, rates["api 304"].of_f, "F", least=True),
        _goal("P4 product page, warm", 0.8, rates["product"].of_f, "F", least=True),
    ]


def _cold(probes: dict[int, Probe]) -> list[tuple[str, str, str, str]]:
    """Ratios of the larger databases to the smallest."""
    sizes = sorted(probes)
    small = probes[sizes[0]]
    goals = [
        _goal("P2 catalogue, cold", 2, small.queries["list"] - 1, "data queries", least=False),
        _goal("P4 product page, cold", 3, small.queries["product"], "queries", least=False),
        _goal("P5 search with facets", 3, small.queries["search"], "queries", least=False),
        _goal("P6 search with a typo", 4, small.queries["typo search"], "queries", least=False),
    ]
    for size in sizes[1:2]:
        goals += [
            _goal(f"P2 catalogue, cold, {size:,}", 1.5, _times(probes, size, "list"), "of 1k", least=False),
            _goal(f"P5 search, {size:,}", 4, _times(probes, size, "search"), "of 1k", least=False),
        ]
    for size in sizes[2:]:
        large = probes[size]
        goals += [
            _goal(f"P6 typo step, {size:,}", 2, large.ms["typo step"], "ms", least=False),
            _goal(f"P5 search, {size:,}", 2, _times(probes, size, "search"), "of 1k", least=False),
            _goal(f"P9 catalogue, {size:,}", 1.3, _times(probes, size, "list"), "of 1k", least=False),
            _goal(f"P9 product page, {size:,}", 1.3, _times(probes, size, "product"), "of 1k", least=False),
            _goal(f"P9 API page, {size:,}", 1.3, _times(probes, size, "api list"), "of 1k", least=False),
            _goal(
                f"P9 deepest page, {size:,}",
                1.3,
                large.ms["deepest page"] / large.ms["list"],
                "of the first",
                least=False,
            ),
        ]
    return goals


def _times(probes: dict[int, Probe], size: int, work: str) -> float:
    return probes[size].ms[work] / probes[min(probes)].ms[work]


def _weight(weight: dict[str, int]) -> list[tuple[str, str, str, str]]:
    work = "P12 catalogue on the wire (" + ", ".join(f"{name} {size / 1024:.1f}" for name, size in weight.items()) + ")"
    return [_goal(work, 60, sum(weight.values()) / 1024, "KB", least=False)]


def _milliseconds(probes: dict[int, Probe]) -> list[str]:
    sizes = sorted(probes)
    works = list(probes[sizes[0]].ms)
    head = ["## Cold answers, median milliseconds", "", f"| Work | {' | '.join(f'{size:,}' for size in sizes)} |"]
    rows = [f"| {work} | {' | '.join(f'{probes[size].ms[work]:.1f}' for size in sizes)} |" for work in works]
    return [*head, "|---|" + "---|" * len(sizes), *rows]


def _profile(probes: dict[int, Probe]) -> list[str]:
    """Milliseconds and blocks inside PostgreSQL, which neither Python nor a busy machine lengthens."""
    sizes = sorted(probes)
    head = ["## Inside PostgreSQL: milliseconds (blocks of 8 KB) of each query, best of five", ""]
    head += [f"| Work | Query | {' | '.join(f'{size:,}' for size in sizes)} |", "|---|---|" + "---|" * len(sizes)]
    rows = []
    for work, queries in probes[sizes[0]].profile.items():
        for number, (begins, _ms, _blocks) in enumerate(queries):
            cells = [probes[size].profile[work][number] for size in sizes]
            rows.append(f"| {work} | `{begins}…` | {' | '.join(f'{ms:.2f} ({n:,})' for _begins, ms, n in cells)} |")
    return [*head, *rows]


def _rates(rates: dict[str, Rate]) -> list[str]:
    rows = [f"| {name} | {value.second:,.0f} | {value.of_f:.2f} |" for name, value in rates.items()]
    return ["## Requests a second of one worker", "", "| Answer | a second | of F |", "|---|---|---|", *rows]


def _costs(costs: dict[str, float]) -> list[str]:
    rows = [f"| {name.rpartition('.')[2]} | {value:.0f} |" for name, value in costs.items()]
    return ["## What each middleware costs", "", "| Middleware | µs a request |", "|---|---|", *rows]
