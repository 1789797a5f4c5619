"""Log of searches without results: text and day, no data about the visitor."""

import re

from django.db.models import F
from django.utils import timezone

from products.catalogue import search
from products.models import MissedSearch

PERSONAL_DATA_PATTERN = re.compile(r"@|\d{4}")  # an e-mail address or a number may be personal


def log_missed_search(words: str) -> None:
    """Count a search without results today. Do not store text that may be personal."""
    kept = " ".join(search.search_words(words))[:60]
    if not kept or PERSONAL_DATA_PATTERN.search(words):
        return
    day = timezone.localdate()
    rows = MissedSearch.objects.filter(day=day, query=kept)
    if not rows.update(count=F("count") + 1):
        MissedSearch.objects.bulk_create([MissedSearch(day=day, query=kept)], ignore_conflicts=True)
