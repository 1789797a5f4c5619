"""Room for deep calls: Python keeps the frames of calls in pieces of 16 KB.

A loop whose calls cross the end of a piece takes a new one from the system, and gives it back, at each call (CPython
since 3.11, mended in 2026: https://github.com/python/cpython/issues/142183). A page whose template loops just there
took twice its time. A frame that asks for more than a piece makes Python take a large one, in which all deeper calls
have room.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

SLOTS = 16_384  # 8 bytes each: Python takes 256 KB, of which deeper calls have half; only what they use becomes memory

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def with_stack_room(call: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Return the function, below which calls go some 1,000 deep without a new piece."""

    def roomy(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        return call(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=SLOTS)
    return roomy
