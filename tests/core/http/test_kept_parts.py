"""Parts of pages are kept under every value that they show, and under nothing that changes behind its back."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import translation

from exportasv.core.http.kept_parts import KeptParts
from products.models import Sector


@dataclass(frozen=True)
class Shown:
    name: str
    options: tuple = ()


@dataclass
class Changing:
    name: str


def made_twice(parts: KeptParts, first: tuple, second: tuple) -> list[str]:
    return [parts.get_or_make(first, lambda: "first"), parts.get_or_make(second, lambda: "second")]


def test_the_same_values_are_made_once():
    assert made_twice(KeptParts(9), ("honey", 3, date(2026, 1, 2)), ("honey", 3, date(2026, 1, 2))) == ["first"] * 2


@pytest.mark.parametrize("other", [("honey", 4), ("wax", 3), ("honey", None), ("honey", 3, "")])
def test_another_value_is_another_part(other):
    assert made_twice(KeptParts(9), ("honey", 3), other) == ["first", "second"]


def test_each_language_has_its_own():
    parts = KeptParts(9)
    with translation.override("es"):
        assert parts.get_or_make(("honey",), lambda: "miel") == "miel"
    with translation.override("en"):
        assert parts.get_or_make(("honey",), lambda: "honey") == "honey"


@pytest.mark.parametrize(
    "value", [Sector(pk=1, code="food"), ("a", Sector(pk=1)), Shown("a", (Sector(pk=1),)), object()]
)
def test_what_stays_equal_to_itself_while_it_changes_is_refused(value):
    """A row equals itself by its number, whatever its columns hold now."""
    with pytest.raises(TypeError):
        KeptParts(9).get_or_make((value,), lambda: "kept")


@pytest.mark.parametrize("value", [["list"], {"a": 1}, Changing("a")])
def test_what_can_be_changed_is_refused(value):
    with pytest.raises(TypeError):
        KeptParts(9).get_or_make((value,), lambda: "kept")


def test_frozen_values_and_texts_not_translated_yet_are_plain():
    values = (Shown("a", ("b", 1, None)), translation.gettext_lazy("Catalogue"))
    assert made_twice(KeptParts(9), values, values) == ["first", "first"]


def test_the_store_has_an_end():
    parts = KeptParts(2)
    for number in range(5):
        parts.get_or_make((number,), lambda: "kept")
    assert len(parts._parts) == 2


def test_while_templates_are_edited_nothing_is_kept(settings):
    settings.DEBUG = True
    assert made_twice(KeptParts(9), ("honey",), ("honey",)) == ["first", "second"]


def test_a_part_sees_its_values_and_nothing_of_a_request():
    """`demo` comes from the context of every page: a part has it only if it is told."""
    parts = KeptParts(9)
    with translation.override("en"):
        assert 'aria-current="page">Catalogue' in parts.render("frame/menu.html", route="products:catalogue")
        assert "Demonstration" in parts.render("frame/footer.html", demo=True)
        assert "Demonstration" not in parts.render("frame/footer.html", demo=False)
        assert "Demonstration" not in parts.render("frame/footer.html")
