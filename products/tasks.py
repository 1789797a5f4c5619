"""Jobs of the catalogue: what the schedule starts, and what is owed."""

from celery import shared_task

from exportasv.notifications import owed
from products import moderation, photos, rules, shortlists, upkeep
from products.sheets import jobs


@shared_task(name="products.mark_stale")
def mark_stale() -> int:
    """Published products that nobody confirmed for 90 days turn stale."""
    return rules.mark_stale()


@shared_task(name="products.share_out_reviews")
def share_out_reviews() -> int:
    """What waits for a moderator and is nobody's goes to those with the least to do."""
    return moderation.share_out()


@shared_task(name="products.renew_catalogue")
def renew_catalogue() -> int:
    """What the passing of days changes: certificates that ended, stale products to hide, the new of the quarter."""
    return upkeep.renew()


@shared_task(name="products.add_up_facets")
def add_up_facets() -> int:
    """The changes of the facets' counts, added up."""
    return upkeep.add_up()


@shared_task(name="products.forget_printouts")
def forget_printouts() -> int:
    """Catalogues that visitors ordered more than a week ago, and their shortlists of half a year ago."""
    return jobs.forget_old() + shortlists.forget_old()


owed.handles("photo.forget", atomic=False)(photos.forget_file)
owed.handles("printout.make", atomic=False)(jobs.make)
owed.handles("catalogue.renew")(upkeep.renew_between)
