"""`manage.py relevance`: search relevance on the demo data."""

from typing import Any

from django.core.management.base import BaseCommand

from products.catalogue.relevance.measure import measure_relevance


class Command(BaseCommand):
    help = "Recall@10 and MRR over products/catalogue/relevance/queries.csv; --verbosity 2 lists every query."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        found = measure_relevance()
        for each in found.worst if verbosity < 2 else found.queries:
            self.stdout.write(f"recall {each.recall:.2f}  first hit at {each.first or '—'}  {each.words}")
        self.stdout.write(f"{len(found.queries)} queries: recall@10 {found.recall:.3f}, MRR {found.mrr:.3f}")
