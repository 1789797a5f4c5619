"""The sectors of companies. The app of products declares them, because their table is its own."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from exportasv.core.db.localized import is_english
from exportasv.core.http.kept_tables import kept_table

CACHE_KEY, CACHE_SECONDS = "companies:sector-names", 300  # for lists of many companies
_sectors: list[Callable[[], QuerySet]] = []


def offer_sectors(rows: Callable[[], QuerySet]) -> None:
    """Declare the sectors in use; each row has a `code`, `name_es` and `name_en`. The last declaration counts."""
    _sectors[:] = [rows]


def sectors_in_use() -> QuerySet:
    return _sectors[0]()


def sector_names() -> dict[str, tuple[str, str]]:
    """Return code → (Spanish, English) name of the sectors in use. One query."""
    return {code: (es, en) for code, es, en in sectors_in_use().values_list("code", "name_es", "name_en")}


def sector_options() -> list[tuple[str, str]]:
    """Return (code, name in the active language) for a form."""
    return [(code, names[is_english()]) for code, names in sector_names().items()]


def names_of(codes: Iterable[str]) -> str:
    """Return the Spanish names of these sectors, separated as a sheet has them. Cached for five minutes."""
    return "; ".join(spanish for spanish, _english in _names(codes))


def localized_names_of(codes: Iterable[str]) -> str:
    """Return the names of these sectors in the active language, as a page lists them. Cached for five minutes."""
    return ", ".join(names[is_english()] for names in _names(codes))


def _names(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return (Spanish, English) name of each sector; its code if it is not in use."""
    known = kept_table(CACHE_KEY, sector_names, CACHE_SECONDS) if codes else {}
    return [known.get(code, (code, code)) for code in codes]
