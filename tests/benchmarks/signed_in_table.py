"""The figures of signed-in people's pages as a part of docs/benchmarks.md."""

from typing import NamedTuple

from tests.benchmarks.table import goal_result

MOST_QUERIES, MOST_OF_F, MOST_OF_SMALL = 12, 60, 1.3
MOST_OF_F_IN_ADMIN, MOST_KB_IN_ADMIN = 230, 150
MOST_QUERIES_OF_AUTOSAVE = 10
HEAD = """
## Pages of signed-in people (P14), and the save while one types (P15)

Goals: at most 12 queries and 60 times F's time, of the admin site 230 times F's and 150 KB; with 100,000 products at
most 1.3 times the time with 1,009; the save while one types at most 10 queries. The portal runs as its web processes do
(`deploy/gunicorn.conf.py`).

| Page | Queries | Times F | KB | With 100,000 | |
|---|---|---|---|---|---|"""


class Figures(NamedTuple):
    """Of one page: queries, KB, how many times F's time it takes, and whether it saves."""

    queries: int
    kb: float
    times_f: float
    is_save: bool = False


def section(small: dict[str, Figures], large: dict[str, Figures] | None) -> str:
    """The part of docs/benchmarks.md, the slowest page first.

    The arguments: page → figures with 1,009 products, and with 100,000 if they were measured.
    """
    pages = sorted(small.items(), key=lambda page: -page[1].times_f)
    return "\n".join([HEAD, *(_row(name, figures, large and large.get(name)) for name, figures in pages)]) + "\n"


def _row(name: str, figures: Figures, large: Figures | None) -> str:
    if figures.is_save:
        held, cells = figures.queries <= MOST_QUERIES_OF_AUTOSAVE, ["–", "–", "–"]
    else:
        is_admin = name.startswith("admin")
        growth = large.times_f / figures.times_f if large else 0.0
        held = (
            figures.queries <= MOST_QUERIES
            and figures.times_f <= (MOST_OF_F_IN_ADMIN if is_admin else MOST_OF_F)
            and growth <= MOST_OF_SMALL
            and (not is_admin or figures.kb <= MOST_KB_IN_ADMIN)
        )
        cells = [f"{figures.times_f:.0f}", f"{figures.kb:.0f}", f"{growth:.2f}x" if large else "–"]
    return f"| {name} | {figures.queries} | {' | '.join(cells)} | {goal_result(reached=held)} |"
