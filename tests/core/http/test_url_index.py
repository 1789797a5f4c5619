import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from exportasv.core.http.url_index import IndexedResolver, _by_beginning

EXAMPLES = {"int": "7", "slug": "a-name", "str": "aText", "uuid": "0f8fad5b-d9cb-469f-a165-70867728950e", "path": "a/b"}


def _pages() -> IndexedResolver:
    return next(each for each in get_resolver().url_patterns if isinstance(each, IndexedResolver))


def _plain(indexed: IndexedResolver) -> URLResolver:
    return URLResolver(indexed.pattern, indexed.urlconf_name)


def _addresses(resolver: URLResolver, beginning: str = "") -> list[str]:
    """Return an address of each route, in the language."""
    found = []
    for route in resolver.url_patterns:
        text = beginning + str(route.pattern)
        if isinstance(route, URLPattern):
            for name, converter in route.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                text = text.replace(f"<{kind}:{name}>", EXAMPLES[kind]).replace(f"<{name}>", EXAMPLES["str"])
            found.append(text)
        elif str(route.pattern).startswith("^") is False:
            found += _addresses(route, text)
    return found


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_index_finds_what_django_finds(language):
    with override(language):
        indexed, plain = _pages(), _plain(_pages())
        addresses = _addresses(plain)
        assert len(addresses) > 300
        for address in [*addresses, *(each.rstrip("/") for each in addresses), *(f"{each}x" for each in addresses)]:
            try:
                expected = plain.resolve(address)
            except Resolver404:
                with pytest.raises(Resolver404):
                    indexed.resolve(address)
                continue
            found = indexed.resolve(address)
            assert (found.func, found.kwargs, found.args, found.route) == (
                expected.func,
                expected.kwargs,
                expected.args,
                expected.route,
            ), address
            assert found.view_name == expected.view_name


def test_few_routes_are_tried():
    with override("es"):
        found = _pages().resolve("es/equipo/agenda/")
    assert found.view_name == "counseling:staff_agenda"
    assert len(found.tried) < 20, found.tried


def test_an_address_of_the_other_language_is_unknown():
    with override("es"), pytest.raises(Resolver404):
        _pages().resolve("es/staff/agenda/")


def test_unknown_addresses_take_no_memory():
    with override("es"):
        for number in range(50):
            with pytest.raises(Resolver404):
                _pages().resolve(f"es/nada-{number}/mas-{number}/")
        before = _by_beginning.cache_info().currsize
        with pytest.raises(Resolver404):
            _pages().resolve("es/otra/cosa/")
    assert _by_beginning.cache_info().currsize == before
