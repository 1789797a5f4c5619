"""Which process runs a task, so that the work of one that was killed on this machine is taken over at once."""

import hashlib
import os
import socket
from functools import cache


def this_worker() -> str:
    """Return the name of this process: the machine (or container) and the process number."""
    return f"{_machine()}:{os.getpid()}"


def has_died(worker: str) -> bool:
    """Return whether a process of this machine no longer runs. False if it runs elsewhere: that cannot be seen."""
    machine, _, number = worker.rpartition(":")
    return machine == _machine() and not _is_running(number)


@cache
def _machine() -> str:
    """Return a hash of what distinguishes the process numbers of this machine or container from those of others."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            facts = [socket.gethostname(), file.read().strip(), os.readlink("/proc/self/ns/pid")]
    except OSError:  # not Linux: no two processes count as of one machine
        facts = [socket.gethostname(), str(os.getpid()), os.urandom(8).hex()]
    return hashlib.sha256(" ".join(facts).encode()).hexdigest()[:16]


def _is_running(number: str) -> bool:
    try:
        with open(f"/proc/{number}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False
