"""A check for values that may be None by their type, but never are where the code uses them."""

from typing import TypeVar

T = TypeVar("T")


def required(value: T | None) -> T:
    """Return a value that the state of its row guarantees, as the time of a booked session.

    Raise ValueError if it is missing.
    """
    if value is None:
        raise ValueError("a value that the state of its row guarantees is missing")
    return value
