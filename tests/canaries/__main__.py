"""Switch off one control after the other in a copy of the checkout, and demand that its test fails: `make canaries`.

`make canaries ARGS="--only signature"` runs the ones whose name contains the word; `--write` writes the table into
docs/assurance.md.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exportasv.core.translations import compile_catalogues
from exportasv.local.servers import Services
from tests.canaries.mutations import MUTATIONS, Mutation

BASE = Path(__file__).resolve().parents[2]
PAGE = BASE / "docs/assurance.md"
BEGIN, END = "<!-- canaries: made by `make canaries ARGS=--write` -->", "<!-- end of canaries -->"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "staticfiles", "__pycache__", ".*_cache", ".hypothesis")
PATIENCE = 900  # seconds for one run of pytest
PASSED, FAILED = 0, 1  # exit codes of pytest; all others are an error of the canary itself


@dataclass(frozen=True)
class Result:
    mutation: Mutation
    is_noticed: bool
    what: str
    seconds: float


def copy_checkout(folder: Path) -> Path:
    """Copy the checkout, without its data and history, into `folder`. Return the copy."""
    copy = folder / "checkout"
    shutil.copytree(BASE, copy, ignore=LEFT_OUT)
    for parent in (folder, copy):
        parent.chmod(0o755)
    (copy / ".venv").symlink_to((BASE / ".venv").resolve())
    return copy


def run_tests(copy: Path, tests: list[str], *options: str) -> subprocess.CompletedProcess:
    """Run pytest in the copy, against the servers of this process."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-n", "0", *options, *tests]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=PATIENCE)


def try_mutation(copy: Path, mutation: Mutation) -> Result:
    """Apply the mutation, run its test, and take the mutation back."""
    file, start = copy / mutation.path, time.monotonic()
    whole = file.read_text()
    if whole.count(mutation.before) != 1:
        return Result(mutation, False, f"its line is there {whole.count(mutation.before)} times", 0)
    database = "--create-db" if mutation.schema else "--reuse-db"
    file.write_text(whole.replace(mutation.before, mutation.after))
    try:
        done = run_tests(copy, mutation.test.split(), database)
    except subprocess.TimeoutExpired:
        return Result(mutation, False, "no result in time", PATIENCE)
    finally:
        file.write_text(whole)
    what = {PASSED: "the test passes without it", FAILED: _failures(done.stdout)}.get(done.returncode)
    is_noticed = done.returncode == FAILED
    return Result(mutation, is_noticed, what or done.stdout[-400:] + done.stderr[-400:], time.monotonic() - start)


def _failures(output: str) -> str:
    """Return the first test that failed, as pytest's summary names it."""
    lines = [line for line in output.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return lines[0].split(" - ")[0].split("::")[-1][:100] if lines else "failed"


def check_unchanged(copy: Path, mutations: list[Mutation]) -> None:
    """Run all named tests without a mutation. Exit if one fails: its failure would prove nothing."""
    tests = sorted({test for mutation in mutations for test in mutation.test.split()})
    done = run_tests(copy, tests, "--create-db")
    if done.returncode != PASSED:
        sys.exit(f"The tests fail without any mutation:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    print(f"{len(tests)} tests named by {len(mutations)} mutations pass as they are", flush=True)


def run_mutations(mutations: list[Mutation]) -> list[Result]:
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="canaries-") as folder:
        copy = copy_checkout(Path(folder))
        check_unchanged(copy, mutations)
        for mutation in mutations:
            result = try_mutation(copy, mutation)
            results.append(result)
            print(f"{'ok  ' if result.is_noticed else 'FAIL'} {mutation.control}: {result.what}", flush=True)
            if mutation.schema:
                run_tests(copy, [f"{mutation.test.split()[0]}"], "--create-db")
    return results


def table_of(results: list[Result]) -> str:
    """Return the results as a table in Markdown."""
    noticed = sum(result.is_noticed for result in results)
    day = datetime.now(UTC).date()
    head = f"`make canaries`, {day}: {noticed} of {len(results)} controls switched off were noticed."
    titles = ["| Control switched off | In | The first test that fails |", "|---|---|---|"]
    return "\n".join([BEGIN, head, "", *titles, *(_row_of(result) for result in results), END])


def _row_of(result: Result) -> str:
    noticed = f"`{result.what}`" if result.is_noticed else "**not noticed**"
    return f"| {result.mutation.control} | `{result.mutation.path}` | {noticed} |"


def write_table(results: list[Result]) -> None:
    """Put the table into docs/assurance.md, in place of the one before."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    PAGE.write_text(before + table_of(results) + rest.split(END)[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="mutations whose control contains this word")
    parser.add_argument("--write", action="store_true", help="write the table into docs/assurance.md")
    options = parser.parse_args()
    chosen = [mutation for mutation in MUTATIONS if options.only in mutation.control]
    compile_catalogues(BASE)
    services = Services("test")
    with ExitStack() as stack:
        services.acquire(wait=True)
        services.start(stack)
        results = run_mutations(chosen)
    if options.write:
        write_table(results)
    missed = [result for result in results if not result.is_noticed]
    print(f"{len(results) - len(missed)} of {len(results)} controls switched off were noticed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
