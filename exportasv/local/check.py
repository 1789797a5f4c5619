"""All checks besides the tests: `python -m exportasv.local check [name …]`, two or more gates in parallel.

A gate is a command that fails if something is wrong. Its output is shown only if it fails.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CODE = ["exportasv", "companies", "products", "consulates", "counseling", "market_access"]
MANAGE = [sys.executable, "-W", "ignore", "manage.py"]
LOCAL = {"EXPORTASV_ENV": "local"}
PRODUCTION = {
    "EXPORTASV_ENV": "production",
    "SECRET_KEY": "only-for-this-check-8f2b6c0e9d7a4153b1c7e5d2f4a6980b7c3d",
    "ALLOWED_HOSTS": "exportasv.example",
    "AUDIT_KEYS": "check:only-for-this-check-4b8d1f7a2c9e",
    "AUDIT_HEADS": "/mnt/elsewhere/heads.jsonl",
    "SECOND_FACTOR_KEYS": "ZXhwb3J0YXN2LW9ubHktZm9yLXRoaXMtY2hlY2stMzI=",
}
PATIENCE = 900  # seconds for one gate


@dataclass(frozen=True)
class Result:
    """The result of a gate; `note` is shown even if the gate passes."""

    holds: bool
    output: str = ""
    note: str = ""


def run_command(command: list[str], variables: dict[str, str]) -> Result:
    """Run one command in the checkout; return its stdout and stderr together.

    A command that takes longer than PATIENCE fails.
    """
    told = {"PYTHONWARNINGS": "ignore", **os.environ, **variables}
    try:
        done = subprocess.run(command, cwd=BASE, env=told, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return Result(False, f"no answer after {PATIENCE} s")
    return Result(done.returncode == 0, done.stdout + done.stderr)


@dataclass(frozen=True)
class Gate:
    """One check: commands that must all succeed, or a function."""

    name: str
    commands: tuple[list[str], ...] = ()
    variables: dict[str, str] = field(default_factory=lambda: LOCAL)
    function: Callable[[], Result] | None = None

    def run(self) -> Result:
        if self.function:
            return self.function()
        results = [run_command(command, self.variables) for command in self.commands]
        return Result(all(each.holds for each in results), "".join(each.output for each in results if not each.holds))


def audit_packages() -> Result:
    """Check the pinned packages for known vulnerabilities. Pass with a note if no source responds."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [str(BIN / "pip-audit"), "-r", "requirements.txt", "--no-deps", "--disable-pip", "--timeout", "15"]
        done = run_command([*command, "--progress-spinner", "off", "-f", "json", "-o", str(report)], {})
        try:
            packages = json.loads(report.read_text())["dependencies"]
        except (OSError, ValueError, KeyError):
            return Result(True, note=f"NOT RUN: no list of vulnerabilities was reached.\n{_last_line(done.output)}")
    found = [f"{each['name']} {each['version']}: {each['vulns']}" for each in packages if each.get("vulns")]
    return Result(not found, "\n".join(found), note=f"{len(packages)} packages looked up")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def check_schema() -> Result:
    """Write the API's schema and validate it against OpenAPI."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "schema.yml")
        written = run_command([*MANAGE, "spectacular", "--fail-on-warn", "--file", path], LOCAL)
        return written if not written.holds else run_command([sys.executable, "-m", "openapi_spec_validator", path], {})


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


# The slowest first, because they share two processors.
GATES = [
    Gate("mypy", (tool("mypy", *CODE),)),
    Gate("pip-audit", function=audit_packages),
    Gate(
        "djlint", (tool("djlint", "templates", "--check", "--quiet"), tool("djlint", "templates", "--lint", "--quiet"))
    ),
    Gate("import-linter", (tool("lint-imports"),)),
    Gate("bandit", (tool("bandit", "-q", "-ll", "-r", *CODE),)),
    Gate("openapi", function=check_schema),
    Gate("deploy", ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],), PRODUCTION),
    Gate("translations", ([*MANAGE, "messages", "--check"],)),
    Gate("migrations", ([*MANAGE, "makemigrations", "--check", "--dry-run"],)),
    Gate("migration-safety", ([*MANAGE, "check_migrations"],)),
    Gate("models.md", ([*MANAGE, "model_diagram", "--check"],)),
    Gate("ruff", (tool("ruff", "check", "."), tool("ruff", "format", "--check", "."))),
]


def _run_timed(gate: Gate) -> Result:
    start = time.monotonic()
    result = gate.run()
    print(
        f"{'ok  ' if result.holds else 'FAIL'} {gate.name:14} {time.monotonic() - start:5.1f} s  {result.note}",
        flush=True,
    )
    return result


def run_gates(names: list[str]) -> int:
    """Run the gates with these names, or all. Return 1 if one fails, after printing which and why.

    Exit with a message if a name is unknown.
    """
    unknown = set(names) - {gate.name for gate in GATES}
    if unknown:
        sys.exit(f"No such gate: {', '.join(sorted(unknown))}. There are: {', '.join(gate.name for gate in GATES)}.")
    chosen = [gate for gate in GATES if gate.name in names or not names]
    with ThreadPoolExecutor(max(2, os.cpu_count() or 2)) as pool:
        results = list(pool.map(_run_timed, chosen))
    failed = [(gate, result) for gate, result in zip(chosen, results, strict=True) if not result.holds]
    for gate, result in failed:
        print(f"\n--- {gate.name}\n{result.output.strip()}")
    return 1 if failed else 0
