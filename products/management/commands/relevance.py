"""`manage.py relevance`: search relevance on the demo data."""

from typing import Any

from django.core.management.base import BaseCommand

from products.catalogue.relevance.measure import (
    HELD_OUT_FILE,
    QUERIES_FILE,
    api_ranking,
    measure_relevance,
    page_ranking,
)


class Command(BaseCommand):
    help = "Recall@10 and MRR of page and API over products/catalogue/relevance/; --verbosity 2 lists every query."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        for file in (QUERIES_FILE, HELD_OUT_FILE):
            for name, ranking in (("page", page_ranking), ("API", api_ranking)):
                found = measure_relevance(file, ranking)
                for each in found.worst if verbosity < 2 else found.queries:
                    self.stdout.write(f"recall {each.recall:.2f}  first hit at {each.first or '—'}  {each.words}")
                self.stdout.write(
                    f"{file.stem}, {name}: {len(found.queries)} queries, recall@10 {found.recall:.3f}, "
                    f"MRR {found.mrr:.3f}, answered {found.answered_share:.3f}"
                )
