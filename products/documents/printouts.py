"""Large documents as owed work: order → make → fetched by key → forgotten after a week."""

import logging
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from typst import TypstError

from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import move
from exportasv.core.http.content_version import stamp
from exportasv.core.outbox.outbox import owe
from products.catalogue.query import Choice, chosen_products
from products.documents.data_sheets import catalogue, labels
from products.models import Printout, Product
from products.models.details import whole

log = logging.getLogger(__name__)
MOST_PRODUCTS = 2000
KEPT = timedelta(days=7)
REUSED = timedelta(hours=12)
STEP = 25  # products between two notes of progress


def order(printout: Printout) -> Printout:
    """Keep the order and owe its making; the same order of the same catalogue is answered with what there is.

    Raises RuleError when nothing, or more than MOST_PRODUCTS, would be printed.
    """
    printout.total = products_of(printout)[: MOST_PRODUCTS + 1].count()
    if not printout.total:
        raise RuleError(_("No product of the catalogue fits this choice."))
    if printout.total > MOST_PRODUCTS:
        raise RuleError(_("A catalogue holds %(most)s products at most. Choose fewer.") % {"most": MOST_PRODUCTS})
    printout.stamp = stamp()
    return _made_already(printout) or _kept(printout)


def _kept(printout: Printout) -> Printout:
    with transaction.atomic():
        printout.save()
        owe("printout.make", key=str(printout.pk), printout=printout.pk)
    return printout


def _made_already(printout: Printout) -> Printout | None:
    """A row with the same content that has not failed."""
    same = ("kind", "language", "title", "query", "products", "place", "stamp")
    rows = Printout.objects.filter(created_at__gt=timezone.now() - REUSED).exclude(state="failed")
    found = {name: getattr(printout, name) for name in same if name != "products"}
    rows = rows.filter(**found)
    if printout.products is None:
        return rows.filter(products__isnull=True).first()
    return rows.filter(products=printout.products).first()


def products_of(printout: Printout) -> QuerySet[Product]:
    """The products to print: those named, or those of the filter; only what the public sees."""
    if printout.products is not None:
        return Product.objects.published().filter(pk__in=printout.products)
    return chosen_products(Choice.of(QueryDict(printout.query.removeprefix("?"))))


def make(printout: int) -> None:
    """Set the document; progress shows every few products. Begun anew after a crash, done once."""
    row = Printout.objects.get(pk=printout)
    if row.state != Printout.State.WAITING:
        return

    def told(done: int) -> None:
        if done % STEP == 0:
            Printout.objects.filter(pk=row.pk).update(done=done)

    with translation.override(row.language):
        products = whole(products_of(row)).order_by("sector__position", f"name_{row.language}", "pk")
        try:
            content = _typeset(row, products.iterator(chunk_size=200), told)
        except TypstError as error:  # another try would end the same way
            log.exception("printout %s could not be set", row.pk)
            with transaction.atomic():
                move(row, "failed", Printout.MOVES, problem=str(error)[:300])
            return
    row.file.save(f"{row.key}.pdf", ContentFile(content), save=False)
    with transaction.atomic():
        move(row, "ready", Printout.MOVES, file=row.file.name, done=row.total, ready_at=timezone.now())


def _typeset(row: Printout, products, told) -> bytes:
    if row.kind == Printout.Kind.LABELS:
        return labels(products, title=row.title, place=row.place, told=told)
    subtitle = _("Exportable supply of El Salvador")
    return catalogue(products, title=row.title, subtitle=subtitle, place=row.place, told=told)


def forget_old() -> int:
    """Delete the printouts, with their files, that are older than a week; how many."""
    old = list(Printout.objects.filter(created_at__lt=timezone.now() - KEPT))
    for row in old:
        row.file.delete(save=False)
        row.delete()
    return len(old)
