"""The cause of a failure in words, with what to do: a full disk, a read-only folder, no network.

It uses the standard library only: `make run` needs it before anything is installed.
"""

import errno
import os
import shutil
import socket
from pathlib import Path
from urllib.parse import urlsplit

MEGABYTE = 1024 * 1024
NEW_CLUSTER_BYTES = 400 * MEGABYTE  # a database with the demo data, its log of changes, and the programs' logs
WORKING_BYTES = 50 * MEGABYTE  # below this PostgreSQL fails sooner or later
DISK_IS_FULL = "No space left on device"
READ_ONLY = "Read-only file system"
PACKAGE_INDEX = "https://pypi.org/simple/"
INDEX_SETTINGS = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
SECONDS = 5  # to reach the package index


def free_bytes(path: Path) -> int:
    """Return the free bytes of the disk of a folder, or of the nearest one above that exists."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def disk_full_message(path: Path, wanted: int = WORKING_BYTES) -> str:
    """Return the sentence that says that the disk of a folder is full, or "" if it has the wanted bytes."""
    free = free_bytes(path)
    if free >= wanted:
        return ""
    return (
        f"The disk is full: {free // MEGABYTE} MB are free for {path}, and {wanted // MEGABYTE} MB are needed. "
        "Delete what you do not need, or name a folder on another disk: VAR_DIR=/path/to/folder make run"
    )


def read_only_message(path: Path) -> str:
    """Return the sentence that says that a folder cannot be written."""
    return (
        f"{path} is read-only, so the portal cannot keep its data there. "
        "Name a folder that can be written: VAR_DIR=/path/to/folder make run"
    )


def not_yours_message(path: Path) -> str:
    return f"{path} belongs to somebody else. Remove it, run as its owner, or name another: VAR_DIR=/path make run"


def folder_message(path: Path) -> str:
    """Make a folder; return why it cannot be written, or ""."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".written-{os.getpid()}"
        probe.write_text("x")
        probe.unlink()
    except OSError as error:
        return failure_message(error, path) or not_yours_message(path)
    return ""


def failure_message(error: BaseException | str, path: Path) -> str:
    """Return the cause of a failure that had to do with the folder `path`, or "" if it is another one."""
    numbers, text = set(), str(error)
    while isinstance(error, BaseException):
        numbers.add(getattr(error, "errno", None))
        text += f"\n{error}"
        error = error.__cause__ or error.__context__ or ""
    if numbers & {errno.ENOSPC, errno.EDQUOT} or DISK_IS_FULL in text:
        return disk_full_message(path, wanted=free_bytes(path) + NEW_CLUSTER_BYTES)
    if errno.EROFS in numbers or READ_ONLY in text:
        return read_only_message(path)
    return disk_full_message(path)


def network_message() -> str:
    """Return the sentence that says that the package index cannot be reached, or "" if it can."""
    address = next((os.environ[name] for name in INDEX_SETTINGS if os.environ.get(name)), PACKAGE_INDEX)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or any(os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy")):
        return ""  # a folder, or a proxy that resolves names itself
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError as error:
        return (
            f"There is no network: {host} cannot be reached ({error}). The first start installs packages from there. "
            "Connect this computer, and run the same command again. Later starts need no network."
        )
    return ""
