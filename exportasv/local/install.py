"""Install packages: `.venv/bin/python exportasv/local/install.py requirements.txt`. A failure is shown with its cause.

uv is used if it can be had, because it takes a tenth of the time; otherwise, or if it fails, pip. The environment is
made without pip, which takes seconds to put there: the pip of the Python that made it does. It uses the standard
library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import causes  # beside this file: the package imports what is not installed yet

QUIETLY = ["install", "-q", "--disable-pip-version-check", "--no-compile", "--retries", "1"]
MIRRORS = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX"}  # uv reads its own variables only


def install(requirements: str) -> int:
    """Install what the file lists; return the exit code."""
    environment = Path(sys.prefix)
    if message := causes.folder_message(environment):
        return _fail(message)
    done = _install_with_uv(requirements)
    if done is None or done.returncode:
        done = _run([*_pip(), *QUIETLY, "-r", requirements])
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    if done.returncode == 0:
        return 0
    cause = causes.failure_message(done.stderr, environment) or causes.network_message()
    return _fail(cause or f"The packages of {requirements} could not be installed. The lines above say why.")


def _install_with_uv(requirements: str) -> subprocess.CompletedProcess | None:
    """Return how uv ended; None if there is none. It is looked for on this machine, then installed."""
    uv = _uv()
    if not uv:
        _run([*_pip(), *QUIETLY, "--timeout", "10", "uv"])
        uv = _uv()
    return _run([*uv, "pip", "install", "-q", "--python", sys.executable, "-r", requirements]) if uv else None


def _uv() -> list[str]:
    if _works(module := [sys.executable, "-m", "uv"]):
        return module
    on_path = shutil.which("uv")
    return [on_path] if on_path and _works([on_path]) else []


def _pip() -> list[str]:
    """Return the command of a pip that installs into this environment."""
    own = [sys.executable, "-m", "pip"]
    maker = [getattr(sys, "_base_executable", sys.executable), "-m", "pip", "--python", sys.executable]
    for command in (own, maker):
        if _works(command):
            return command
    done = _run([sys.executable, "-m", "ensurepip"])
    if done.returncode:
        sys.exit(_fail("There is no pip, and Python cannot make one. Install it: apt-get install python3-venv"))
    return own


def _works(command: list[str]) -> bool:
    return _run([*command, "--version"]).returncode == 0


def _run(command: list[str]) -> subprocess.CompletedProcess:
    mirrors = {uv: os.environ[pip] for pip, uv in MIRRORS.items() if os.environ.get(pip)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**mirrors, **os.environ})


def _fail(message: str) -> int:
    print(f"\n{message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(install(sys.argv[1]))
