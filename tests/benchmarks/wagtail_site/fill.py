"""Makes the tables and one page for each product, read as JSON from the standard input."""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from tests.benchmarks.wagtail_site.models import ListPage, ProductPage  # noqa: E402

call_command("migrate", verbosity=0)
if not ListPage.objects.exists():
    list_page = ListPage(title="Catalogue", slug="catalogue")
    Page.get_first_root_node().add_child(instance=list_page)
    Site.objects.update(root_page=list_page)
    for number, row in enumerate(json.load(sys.stdin)):
        list_page.add_child(
            instance=ProductPage(
                title=row["name"],
                slug=f"p-{number}",
                company=row["company"],
                intro=row["text"],
                price=row["price"],
                first_published_at=timezone.now(),
            )
        )
