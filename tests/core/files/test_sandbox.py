"""The limited child: what it may use, what it knows, and how its end is told."""

import time

import pytest

from exportasv.core.files import sandbox
from exportasv.core.files.sandbox import FileRejectedError, Limits
from tests.core.files import sandboxed


def refused(function, *args, **limits) -> FileRejectedError:
    with pytest.raises(FileRejectedError) as caught:
        sandbox.run(function, *args, limits=Limits(**limits))
    return caught.value


def test_a_value_comes_back():
    assert sandbox.run(sandboxed.double, 21) == 42


def test_bytes_come_as_they_are_made():
    assert b"".join(sandbox.stream(sandboxed.counts, 200_000)).count(b"\n") == 200_000


def test_the_child_knows_no_secret_and_no_django(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "never there")
    found = sandbox.run(sandboxed.surroundings)
    assert set(found["environment"]) <= {"LANG", "LC_CTYPE", "MALLOC_ARENA_MAX", "__CF_USER_TEXT_ENCODING"}
    assert not found["django"]


def test_a_refusal_keeps_its_cause_and_its_facts():
    refusal = refused(sandboxed.says_no, 17)
    assert (refusal.cause, refusal.facts) == ("too wide", {"row": 17})


def test_too_much_memory_is_refused():
    assert refused(sandboxed.hungry, megabytes=256).cause == "memory"


def test_without_the_limit_the_memory_is_given():
    assert sandbox.run(sandboxed.hungry, limits=Limits(megabytes=4096)) == 900 << 20


@pytest.mark.parametrize("function", [sandboxed.slow, sandboxed.asleep])
def test_too_much_time_is_refused(function):
    started = time.monotonic()
    assert refused(function, seconds=1).cause == "time"
    assert time.monotonic() - started < 10


def test_a_file_that_grows_too_large_is_refused(tmp_path):
    assert refused(sandboxed.writes, str(tmp_path / "x"), file_megabytes=2).cause in ("size", "crash")
    assert (tmp_path / "x").stat().st_size <= 2 << 20


def test_a_child_that_dies_is_told_as_a_crash():
    assert refused(sandboxed.dies).cause == "crash"


def test_what_came_before_a_refusal_is_given_then_the_refusal():
    chunks = sandbox.stream(sandboxed.breaks_off)
    assert next(chunks) == b"half"
    with pytest.raises(FileRejectedError, match="torn"):
        next(chunks)


def test_a_reader_who_leaves_ends_the_child():
    chunks = sandbox.stream(sandboxed.counts, 10**9)
    next(chunks)
    chunks.close()  # would wait for ever, were the child not ended
