"""Install packages: `.venv/bin/python exportasv/local/install.py requirements.txt`. A failure is shown with its cause.

uv is used if it can be had, because it takes a tenth of the time; otherwise pip. It uses the standard library only.
"""

import subprocess
import sys
from pathlib import Path

import causes  # beside this file: the package imports what is not installed yet

PIP = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
UV = [sys.executable, "-m", "uv"]


def install(requirements: str) -> int:
    """Install what the file lists; return the exit code."""
    environment = Path(sys.prefix)
    if message := causes.folder_message(environment):
        return _fail(message)
    if not _has_uv():
        subprocess.run([*PIP, "--retries", "1", "--timeout", "10", "uv"], capture_output=True, check=False)
    if _has_uv():
        command = [*UV, "pip", "install", "-q", "--python", sys.executable, "-r", requirements]
    else:
        command = [*PIP, "--retries", "1", "-r", requirements]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    if done.returncode == 0:
        return 0
    cause = causes.failure_message(done.stderr, environment) or causes.network_message()
    return _fail(cause or f"The packages of {requirements} could not be installed. The lines above say why.")


def _has_uv() -> bool:
    return subprocess.run([*UV, "--version"], capture_output=True, check=False).returncode == 0


def _fail(message: str) -> int:
    print(f"\n{message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(install(sys.argv[1]))
