"""Which products are ready for a house's country. The app that knows the rules of markets declares it."""

from collections.abc import Callable, Iterable

FindReady = Callable[[Iterable[int], str], set[int]]
_find: list[FindReady] = []


def declare_ready_products(find: FindReady) -> None:
    """Declare who knows which of these products (primary keys) are ready for a country (ISO 3166-1 alpha-2)."""
    _find[:] = [find]


def ready_products(products: Iterable[int], country: str) -> set[int]:
    """Return which of these products are ready for a country; none if nobody knows. One query."""
    return _find[0](products, country) if _find else set()
