"""The import's figures as a part of docs/benchmarks.md."""

from tests.benchmarks.table import goal_result


def section(told: dict[str, float]) -> str:
    """The part of docs/benchmarks.md."""
    ratio, peak = told["ratio"], told["peak"]
    lines = [
        "",
        "## ImportJob of a sheet: 100,000 rows, 12 columns, one bad cell in a hundred rows",
        "",
        "The floor: calamine reads the file, COPY writes it into the tables of products and prices with the indexes",
        "and foreign keys that they have, without a look at any cell. Medians of three rounds, both in each. Memory:",
        "the worker and its child together (PSS), in a round of its own.",
        "",
        "| Work | Goal | Measured | |",
        "|---|---|---|---|",
        f"| P10 checked and applied | ≥ 0.5 of the floor | {ratio:.2f} | {goal_result(reached=ratio >= 0.5)} |",
        f"| P10 most memory above the base | ≤ 150 MB | {peak:.0f} MB | {goal_result(reached=peak <= 150)} |",
        "",
        "| Step | seconds |",
        "|---|---|",
        f"| floor: read and COPY | {told['floor']:.1f} |",
        f"| read, understood, judged | {told['check']:.1f} |",
        f"| applied: upsert, prices, what undo needs | {told['apply']:.1f} |",
        f"| afterwards, as owed work: search vectors and facets | {told['catalogue']:.1f} |",
    ]
    return "\n".join(lines) + "\n"
