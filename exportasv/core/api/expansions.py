"""What a request may ask for besides with `expand=`. An app above declares what it knows of the rows of one below."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from rest_framework.request import Request

Read = Callable[[Sequence[int], Request], dict[int, Any]]


class Expansion(NamedTuple):
    """One name of `expand=`. `read` returns, for the pks of the rows of a page, what stands under the name.

    `schema` describes it in the OpenAPI file; `empty` is the value of rows that `read` does not name.
    """

    read: Read
    schema: dict[str, Any]
    text: str
    empty: Any = None


EXPANSIONS: dict[str, dict[str, Expansion]] = defaultdict(dict)  # name of the resource, as its address has it


def declare_expansion(resource: str, name: str, expansion: Expansion) -> None:
    """Declare a name of `expand=`. Raise ValueError if there is one already."""
    if name in EXPANSIONS[resource]:
        raise ValueError(f"{resource} has {name} already")
    EXPANSIONS[resource][name] = expansion


def expand_rows(resource: str, names: Sequence[str], pks: Sequence[int], request: Request) -> list[dict[str, Any]]:
    """Return for each row, in the order of `pks`, what is added to it."""
    found = [(name, EXPANSIONS[resource][name]) for name in names]
    values = [(name, each, each.read(pks, request)) for name, each in found]
    return [{name: read.get(pk, each.empty) for name, each, read in values} for pk in pks]
