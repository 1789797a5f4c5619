"""What the tests of the sandbox call in the child: good manners and bad ones."""

import errno
import os
import signal
import sys
import time
from collections.abc import Iterator

from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.spreadsheets import reader


def surroundings() -> dict[str, object]:
    return {"environment": sorted(os.environ), "django": "django" in sys.modules}


def double(number: int) -> int:
    return 2 * number


def says_no(row: int) -> None:
    raise FileRejectedError("too wide", row=row)


def hungry() -> int:
    return len(bytearray(900 << 20))


def slow() -> None:
    while True:
        pass


def asleep() -> None:
    time.sleep(60)


def dies() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def writes(path: str) -> None:
    with open(path, "wb") as file:
        file.write(bytes(3 << 20))


def counts(most: int) -> Iterator[bytes]:
    for number in range(most):
        yield b"%d\n" % number


def breaks_off() -> Iterator[bytes]:
    yield b"half"
    raise FileRejectedError("torn")


def heights(path: str) -> list[int]:
    return [sheet.height for sheet in reader.sheets(path)]


def full_disk() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
