"""kill -9 of the worker's child and of the whole worker at random moments of an import of 5,000 rows.

A few kills here; `make kills` does sixty, with a sweep every twenty seconds, as the schedule has it.
"""

import os
import random
import time

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from exportasv.core.imports import rules
from exportasv.core.imports.models import ImportJob
from exportasv.core.notifications.models import Notification
from exportasv.core.notifications.tasks import sweep_outbox
from exportasv.core.outbox.models import OutboxTask
from products.models import PriceTerm, Product
from tests import factories
from tests.core.imports.conftest import as_csv
from tests.faults.conftest import kill, kill_child, lose_messages
from tests.faults.servers import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROWS = 5_000
KILLS = int(os.environ.get("KILLS", "2"))
LONG = KILLS > 4  # the sweep of production
LATEST = 4.0  # seconds after the work began in which the kill comes
RESUMED_WITHIN = 120


@pytest.fixture
def sheet(company) -> bytes:
    factories.SectorFactory()
    heads = ["NIT", "Código", "Producto", "Rubro", "Pedido mínimo", "Precio FOB"]
    rows = ([company.nit, f"C-{n}", f"Jalea número {n}", "Alimentos", n + 1, "4.50"] for n in range(ROWS))
    return as_csv([heads, *rows])


class Sweeper:
    """What the schedule does, at its pace."""

    def __init__(self) -> None:
        self.every, self.last = (20 if LONG else 1), 0.0

    def reached(self, job: ImportJob, state: str) -> bool:
        if time.monotonic() - self.last > self.every:
            self.last = time.monotonic()
            sweep_outbox()
        return ImportJob.objects.get(pk=job.pk).state == state


def running(what: str) -> bool:
    return OutboxTask.objects.filter(kind=what, state="running").exists()


@pytest.mark.parametrize("number", range(KILLS))
def test_an_import_whose_worker_is_killed_loses_and_doubles_nothing(number, sheet, manager, start_worker, settings):
    settings.MEDIA_ROOT, rng, sweeper = settings.VAR_DIR / "killed", random.Random(number), Sweeper()
    worker = start_worker(MEDIA_ROOT=str(settings.MEDIA_ROOT))
    job = rules.receive_file(ContentFile(sheet), "hoja.csv", "products", by=manager)
    if in_apply := number % 2 == 1:
        assert until(lambda: sweeper.reached(job, "checked"), RESUMED_WITHIN)
        rules.confirm_import(ImportJob.objects.get(pk=job.pk), by=manager)
    assert until(lambda: running("imports.apply" if in_apply else "imports.check"), 60)
    time.sleep(rng.uniform(0, LATEST))
    if rng.random() < 0.5 or not kill_child(worker):
        kill(worker)
        start_worker(MEDIA_ROOT=str(settings.MEDIA_ROOT))
    if not in_apply:
        assert until(lambda: sweeper.reached(job, "checked"), RESUMED_WITHIN)
        rules.confirm_import(ImportJob.objects.get(pk=job.pk), by=manager)
    assert until(lambda: sweeper.reached(job, "applied"), RESUMED_WITHIN)
    assert Product.objects.count() == PriceTerm.objects.count() == job.effects.count() == ROWS
    assert Product.objects.values("code").distinct().count() == ROWS
    assert Notification.objects.filter(recipient=manager, kind="import_applied").count() == 1


def test_without_the_sweep_a_killed_import_stays_where_it_was(sheet, manager, start_worker, settings):
    """The canary: the kill does hit the work; a message that is lost with the worker does not bring it back."""
    settings.MEDIA_ROOT = settings.VAR_DIR / "killed"
    job = rules.receive_file(ContentFile(sheet), "hoja.csv", "products", by=manager)
    with transaction.atomic():  # the worker waits at this lock, in the middle of its work
        ImportJob.objects.select_for_update().get(pk=job.pk)
        worker = start_worker(MEDIA_ROOT=str(settings.MEDIA_ROOT))
        assert until(lambda: running("imports.check"), 60)
        kill(worker)
    lose_messages()
    start_worker(MEDIA_ROOT=str(settings.MEDIA_ROOT))
    assert not until(lambda: ImportJob.objects.get(pk=job.pk).state != "uploaded", 8)
