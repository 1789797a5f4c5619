from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started

from exportasv.core.http.kept_tables import _tables, forget_table, kept_table, kept_tables

pytestmark = pytest.mark.django_db  # the end of a request looks at the connections that earlier tests opened
KEY, OTHER = "test-table", "test-other"


@pytest.fixture(autouse=True)
def no_mark():
    cache.delete_many([KEY, OTHER])
    yield
    request_finished.send(sender=None)
    cache.delete_many([KEY, OTHER])
    for key in (KEY, OTHER):
        _tables.pop(key, None)


@pytest.fixture
def versions():
    """Return a function that reads the table: its first version, its second and so on."""
    numbers = iter(range(1, 100))
    return lambda: kept_table(KEY, lambda: next(numbers), 60)


def test_a_request_asks_the_cache_once(versions):
    assert versions() == 1
    assert kept_table(OTHER, lambda: "other", 60) == "other"
    with patch("exportasv.core.http.kept_tables.cache", wraps=cache) as asked:
        request_started.send(sender=None)
        assert [versions() for _ in range(5)] == [1] * 5
        assert kept_tables({OTHER: lambda: "read anew", KEY: versions}, 60) == {OTHER: "other", KEY: 1}
    assert asked.get_many.call_count == 1
    assert {KEY, OTHER} <= asked.get_many.call_args.args[0]


def test_a_request_that_changes_the_table_reads_it_anew(versions):
    request_started.send(sender=None)
    assert versions() == 1
    forget_table(KEY)
    assert versions() == 2


def test_the_next_request_sees_the_change_of_another_process(versions):
    request_started.send(sender=None)
    assert versions() == 1
    cache.delete(KEY)  # as another process does
    assert versions() == 1
    request_finished.send(sender=None)
    request_started.send(sender=None)
    assert versions() == 2


def test_outside_a_request_every_read_asks(versions):
    assert versions() == 1
    cache.delete(KEY)
    assert versions() == 2
