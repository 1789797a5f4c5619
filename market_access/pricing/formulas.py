"""The language of the price ladder's formulas: names, numbers, + - * /, min, max and half_up.

One text of a formula is computed here in decimals and written into a workbook as a live formula. Needs no Django.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, DecimalException, localcontext
from functools import cache

MAX_LENGTH = 400  # characters of a formula
DIGITS = 60  # of an intermediate result; amounts are rounded where they are printed
HALF = Decimal("0.5")
OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
OPERATIONS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
Computation = Callable[[Mapping[str, Decimal]], Decimal]  # of the values of the names
FUNCTIONS = ("min", "max", "half_up")
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


class FormulaError(ValueError):
    """A formula cannot be read or computed. The message says why."""


@cache
def parse_formula(text: str) -> ast.expr:
    """Return the tree of a formula. Raise FormulaError if it has anything but this language."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"The formula is longer than {MAX_LENGTH} characters.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"The formula {text!r} cannot be read.") from None
    _refuse_foreign(tree, text)
    return tree


def _refuse_foreign(node: ast.expr, text: str) -> None:
    match node:
        case ast.Name():
            return
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            parts: Sequence[ast.expr] = [node.left, node.right]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            parts = [node.operand]
        case ast.Call(func=ast.Name(id="min" | "max" | "half_up"), keywords=[]) if node.args:
            parts = node.args
        case _:
            raise FormulaError(f"The formula {text!r} has something else than names, numbers, + - * /, min, max.")
    for part in parts:
        _refuse_foreign(part, text)


@cache
def names_in(text: str) -> tuple[str, ...]:
    """Return the names of a formula, each once, in the order of the text. Raise FormulaError."""
    return tuple(dict.fromkeys(_names(parse_formula(text))))


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Call):
        return [name for each in node.args for name in _names(each)]
    return [name for each in ast.iter_child_nodes(node) for name in _names(each)]


def compute(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """Return the exact value of a formula. Raise FormulaError for an unknown name or a division by zero."""
    with localcontext(prec=DIGITS):
        return _exact(text, values)


def compute_in_order(formulas: Iterable[tuple[str, str, int]], values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the value of each (name, formula, places), rounded half up; later formulas use it. Raise FormulaError."""
    known, found = dict(values), {}
    with localcontext(prec=DIGITS):
        for name, text, places in formulas:
            known[name] = found[name] = _exact(text, known).quantize(_last_place(places), ROUND_HALF_UP)
    return found


def _exact(text: str, values: Mapping[str, Decimal]) -> Decimal:
    try:
        return _computation_of(text)(values)
    except KeyError as error:
        raise FormulaError(f"{error.args[0]} is not known.") from None
    except DecimalException as error:
        raise FormulaError(f"{text} cannot be computed: {type(error).__name__}.") from error


@cache
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


@cache
def _computation_of(text: str) -> Computation:
    return _computation(parse_formula(text))


def _computation(node: ast.expr) -> Computation:
    """Return what computes a tree: a tree is walked once, and computed for each of many quantities."""
    match node:
        case ast.Name():
            return operator.itemgetter(node.id)
        case ast.Constant():
            number = Decimal(str(node.value))
            return lambda _values: number
        case ast.UnaryOp():
            inner, is_minus = _computation(node.operand), isinstance(node.op, ast.USub)
            return lambda values: -inner(values) if is_minus else inner(values)
        case ast.BinOp():
            operate, left, right = OPERATIONS[type(node.op)], _computation(node.left), _computation(node.right)
            return lambda values: operate(left(values), right(values))
        case ast.Call(func=ast.Name(id="half_up")):
            weight = _computation(node.args[0])
            return lambda values: half_up(weight(values))
        case ast.Call(func=ast.Name(id=name)):
            choose, parts = max if name == "max" else min, [_computation(each) for each in node.args]
            return lambda values: choose(part(values) for part in parts)
    raise FormulaError("The formula cannot be computed.")


def half_up(weight: Decimal) -> Decimal:
    """Return a weight rounded up to the next half kilo, as carriers charge it."""
    return (weight / HALF).to_integral_value(ROUND_CEILING) * HALF


def round_half_up(amount: Decimal, places: int = 2) -> Decimal:
    """Return an amount rounded half up, to the cent unless other places are asked."""
    with localcontext(prec=DIGITS):
        return amount.quantize(_last_place(places), ROUND_HALF_UP)


def cell_formula(text: str, cells: Mapping[str, str]) -> str:
    """Return a formula for a workbook, without "=". `cells`: name → the cell that holds it. Raise FormulaError."""
    return _cell(parse_formula(text), cells)


def _cell(node: ast.expr, cells: Mapping[str, str], above: int = 0) -> str:
    match node:
        case ast.Name():
            if node.id not in cells:
                raise FormulaError(f"{node.id} has no cell.")
            return cells[node.id]
        case ast.Constant():
            return str(node.value)
        case ast.UnaryOp():
            return ("-" if isinstance(node.op, ast.USub) else "") + _cell(node.operand, cells, 3)
        case ast.BinOp():
            sign = OPERATORS[type(node.op)]
            level = PRECEDENCE[sign]
            written = f"{_cell(node.left, cells, level)}{sign}{_cell(node.right, cells, level + 1)}"
            return f"({written})" if level < above else written
        case ast.Call(func=ast.Name(id=name)):
            parts = ",".join(_cell(each, cells) for each in node.args)
            return f"CEILING({parts},0.5)" if name == "half_up" else f"{name.upper()}({parts})"
    raise FormulaError("The formula cannot be written.")
