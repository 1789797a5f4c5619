"""No module imports, by whatever way round, what imports it: also not within a function, nor for types only."""

from collections.abc import Iterator

import grimp
from django.conf import settings

ROOMS = ["exportasv", "companies", "products", "consulates", "counseling", "market_access"]


def circles(imports: dict[str, set[str]]) -> Iterator[set[str]]:
    """The groups of modules that reach each other (Tarjan's algorithm)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(module: str) -> Iterator[set[str]]:
        number[module] = lowest[module] = len(number)
        path.append(module)
        for other in sorted(imports[module]):
            if other not in number:
                yield from visit(other)
            if other in path:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == number[module]:
            start = path.index(module)
            group = set(path[start:])
            del path[start:]
            if len(group) > 1:
                yield group

    for module in sorted(imports):
        if module not in number:
            yield from visit(module)


def test_no_imports_run_in_a_circle(monkeypatch):
    monkeypatch.syspath_prepend(str(settings.BASE_DIR))
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    imports = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    assert len(imports) > 400
    assert [sorted(group) for group in circles(imports)] == []


def test_a_circle_is_found():
    """Canary: a → b → c → a, beside one that only looks at it."""
    found = list(circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}))
    assert found == [{"a", "b", "c"}]
