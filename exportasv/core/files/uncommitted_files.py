"""Stored files whose rows were never committed. A request or a task that fails leaves none behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.storage import Storage
from django.db import transaction
from django.http import HttpRequest, HttpResponse

PARTIAL_SUFFIX = ".part"  # of a file that is not complete yet
_uncommitted: ContextVar[tuple[tuple[Storage, str], ...]] = ContextVar("uncommitted_files", default=())


def remember_file(storage: Storage, name: str) -> None:
    """Remember a stored file until the transaction of its row is committed."""
    entry = storage, name
    _uncommitted.set((*_uncommitted.get(), entry))
    transaction.on_commit(lambda: _uncommitted.set(tuple(each for each in _uncommitted.get() if each != entry)))


@contextmanager
def delete_uncommitted_files() -> Iterator[None]:
    """Delete the files that the block stored in a transaction that was rolled back, if the block raises."""
    token = _uncommitted.set(())
    try:
        yield
    except BaseException:
        for storage, name in _uncommitted.get():
            storage.delete(name)
        raise
    finally:
        _uncommitted.reset(token)


class UncommittedFilesMiddleware:
    """Middleware that deletes the files of a failed request (5xx) whose transaction was rolled back. It comes last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _uncommitted.set(())
        try:
            response = self.get_response(request)
            if response.status_code >= 500:
                for storage, name in _uncommitted.get():
                    storage.delete(name)
            return response
        finally:
            _uncommitted.reset(token)
