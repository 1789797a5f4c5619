"""Calls below `with_stack_room` take no memory from the system, however deep the loop that makes them."""

import resource
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from exportasv.core.stack_room import with_stack_room

CALLS, DEPTHS = 500, range(400)  # 400 frames fill more than one piece


def pages_taken(depth: int) -> int:
    """Return the pages of memory that the system gave to a loop of calls, so many calls deep."""
    if depth:
        return pages_taken(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _call in range(CALLS):
        whole(1, 2, 3)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def whole(first: int, second: int, third: int) -> tuple[int, int, int]:
    return first, second, third


def most_pages(loop: Callable[[int], int]) -> int:
    """Return the most pages of any depth, in a thread: it has a stack of its own, without the room of the tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: max(loop(depth) for depth in DEPTHS)).result()


def test_no_depth_is_at_the_end_of_a_piece():
    if most_pages(pages_taken) < CALLS:
        pytest.skip("this Python keeps a piece for the next call (gh-142183)")
    assert most_pages(with_stack_room(pages_taken)) < CALLS / 10


def test_what_is_given_comes_and_the_answer_goes_back():
    assert with_stack_room(whole)(1, third=3, second=2) == (1, 2, 3)
