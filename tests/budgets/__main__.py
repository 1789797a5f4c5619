"""`make budgets`: every page of the site with its queries, rows read and KB, with 1,009 and with 100,000 products.

It makes its databases as `make bench` does, prints a line for each page, and ends with 1 if a page is above its
budget (tests/budgets/pages.py), or reads more rows more of a table on the larger site than it may show.
"""

import json
import os
import subprocess
import sys

from tests.benchmarks.__main__ import BASE, database
from tests.budgets.pages import PAGES, SMALL

SIZES = [1009, 100_000]


def main() -> int:
    found = []
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        environment = {**os.environ, "DATABASE_URL": database(size), "EXPORTASV_ENV": "local"}
        command = [sys.executable, "-W", "ignore", "-m", "tests.budgets.site"]
        done = subprocess.run(command, cwd=BASE, env=environment, check=True, capture_output=True)
        found.append(json.loads(done.stdout))
    small, large = found[0], found[-1]
    above = 0
    for name, page in large.items():
        lines = [*page["above"], *_grown(small[name]["rows"], page["rows"], PAGES[name].rows)]
        above += bool(lines)
        rows = f"{sum(small[name]['rows'].values())} → {sum(page['rows'].values())} rows"
        print(f"{name:45} {page['queries']:3} queries  {page['kb']:5.0f} KB  {rows}  {'; '.join(lines)}")
    print(f"{len(large)} pages, {above} above their budget")
    return 1 if above else 0


def _grown(small: dict[str, int], large: dict[str, int], most: int) -> list[str]:
    """Return the tables of which the larger site reads more: up to SMALL rows they are read whole at no cost."""
    return [
        f"{table}: {small.get(table, 0)} → {n}"
        for table, n in large.items()
        if n > max(SMALL, small.get(table, 0) + most)
    ]


if __name__ == "__main__":
    sys.exit(main())
