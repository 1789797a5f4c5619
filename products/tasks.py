"""Jobs of the catalogue: what the schedule starts, and what is owed."""

from celery import shared_task

from exportasv.core.outbox import outbox
from products.catalogue import search_index
from products.documents import printouts
from products.moderation import rules as moderation
from products.rules import photos, publication, shortlists


@shared_task(name="products.mark_stale")
def mark_stale_products() -> int:
    """Published products that nobody confirmed in time turn stale."""
    return publication.mark_stale_products()


@shared_task(name="products.share_out_reviews")
def assign_reviews() -> int:
    """What waits for a moderator and is nobody's goes to those with the least to do."""
    return moderation.assign_reviews()


@shared_task(name="products.renew_catalogue")
def reindex_catalogue() -> int:
    """What the passing of days changes: certificates that ended, stale products to hide, the new of the quarter."""
    return search_index.reindex()


@shared_task(name="products.add_up_facets")
def compact_facet_counts() -> int:
    """The changes of the facets' counts, added up."""
    return search_index.compact_counts()


@shared_task(name="products.forget_printouts")
def delete_expired_visitor_data() -> int:
    """Catalogues that visitors ordered more than a week ago, and their shortlists of half a year ago."""
    return printouts.delete_old_printouts() + shortlists.delete_old_shortlists()


outbox.task_handler("photo.delete_file", atomic=False)(photos.delete_unused_file)
outbox.task_handler("printout.make", atomic=False)(printouts.make_printout)
outbox.task_handler("search_index.reindex")(search_index.reindex_range)
