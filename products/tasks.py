"""Celery tasks of the catalogue: scheduled tasks and outbox handlers."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from exportasv.core.files.made_by_jobs import declare_made_by_jobs
from exportasv.core.outbox import outbox
from exportasv.core.outbox.queues import URGENT
from products.catalogue import search_index
from products.documents import printouts
from products.models import Printout
from products.moderation import rules as moderation
from products.rules import photos, publication, shortlists


@shared_task(name="products.mark_stale")
def mark_stale_products() -> int:
    """Mark published products as stale if nobody confirmed them in time."""
    return publication.mark_stale_products()


@shared_task(name="products.share_out_reviews")
def assign_reviews() -> int:
    """Assign unclaimed reviews to the moderators with the lowest load."""
    return moderation.assign_reviews()


@shared_task(name="products.renew_catalogue")
def reindex_catalogue() -> int:
    """Update what changes with time: expired certificates, stale products to hide, products new this quarter."""
    return search_index.reindex_dated()


@shared_task(name="products.add_up_facets")
def compact_facet_counts() -> int:
    """Compact the facet counts."""
    return search_index.compact_counts()


@shared_task(name="products.forget_printouts")
def delete_expired_visitor_data() -> int:
    """Delete old printouts and shortlists."""
    return printouts.delete_old_printouts() + shortlists.delete_old_shortlists()


declare_made_by_jobs(Printout)
outbox.task_handler("photo.delete_file", _("Delete the file of a photo"), atomic=False)(photos.delete_unused_file)
outbox.task_handler("printout.make", _("Printed catalogue"), atomic=False, queue=URGENT)(printouts.make_printout)
outbox.task_handler("search_index.reindex", _("Search index"))(search_index.reindex_range)
