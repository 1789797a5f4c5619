"""Large documents as outbox tasks: order → make → download by key → delete after PRINTOUT_LIFETIME."""

import logging
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state
from exportasv.core.http.content_version import current_version
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import PRINTOUT_LIFETIME
from products.catalogue.query import CatalogueQuery, matching_products
from products.documents.data_sheets import catalogue_pdf, shelf_labels
from products.models import Printout, Product
from products.models.product import ProductQuerySet

log = logging.getLogger(__name__)
MAX_PRODUCTS = 2000
REUSE_WINDOW = timedelta(hours=12)
PROGRESS_STEP = 25  # products between progress updates


def order_printout(printout: Printout) -> Printout:
    """Save the order and enqueue its printing; return an existing printout of the same content if there is one.

    Raise RuleError if the printout would have no product, or more than MAX_PRODUCTS.
    """
    printout.total = printout_products(printout)[: MAX_PRODUCTS + 1].count()
    if not printout.total:
        raise RuleError(_("No product in the catalogue matches this selection."))
    if printout.total > MAX_PRODUCTS:
        raise RuleError(_("A catalogue can have %(most)s products at most. Choose fewer.") % {"most": MAX_PRODUCTS})
    printout.stamp = current_version()
    return _existing_printout(printout) or _save_and_enqueue(printout)


def _save_and_enqueue(printout: Printout) -> Printout:
    with transaction.atomic():
        printout.save()
        enqueue("printout.make", key=str(printout.pk), printout=printout.pk)
    return printout


def _existing_printout(printout: Printout) -> Printout | None:
    """Return a printout of today with the same content that has not failed: at midnight certificates run out."""
    same = ("kind", "language", "title", "query", "products", "place", "stamp")
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = max(today, timezone.now() - REUSE_WINDOW)
    rows = Printout.objects.filter(created_at__gte=since).exclude(state=Printout.State.FAILED)
    found = {name: getattr(printout, name) for name in same if name != "products"}
    rows = rows.filter(**found)
    if printout.products is None:
        return rows.filter(products__isnull=True).first()
    return rows.filter(products=printout.products).first()


def printout_products(printout: Printout) -> ProductQuerySet:
    """Return the public products to print: the selected ones, or those of the filter."""
    if printout.products is not None:
        return Product.objects.published().filter(pk__in=printout.products)
    return matching_products(CatalogueQuery.from_querydict(QueryDict(printout.query.removeprefix("?"))))


def make_printout(printout: int) -> None:
    """Make the document and report progress. Do nothing if it is already made; start again after a crash."""
    from typst import TypstError

    row = Printout.objects.get(pk=printout)
    if row.state != Printout.State.WAITING:
        return

    def report_progress(done: int) -> None:
        if done % PROGRESS_STEP == 0:
            Printout.objects.filter(pk=row.pk).update(done=done)

    with translation.override(row.language):
        products = printout_products(row).with_details().order_by("sector__position", f"name_{row.language}", "pk")
        try:
            content = _typeset_pdf(row, products.iterator(chunk_size=200), report_progress)
        except TypstError as error:  # a retry would fail the same way
            log.exception("printout %s could not be set", row.pk)
            with transaction.atomic():
                change_state(row, Printout.State.FAILED, problem=str(error)[:300])
            return
    with transaction.atomic():
        row.file.save(f"{row.key}.pdf", ContentFile(content), save=False)
        change_state(row, Printout.State.READY, file=row.file.name, done=row.total, ready_at=timezone.now())


def _typeset_pdf(row: Printout, products, told) -> bytes:
    if row.kind == Printout.Kind.LABELS:
        return shelf_labels(products, title=row.title, place=row.place, told=told)
    subtitle = _("Exportable supply of El Salvador")
    return catalogue_pdf(products, title=row.title, subtitle=subtitle, place=row.place, told=told)


def delete_old_printouts() -> int:
    """Delete printouts older than PRINTOUT_LIFETIME, with their files. Return how many."""
    old = list(Printout.objects.filter(created_at__lt=timezone.now() - PRINTOUT_LIFETIME))
    for row in old:
        row.file.delete(save=False)
        row.delete()
    return len(old)
