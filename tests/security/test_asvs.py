"""docs/asvs.md lists every requirement of levels 1 and 2, and its proofs exist."""

import ast
import re
from functools import cache

from django.conf import settings

BASE = settings.BASE_DIR
PAGE = (BASE / "docs/asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*?) \|$", PAGE, re.MULTILINE)
# Section → numbers of its requirements of levels 1 and 2, in version 5.0.0. Chapters 10 and 17 do not apply.
SECTIONS = {
    "1.1": [1, 2],
    "1.2": [1, 2, 3, 4, 5, 6, 7, 8, 9],
    "1.3": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    "1.4": [1, 2, 3],
    "1.5": [1, 2],
    "2.1": [1, 2, 3],
    "2.2": [1, 2, 3],
    "2.3": [1, 2, 3, 4],
    "2.4": [1],
    "3.2": [1, 2],
    "3.3": [1, 2, 3, 4],
    "3.4": [1, 2, 3, 4, 5, 6],
    "3.5": [1, 2, 3, 4, 5],
    "3.7": [1, 2],
    "4.1": [1, 2, 3],
    "4.2": [1],
    "4.3": [1, 2],
    "4.4": [1, 2, 3, 4],
    "5.1": [1],
    "5.2": [1, 2, 3],
    "5.3": [1, 2],
    "5.4": [1, 2, 3],
    "6.1": [1, 2, 3],
    "6.2": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    "6.3": [1, 2, 3, 4],
    "6.4": [1, 2, 3, 4],
    "6.5": [1, 2, 3, 4, 5],
    "6.6": [1, 2, 3],
    "6.8": [1, 2, 3, 4],
    "7.1": [1, 2, 3],
    "7.2": [1, 2, 3, 4],
    "7.3": [1, 2],
    "7.4": [1, 2, 3, 4, 5],
    "7.5": [1, 2],
    "7.6": [1, 2],
    "8.1": [1, 2],
    "8.2": [1, 2, 3],
    "8.3": [1],
    "8.4": [1],
    "9.1": [1, 2, 3],
    "9.2": [1, 2, 3, 4],
    "11.1": [1, 2],
    "11.2": [1, 2, 3],
    "11.3": [1, 2, 3],
    "11.4": [1, 2, 3, 4],
    "11.5": [1],
    "11.6": [1],
    "12.1": [1, 2, 3],
    "12.2": [1, 2],
    "12.3": [1, 2, 3, 4],
    "13.1": [1],
    "13.2": [1, 2, 3, 4, 5],
    "13.3": [1, 2],
    "13.4": [1, 2, 3, 4, 5],
    "14.1": [1, 2],
    "14.2": [1, 2, 3, 4],
    "14.3": [1, 2, 3],
    "15.1": [1, 2, 3],
    "15.2": [1, 2, 3],
    "15.3": [1, 2, 3, 4, 5, 6, 7],
    "16.1": [1],
    "16.2": [1, 2, 3, 4, 5],
    "16.3": [1, 2, 3, 4],
    "16.4": [1, 2, 3],
    "16.5": [1, 2, 3],
}
LEAST_BY_TEST = 130
STATES = {"met, by test", "met, by design", "partly", "**open**", "does not apply"}


@cache
def names_in(path: str) -> set[str]:
    """The names of the tests in a file; none if there is no such file."""
    file = BASE / path
    tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_its_row_once():
    wanted = [f"{section}.{number}" for section, numbers in SECTIONS.items() for number in numbers]
    assert [row[0] for row in ROWS] == wanted
    assert {row[2] for row in ROWS} <= STATES


def test_what_is_met_by_test_names_a_test_that_exists():
    for number, _what, status, proof in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", proof)
        assert status != "met, by test" or named, number
        assert status != "met, by test" or proof.count("`tests/") == len(named), f"{number}: name the test"
        for path, name in named:
            assert name in names_in(path), f"{number}: {path}::{name}"


def test_so_many_are_met_by_a_test():
    assert sum(row[2] == "met, by test" for row in ROWS) >= LEAST_BY_TEST


def test_what_is_not_met_says_what_is_missing():
    for number, _what, status, proof in ROWS:
        assert status not in ("partly", "**open**") or len(proof) > 10, number


def test_the_summary_counts_the_rows():
    def count(status: str) -> int:
        return sum(row[2] == status for row in ROWS)

    text = " ".join(PAGE.split("## V1")[0].split())
    assert f"Of the other {len(ROWS)}, {len(ROWS) - count('does not apply')} apply" in text
    assert f"**{count('met, by test')} are met and have a test**, {count('met, by design')} are met by design" in text
    assert f"{count('partly')} in part, **{count('**open**')} are open**" in text
