"""Possible duplicates: pairs of similar rows, ranked by evidence. Each app has its own finder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _

from companies.merging.likeness import (
    FULL_LEGAL_NAME,
    FULL_NAME,
    LEGAL_NAME_BESIDE,
    MIN_WEIGHT,
    Card,
    evidence_against,
    name_likeness,
)
from companies.models import Company, DistinctPair, Merge

MAX_PAIRS = 200  # pairs; the page shows the most likely ones


@dataclass
class DuplicatePair:
    """Two primary keys, the smaller first, with the reasons and their weight (100 is certain)."""

    low: int
    high: int
    reasons: list[str] = field(default_factory=list)
    weight: int = 0
    one: models.Model | None = None
    other: models.Model | None = None


MatchReason = tuple[int, int, str, int]  # smaller key, larger key, reason, weight
DuplicateFinder = Callable[[], Iterable[MatchReason]]


def duplicate_pairs(kind: str, finder: DuplicateFinder) -> list[DuplicatePair]:
    """Return the pairs of a kind that nobody has decided yet, the most likely first, with their rows."""
    found: dict[tuple[int, int], DuplicatePair] = {}
    for low, high, reason, weight in finder():
        pair = found.setdefault((low, high), DuplicatePair(low, high))
        pair.reasons.append(reason_labels()[reason])
        pair.weight += weight
    judged = set(DistinctPair.objects.filter(kind=kind).values_list("low_id", "high_id"))
    open_ones = [pair for key, pair in found.items() if key not in judged]
    ranked = sorted(open_ones, key=lambda pair: (-pair.weight, pair.low, pair.high))[:MAX_PAIRS]
    rows = _rows_by_id(kind, {number for pair in ranked for number in (pair.low, pair.high)})
    for pair in ranked:
        pair.one, pair.other = rows[pair.low], rows[pair.high]
    return ranked


def _rows_by_id(kind: str, numbers: set[int]) -> dict[int, models.Model]:
    model = apps.get_model(kind)
    links = ["company"] if kind == Merge.Kind.PRODUCT else []
    return model._base_manager.select_related(*links).in_bulk(numbers)


def reason_labels() -> dict[str, str]:
    """Return the label of each reason."""
    return {
        "nrc": _("same NRC"),
        "phone": _("same phone"),
        "email": _("same e-mail"),
        "website": _("same website"),
        "name": _("similar name"),
        "legal_name": _("similar legal name"),
        "person": _("same contact person, same municipality"),
        "gtin": _("same GTIN"),
        "photo": _("similar photo"),
    }


# --- Companies --------------------------------------------------------------------------------------------------

COMPANY_DUPLICATES_SQL = """
WITH c AS (
    SELECT id, lower(unaccent(name)) AS name, lower(unaccent(legal_name)) AS legal_name,
        regexp_replace(nrc, '[^0-9]', '', 'g') AS nrc, phone, whatsapp, lower(email) AS email,
        regexp_replace(lower(website), '^https?://(www[.])?|/+$', '', 'g') AS website,
        lower(unaccent(contact_name)) AS contact_name, municipality
    FROM companies_company WHERE merged_into_id IS NULL
), alike AS (  -- names that share a word which few have, or their beginning: all others are not compared
    SELECT id, token, count(*) OVER (PARTITION BY token) AS bearers FROM (
        SELECT DISTINCT id, regexp_split_to_table(name, '[^a-z0-9]+') AS token FROM c
        UNION SELECT id, '^' || left(name, 4) FROM c
        UNION SELECT id, '$' || left(legal_name, 6) FROM c
    ) tokens WHERE length(token) > 3
), near AS (
    SELECT DISTINCT a.id AS low, b.id AS high FROM alike a JOIN alike b ON a.token = b.token AND a.id < b.id
    WHERE a.bearers <= 60
), numbers AS (
    SELECT id, split_part(phone, ';', 1) AS number FROM c WHERE phone <> ''
    UNION SELECT id, whatsapp FROM c WHERE whatsapp <> ''
)
SELECT low, high, 'near', 0 FROM near JOIN c a ON a.id = low JOIN c b ON b.id = high
WHERE similarity(a.name, b.name) >= 0.4 OR similarity(a.legal_name, b.legal_name) >= 0.6
UNION ALL
SELECT a.id, b.id, 'nrc', 70 FROM c a JOIN c b ON a.id < b.id AND a.nrc = b.nrc AND a.nrc <> ''
UNION ALL
SELECT a.id, b.id, 'phone', 50 FROM numbers a JOIN numbers b ON a.id < b.id AND a.number = b.number GROUP BY 1, 2
UNION ALL
SELECT a.id, b.id, 'email', 60 FROM c a JOIN c b ON a.id < b.id AND a.email = b.email AND a.email <> ''
UNION ALL
SELECT a.id, b.id, 'website', 40 FROM c a JOIN c b ON a.id < b.id AND a.website = b.website AND a.website <> ''
UNION ALL
SELECT a.id, b.id, 'person', 30 FROM c a
JOIN c b ON a.id < b.id AND a.contact_name = b.contact_name AND a.municipality = b.municipality AND a.contact_name <> ''
"""


WORDS_SQL = """
SELECT token, count(*) FROM (
    SELECT DISTINCT id, regexp_split_to_table(lower(unaccent(name || ' ' || legal_name)), '[^a-z0-9]+') AS token
    FROM companies_company WHERE merged_into_id IS NULL
) words WHERE token <> '' GROUP BY token
"""


def company_duplicates() -> list[MatchReason]:
    """Return companies with the same identifier or contact data, or a name whose rare words are the same.

    What differs counts against a pair; pairs below MIN_WEIGHT are left out. Three queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(COMPANY_DUPLICATES_SQL)
        found: dict[tuple[int, int], list[MatchReason]] = {}
        for low, high, reason, weight in cursor.fetchall():
            found.setdefault((low, high), []).append((low, high, reason, weight))
        cursor.execute(WORDS_SQL)
        bearers = dict(cursor.fetchall())
    cards = _cards({number for pair in found for number in pair})
    return [reason for pair, told in found.items() for reason in _reasons_with_weights(pair, told, cards, bearers)]


def _cards(numbers: set[int]) -> dict[int, Card]:
    rows = Company.objects.filter(pk__in=numbers).values_list(
        "pk", "name", "legal_name", "nit", "dui", "nrc", "phone", "whatsapp", "department"
    )
    return {
        pk: Card(name, legal, nit or "", dui or "", nrc, frozenset(filter(None, map(str, phones))), department)
        for pk, name, legal, nit, dui, nrc, *phones, department in rows
    }


def _reasons_with_weights(
    pair: tuple[int, int], told: list[MatchReason], cards: dict[int, Card], bearers: dict[str, int]
) -> list[MatchReason]:
    """Return the reasons of a pair with their weights, [] if it looks like two."""
    one, other = cards[pair[0]], cards[pair[1]]
    reasons = [reason for reason in told if reason[2] != "near"]
    name = round(FULL_NAME * name_likeness(one.name, other.name, bearers))
    legal = round(FULL_LEGAL_NAME * name_likeness(one.legal_name, other.legal_name, bearers))
    reasons += [(*pair, "name", name)] if name else []
    reasons += [(*pair, "legal_name", min(legal, LEGAL_NAME_BESIDE) if name else legal)] if legal else []
    against = evidence_against(one, other)
    if sum(reason[3] for reason in reasons) + against < MIN_WEIGHT:
        return []
    low, high, label, weight = reasons[0]
    return [(low, high, label, weight + against), *reasons[1:]]
