"""Parsing of untrusted files in a child process with little memory, little time and no secrets.

    rows = sandbox.run(reading.headers, "/var/media/…/hoja.xlsx")          # a JSON value
    for chunk in sandbox.stream(reading.rows, "/var/media/…/hoja.xlsx"):   # bytes, in chunks

The function is found by its module and name, takes JSON values, and imports neither Django nor settings: the child
starts in tens of milliseconds, with an empty environment. It rejects a file with `raise FileRejectedError("cause",
fact=…)`. A child that takes too long, uses too much memory or dies ends as FileRejectedError("time"), ("memory") or
("crash").
"""

import errno
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, cast

BASE_DIR = Path(__file__).resolve().parents[3]
CHUNK_BYTES = 1 << 18
PIPE_BYTES = 1 << 20  # the child continues while its reader works; the maximum of Linux for ordinary users
EXIT_REJECTED = 3  # exit code of a child that gave a cause, in the last line of its stderr
EXIT_DISK_FULL = 4
MAX_STDERR_BYTES = 4000


class Limits(NamedTuple):
    """What a child may use: CPU seconds (twice that in real time), memory, and bytes of each file it writes."""

    seconds: int = 20
    megabytes: int = 512
    file_megabytes: int = 64


DEFAULT_LIMITS = Limits()
EXIT_CAUSES = {  # how a child ended → the cause
    -signal.SIGXCPU: "time",
    -signal.SIGALRM: "time",
    -signal.SIGABRT: "memory",  # how Rust and C++ end if an allocation fails
    -signal.SIGKILL: "memory",
    -signal.SIGXFSZ: "size",
}


class FileRejectedError(Exception):
    """The child could not or would not parse the file. The caller turns `cause` into a message."""

    def __init__(self, cause: str, **facts: Any) -> None:
        super().__init__(cause, facts)
        self.cause, self.facts = cause, facts


def run(function: Callable[..., object], *args: Any, limits: Limits = DEFAULT_LIMITS) -> Any:
    """Return what `function` returns in a limited child. Arguments and result are JSON values.

    Raise FileRejectedError if the child rejects the file or fails, OSError (ENOSPC) if it finds the disk full.
    """
    return json.loads(b"".join(_stream_output(function, args, limits, whole=True)))


def stream(function: Callable[..., Iterator[bytes]], *args: Any, limits: Limits = DEFAULT_LIMITS) -> Iterator[bytes]:
    """Yield the bytes that the generator `function` yields in a limited child, in chunks of CHUNK_BYTES.

    Raise FileRejectedError at the end if the child rejects the file or fails.
    """
    return _stream_output(function, args, limits, whole=False)


def _stream_output(function: Callable, args: tuple, limits: Limits, *, whole: bool) -> Iterator[bytes]:
    request = {"name": f"{function.__module__}:{function.__qualname__}", "args": args, "whole": whole}
    with (
        tempfile.TemporaryFile() as complaints,
        _child_process({**request, "limits": limits}, complaints, limits) as child,
    ):
        while chunk := _output(child).read(CHUNK_BYTES):
            yield chunk
        code = child.wait()
        if code:
            raise _rejection(code, complaints)


@contextmanager
def _child_process(request: dict, complaints: BinaryIO, limits: Limits) -> Iterator[subprocess.Popen]:
    """Yield the running child; kill it when its real time is over or when nobody reads on."""
    environment = {"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"}
    with tempfile.TemporaryFile() as asked:  # not in the arguments, which every user of the machine can list
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-I", __file__],
            cwd="/",
            env=environment,
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pipesize=PIPE_BYTES,
        )
    overdue = threading.Event()

    def end() -> None:
        overdue.set()
        child.kill()

    clock = threading.Timer(2 * limits.seconds + 1, end)
    clock.daemon = True
    clock.start()
    try:
        yield child
    except FileRejectedError as refusal:
        raise (FileRejectedError("time") if overdue.is_set() else refusal) from None
    finally:
        clock.cancel()
        child.kill()
        _output(child).close()
        child.wait()


def _output(child: subprocess.Popen) -> IO[bytes]:
    return cast(IO[bytes], child.stdout)  # a pipe, never None: see _child_process


def _rejection(code: int, complaints: BinaryIO) -> Exception:
    """Return the error of a child that failed: FileRejectedError, or OSError if the disk is full."""
    complaints.seek(max(0, complaints.seek(0, 2) - MAX_STDERR_BYTES))
    said = complaints.read().decode(errors="replace").strip()
    if code == EXIT_DISK_FULL:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if code == EXIT_REJECTED:
        cause, facts = json.loads(said.rpartition("\n")[2])
        return FileRejectedError(cause, **facts)
    return FileRejectedError(EXIT_CAUSES.get(code, "crash"), said=said)


def is_disk_full(error: Exception) -> bool:
    """Return whether an error, also one of a library in C, says that the disk is full."""
    return getattr(error, "errno", 0) in (errno.ENOSPC, errno.EDQUOT) or os.strerror(errno.ENOSPC) in str(error)


# --- Inside the child ----------------------------------------------------------------------------------


def _apply_limits(limits: Limits) -> None:
    """Limit this process; the system ends it if it exceeds a limit."""
    signal.alarm(2 * limits.seconds)
    wanted = {
        resource.RLIMIT_CPU: (limits.seconds, limits.seconds + 1),  # SIGXCPU at the soft limit shows why it ended
        resource.RLIMIT_AS: (limits.megabytes << 20,) * 2,
        resource.RLIMIT_FSIZE: (limits.file_megabytes << 20,) * 2,
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
    }
    for what, most in wanted.items():
        try:
            resource.setrlimit(what, most)
        except (ValueError, OSError):  # the system does not support this limit (RLIMIT_AS on macOS)
            continue


def _run_request(request: dict) -> None:
    """Limit this process, call the function, and write its result to stdout."""
    module, _, name = request["name"].partition(":")
    out = sys.stdout.buffer
    function = getattr(importlib.import_module(module), name)
    _apply_limits(Limits(*request["limits"]))
    result = function(*request["args"])
    if request["whole"]:
        out.write(json.dumps(result).encode())
    else:
        out.writelines(result)
    out.flush()


def _main() -> None:
    sys.path.insert(0, str(BASE_DIR))
    package = sys.modules["exportasv"] = types.ModuleType("exportasv")
    package.__path__ = [
        str(BASE_DIR / "exportasv")
    ]  # without its __init__, which would load Celery and Django's settings
    from exportasv.core.files import sandbox  # the module that the called function imports; this one is __main__

    try:
        sandbox._run_request(json.load(sys.stdin))
    except sandbox.FileRejectedError as refusal:
        sys.stderr.write(f"\n{json.dumps([refusal.cause, refusal.facts])}")
        sys.exit(EXIT_REJECTED)
    except MemoryError:
        sys.stderr.write(f"\n{json.dumps(['memory', {}])}")
        sys.exit(EXIT_REJECTED)
    except BrokenPipeError:
        sys.exit(1)  # the reader has stopped
    except Exception as error:
        traceback.print_exc()
        sys.exit(EXIT_DISK_FULL if is_disk_full(error) else 1)


if __name__ == "__main__":
    _main()
