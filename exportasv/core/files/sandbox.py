"""Parses what strangers send in a child process of its own: little memory, little time, no secrets.

    rows = sandbox.run(reading.headers, "/var/media/…/hoja.xlsx")          # a JSON value
    for chunk in sandbox.stream(reading.rows, "/var/media/…/hoja.xlsx"):   # bytes, as they come

The function is named by its module, gets JSON values, and imports neither Django nor settings: the child starts in
tens of milliseconds, with an empty environment. It says no with `raise Refused("cause", fact=…)`. A child that takes
too long, too much memory, or dies, ends as Refused("time"), Refused("memory") or Refused("crash").
"""

import importlib
import json
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
PIPE_BYTES = 1 << 20  # the child goes on while its reader works; the most that Linux gives to anybody
EXIT_REJECTED = 3  # exit code of a child that said why; what it said is the last line of its stderr
MAX_STDERR_BYTES = 4000


class Limits(NamedTuple):
    """What a child may use: seconds of CPU and twice that by the clock, memory, and bytes of each file it writes."""

    seconds: int = 20
    megabytes: int = 512
    file_megabytes: int = 64


DEFAULT_LIMITS = Limits()
EXIT_CAUSES = {  # how a child ended → the cause
    -signal.SIGXCPU: "time",
    -signal.SIGALRM: "time",
    -signal.SIGABRT: "memory",  # Rust and C++ give up so when an allocation fails
    -signal.SIGKILL: "memory",
    -signal.SIGXFSZ: "size",
}


class FileRejectedError(Exception):
    """The child could or would not parse it. `cause` is a word for the caller to put into a sentence for people."""

    def __init__(self, cause: str, **facts: Any) -> None:
        super().__init__(cause, facts)
        self.cause, self.facts = cause, facts


def run(function: Callable[..., object], *args: Any, limits: Limits = DEFAULT_LIMITS) -> Any:
    """What `function` returns, called in a limited child. Arguments and result are JSON values."""
    return json.loads(b"".join(_stream_output(function, args, limits, whole=True)))


def stream(function: Callable[..., Iterator[bytes]], *args: Any, limits: Limits = DEFAULT_LIMITS) -> Iterator[bytes]:
    """The bytes that the generator `function` yields in a limited child, in chunks of our size. Refused comes last."""
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
    """The running child; killed when its time by the clock is over, or when nobody reads on."""
    environment = {"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"}
    with tempfile.TemporaryFile() as asked:  # not among the arguments, which anybody on the machine may list
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


def _rejection(code: int, complaints: BinaryIO) -> FileRejectedError:
    complaints.seek(max(0, complaints.seek(0, 2) - MAX_STDERR_BYTES))
    said = complaints.read().decode(errors="replace").strip()
    if code == EXIT_REJECTED:
        cause, facts = json.loads(said.rpartition("\n")[2])
        return FileRejectedError(cause, **facts)
    return FileRejectedError(EXIT_CAUSES.get(code, "crash"), said=said)


# --- Inside the child ----------------------------------------------------------------------------------


def _apply_limits(limits: Limits) -> None:
    """The system ends this process when it asks for more."""
    signal.alarm(2 * limits.seconds)
    wanted = {
        resource.RLIMIT_CPU: (limits.seconds, limits.seconds + 1),  # the first ends it by a signal that says why
        resource.RLIMIT_AS: (limits.megabytes << 20,) * 2,
        resource.RLIMIT_FSIZE: (limits.file_megabytes << 20,) * 2,
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (64, 64),
    }
    for what, most in wanted.items():
        try:
            resource.setrlimit(what, most)
        except (ValueError, OSError):  # a system that knows no such limit (RLIMIT_AS on macOS)
            continue


def _run_request(request: dict) -> None:
    """Limit this process, call the function, write what it gives to stdout."""
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
    ]  # without its __init__, which would start Celery and Django's settings
    from exportasv.core.files import sandbox  # the module that the called function knows; this one is __main__

    try:
        sandbox._run_request(json.load(sys.stdin))
    except sandbox.FileRejectedError as refusal:
        sys.stderr.write(f"\n{json.dumps([refusal.cause, refusal.facts])}")
        sys.exit(EXIT_REJECTED)
    except MemoryError:
        sys.stderr.write(f"\n{json.dumps(['memory', {}])}")
        sys.exit(EXIT_REJECTED)
    except BrokenPipeError:
        sys.exit(1)  # nobody reads on
    except Exception:
        traceback.print_exc()
        sys.exit(1)


if __name__ == "__main__":
    _main()
