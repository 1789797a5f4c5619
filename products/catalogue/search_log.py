"""Searches that found nothing, for the figures: words and days, never who asked."""

import re

from django.db.models import F
from django.utils import timezone

from products.catalogue import search
from products.models import MissedSearch

PERSONAL_DATA_PATTERN = re.compile(r"@|\d{4}")  # an address, a number: perhaps somebody's


def log_missed_search(words: str) -> None:
    """Count one more search for these words that found nothing today; words that may name a person are not kept."""
    kept = " ".join(search.search_words(words))[:60]
    if not kept or PERSONAL_DATA_PATTERN.search(words):
        return
    day = timezone.localdate()
    rows = MissedSearch.objects.filter(day=day, query=kept)
    if not rows.update(count=F("count") + 1):
        MissedSearch.objects.bulk_create([MissedSearch(day=day, query=kept)], ignore_conflicts=True)
