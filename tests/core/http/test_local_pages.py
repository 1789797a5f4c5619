"""A process keeps pages by their bytes: those that were used last."""

import pytest

from exportasv.core.http import shared_pages
from exportasv.core.http.shared_pages import Page, clear_local_pages, local_page


@pytest.fixture(autouse=True)
def _none(monkeypatch):
    monkeypatch.setattr(shared_pages, "MAX_LOCAL_BYTES", 1000)
    clear_local_pages()


def test_pages_used_longest_ago_go_first():
    for key in ("a", "b", "c"):
        shared_pages._store_locally(key, Page("now", b"x" * 300, {}))
    assert local_page("a", "now")
    shared_pages._store_locally("d", Page("now", b"x" * 300, {}))
    assert [key for key in "abcd" if local_page(key, "now")] == ["a", "c", "d"]


def test_one_page_that_is_too_large_is_not_kept():
    shared_pages._store_locally("a", Page("now", b"x" * 2000, {}))
    assert local_page("a", "now") is None
