"""Places for heavy requests, such as pages of a thousand rows: few at once on a machine, fewer for one caller.

A web process answers one request at a time: without places, heavy ones of one caller could keep all processes from
everybody else. A place is a locked file. So all web processes of a machine see it without a server, and the system
gives it back when a process dies.
"""

import fcntl
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from exportasv.core.http.limits import requester

View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger(__name__)


BUSY_SECONDS = 2  # until who found no place tries again


class NoPlaceError(Exception):
    """All places are taken; `by_caller`: all that one caller may have."""

    def __init__(self, *, by_caller: bool) -> None:
        super().__init__("of the caller" if by_caller else "of the machine")
        self.by_caller = by_caller


class Place:
    """A place that is taken until `leave()`, or until nobody knows of it any more."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file

    def leave(self) -> None:
        """Give the place back. Nothing happens if it was given back."""
        if self._file:
            self._file.close()


def take_place(caller: str) -> Place:
    """Take a place for a request of `caller`. Raise NoPlaceError if there is none."""
    try:
        return _take(hashlib.sha256(caller.encode(errors="replace")).digest())
    except OSError as error:  # a full disk refuses nobody
        log.warning("no places for heavy requests: %s", error)
        return Place(None)


def needs_place(view: View) -> View:
    """Let a view that makes a long file do so in a place. Without one, it answers 429 and when to try again."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            place = take_place(requester(request))
        except NoPlaceError:
            detail = _("Many large files are being made. Please try again in a moment.")
            response = render(request, "400.html", {"detail": detail}, status=429)
            response["Retry-After"] = str(BUSY_SECONDS)
            return response
        try:
            return view(request, *args, **kwargs)
        finally:
            place.leave()

    return cast(View, wrapper)


def _take(name: bytes) -> Place:
    own, taken = 0, None
    with _open("door") as door:
        fcntl.flock(door, fcntl.LOCK_EX)  # who counts is alone
        for number in range(settings.HEAVY_REQUESTS):
            file = _open(f"place-{number}")
            if taken is None and _lock(file):
                taken = file
                continue
            with file:
                own += not _lock(file) and file.read() == name
        has_all = own >= settings.HEAVY_REQUESTS_OF_ONE
        if taken and not has_all:
            taken.write(name)
            return Place(taken)
    if taken:
        taken.close()
    raise NoPlaceError(by_caller=has_all)


def _lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(name: str) -> IO[bytes]:
    """Open a file of the folder for reading and writing; make it if it is not there. No child process has it."""
    handle = os.open(_folder() / f"heavy-{name}", os.O_RDWR | os.O_CREAT, 0o600)
    return os.fdopen(handle, "r+b", buffering=0)


def _folder() -> Path:
    """Return the folder that the web processes of this machine share; one of its own for a process that is alone."""
    return Path(settings.METRICS_DIR or _own_folder().name)


@cache
def _own_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="exportasv-web-")
