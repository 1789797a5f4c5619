"""A state, a verdict, a side … is written once, in its enum: no code and no template writes the literal again."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from exportasv.core.db.state_machine import LifeCycle, Tone

ROOMS = ("exportasv", "companies", "products", "consulates", "counseling", "market_access")
LOOKUPS = {"in", "exact", "iexact"}
OF_SHEETS = {"value_type"}  # its words are also those of the sheets' readers, which know no model
ASKED_BY_REQUEST = {"kind", "source", "channel"}  # as a bare name these are words of an address, not of a row


def enum_columns() -> dict[str, set[str]]:
    """Column → every value that an enum of ours gives it, in whatever model."""
    enums = {tuple(each.values) for each in _subclasses(models.TextChoices) if each.__module__.startswith(ROOMS)}
    columns: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.fields if model.__module__.startswith(ROOMS) else ():
            values = tuple(value for value, _label in field.flatchoices)
            if values in enums and field.name not in OF_SHEETS:
                columns.setdefault(field.name, set()).update(value for value in values if value)
    return columns


def _subclasses(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _subclasses(each)


COLUMNS = enum_columns()
LIFE_CYCLES = [each for each in _subclasses(LifeCycle) if len(each)]


def _words(node: ast.AST) -> list[str]:
    """The string literals of a value: itself, the members of a list, both ends of a condition."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [word for each in node.elts for word in _words(each)]
    if isinstance(node, ast.IfExp):
        return _words(node.body) + _words(node.orelse)
    return []


def _read_comparison(node: ast.Compare) -> tuple[str, list[str]]:
    """(the column asked, the literals it is compared with)"""
    sides = [node.left, *node.comparators]
    for side in sides:
        name = side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else ""
        if name in COLUMNS and not (isinstance(side, ast.Name) and name in ASKED_BY_REQUEST):
            return name, [word for each in sides for word in _words(each)]
    return "", []


def _read_keyword(node: ast.keyword) -> tuple[str, list[str]]:
    """(the column that a keyword such as product__state__in sets or asks, its literals)"""
    parts = [part for part in (node.arg or "").split("__") if part not in LOOKUPS]
    column = parts[-1] if parts and (parts[-1] not in ASKED_BY_REQUEST or len(parts) > 1) else ""
    return column, _words(node.value)


def literals_in_code(source: str) -> list[str]:
    """Every place of the source that writes a value of an enum as a string: "line: value"."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            column, words = _read_comparison(node)
        elif isinstance(node, ast.keyword):
            column, words = _read_keyword(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("change_state"):
            column, words = "state", [word for each in node.args for word in _words(each)]
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            column, words = "", _words(node)
            if len(words) > 1 and any(set(words) <= set(each.values) for each in LIFE_CYCLES):
                column = "state"
        else:
            continue
        known = COLUMNS.get(column, set())
        found += [f"{getattr(node, 'lineno', 0)}: {word}" for word in words if word in known]
    return found


TEMPLATE_QUESTION = re.compile(r"""(?:\w+\.)+(\w+)\s*(?:==|!=)\s*["'](\w*)["']""")


def literals_in_template(text: str) -> list[str]:
    return [match[0] for match in TEMPLATE_QUESTION.finditer(text) if match[2] in COLUMNS.get(match[1], set())]


def _files(pattern: str) -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((settings.BASE_DIR / room).rglob(pattern))
        if not re.fullmatch(r"0\d+_\w+\.py", path.name)
    ]


def test_no_code_writes_the_value_of_an_enum():
    found = {
        str(path.relative_to(settings.BASE_DIR)): places
        for path in _files("*.py")
        if (places := literals_in_code(path.read_text()))
    }
    assert not found


def test_no_template_writes_the_value_of_an_enum():
    templates = sorted(path for path in (settings.BASE_DIR / "templates").rglob("*") if path.is_file())
    found = {str(path): places for path in templates if (places := literals_in_template(path.read_text()))}
    assert len(templates) > 100
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        'rows.filter(state="published")',
        'rows.exclude(product__state__in=["published", "stale"])',
        'Q(revision__state="submitted")',
        'row.state == "new"',
        'if row.state not in ("draft", "sent"): pass',
        'change_state(row, "published")',
        'PUBLIC = ["published", "stale"]',
        'messages.filter(sender="buyer")',
        'Product(state="draft" if new else "submitted")',
    ],
)
def test_a_literal_in_code_is_found(line):
    assert literals_in_code(line)


@pytest.mark.parametrize(
    "question", ['{% if product.state == "stale" %}', "{% if not a and row.message.sender != 'buyer' %}"]
)
def test_a_literal_in_a_template_is_found(question):
    assert literals_in_template(question)


def test_what_is_not_a_state_is_left_alone():
    assert not literals_in_code('render(request, "a.html", {"state": "published"})\nif show == "open": pass')
    assert not literals_in_template('{% if field.name == "kind" %}{% if code == "en" %}')


SQL_QUESTION = re.compile(r"\b(state|standing|verdict|role|sender)\s*(?:=|<>|IN|NOT IN)\s*\(?((?:'\w+'(?:,\s*)?)+)")
SQL_CASE = re.compile(r"CASE \w+\.(state)((?:\s+WHEN '\w+' THEN \S+)+)")


def _values_in_sql(text: str) -> list[tuple[str, str]]:
    """(column, value) of every comparison with a literal."""
    compared = [
        (column, value) for column, values in SQL_QUESTION.findall(text) for value in re.findall(r"'(\w+)'", values)
    ]
    cases = [
        (column, value) for column, cases in SQL_CASE.findall(text) for value in re.findall(r"WHEN '(\w+)'", cases)
    ]
    return compared + cases


def test_every_state_that_a_sql_file_names_exists():
    named = {(path.name, *pair) for path in _files("*.sql") for pair in _values_in_sql(path.read_text())}
    assert ("search_functions.sql", "state", "published") in named
    assert not [each for each in named if each[2] not in COLUMNS[each[1]]]


def test_sql_in_python_takes_its_states_from_the_enum():
    found = {str(path): places for path in _files("*.py") if (places := _values_in_sql(path.read_text()))}
    assert not found


@pytest.mark.parametrize("column", ["state", "standing", "verdict", "role", "sender"])
def test_a_literal_in_sql_is_found(column):
    assert _values_in_sql(f"WHERE x.{column} = 'one'") == [(column, "one")]
    assert column in COLUMNS


@pytest.mark.parametrize("states", LIFE_CYCLES, ids=lambda each: each.__name__)
def test_a_life_cycle_moves_between_its_own_states_and_names_sets_of_them(states):
    assert all(isinstance(state.tone, Tone) and state.label for state in states)
    assert {state for pair in states.pairs() for state in pair} <= set(states.values)
    for question, among in states.questions().items():
        assert question.isidentifier()
        assert among
        assert set(among) <= set(states)


def test_a_row_answers_for_its_state_and_its_sets():
    product = apps.get_model("products.product")(state="stale")
    assert product.is_stale
    assert product.is_public
    assert product.tone is Tone.BAD
    assert not product.is_published
    assert not product.is_draft
