"""Files sent in pieces over a weak line, so that a sending goes on where the line broke.

The browser draws a key for each file and sends its pieces in order; the cache keeps them for an hour under the person
and the key. If the cache lost them, the browser is told that nothing was received, and begins again.
"""

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

MAX_PIECE_BYTES = 256 * 1024
LIFETIME = 60 * 60  # seconds


def received_bytes(person: int, key: str) -> int:
    """Return how many bytes of a file are here."""
    return _state(person, key)[0]


def store_piece(person: int, key: str, offset: int, content: bytes) -> int:
    """Store the next piece of a file; return how many bytes of it are here.

    A piece that is here already, or that begins elsewhere than where the last one ended, changes nothing.
    """
    received, count = _state(person, key)
    is_next = offset == received and 0 < len(content) <= MAX_PIECE_BYTES
    if not is_next or received + len(content) > settings.UPLOAD_MAX_BYTES:
        return received
    cache.set(f"{_name(person, key)}:{count}", content, LIFETIME)
    cache.set(_name(person, key), (received + len(content), count + 1), LIFETIME)
    return received + len(content)


def take_file(person: int, key: str, name: str) -> SimpleUploadedFile | None:
    """Return the file of the pieces and forget them; None if a piece is missing."""
    received, count = _state(person, key)
    names = [f"{_name(person, key)}:{number}" for number in range(count)]
    pieces = cache.get_many(names)
    cache.delete_many([_name(person, key), *names])
    if not count or len(pieces) < count:
        return None
    content = b"".join(pieces[each] for each in names)
    return SimpleUploadedFile(name, content) if len(content) == received else None


def _state(person: int, key: str) -> tuple[int, int]:
    """Return (bytes, pieces) received."""
    return cache.get(_name(person, key)) or (0, 0)


def _name(person: int, key: str) -> str:
    return f"pieces:{person}:{key}"
