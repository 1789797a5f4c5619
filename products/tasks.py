"""Jobs of the catalogue: what the schedule starts, and what is owed."""

from celery import shared_task

from exportasv.core.outbox import outbox
from products.catalogue import search_index
from products.documents import printouts
from products.moderation import queue
from products.rules import photos, publication, shortlists


@shared_task(name="products.mark_stale")
def mark_stale() -> int:
    """Published products that nobody confirmed for 90 days turn stale."""
    return publication.mark_stale()


@shared_task(name="products.share_out_reviews")
def share_out_reviews() -> int:
    """What waits for a moderator and is nobody's goes to those with the least to do."""
    return queue.share_out()


@shared_task(name="products.renew_catalogue")
def renew_catalogue() -> int:
    """What the passing of days changes: certificates that ended, stale products to hide, the new of the quarter."""
    return search_index.renew()


@shared_task(name="products.add_up_facets")
def add_up_facets() -> int:
    """The changes of the facets' counts, added up."""
    return search_index.add_up()


@shared_task(name="products.forget_printouts")
def forget_printouts() -> int:
    """Catalogues that visitors ordered more than a week ago, and their shortlists of half a year ago."""
    return printouts.forget_old() + shortlists.forget_old()


outbox.handles("photo.forget", atomic=False)(photos.forget_file)
outbox.handles("printout.make", atomic=False)(printouts.make)
outbox.handles("catalogue.renew")(search_index.renew_between)
