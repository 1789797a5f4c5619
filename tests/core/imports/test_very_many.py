"""The way of a very large sheet, with its limit lowered: bulk audit, entries of the catalogue owed, killed, undone."""

import pytest
from django.db import transaction

from exportasv.core.audit.models import AuditEntry
from exportasv.core.imports import apply, rules
from exportasv.core.imports.models import ImportJob
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from products.catalogue import search_index
from products.models import Product, SearchDocument
from tests import factories
from tests.core.imports.conftest import apply_import, as_csv, sent, undo_import

pytestmark = pytest.mark.django_db
HEADERS = ["NIT", "Código", "Producto", "Producto en inglés", "Rubro", "Resumen", "Descripción", "Unidad",
           "Pedido mínimo", "Tiempo de entrega", "Precio FOB"]  # fmt: skip
ROWS = 60


@pytest.fixture(autouse=True)
def _limits(monkeypatch) -> None:
    monkeypatch.setattr(apply, "BULK_THRESHOLD", 50)
    monkeypatch.setattr(apply, "BULK_STEP", 25)
    monkeypatch.setattr(search_index, "MAX_PER_TASK", 40)


@pytest.fixture
def many(manager, company) -> ImportJob:
    """A sheet above the limit, checked; one of its rows changes a product that is known."""
    factories.SectorFactory()
    factories.ProductFactory(company=company, code="P-0", name_es="Producto 0", minimum_order=1)
    filled = ["Alimentos", "Corto.", "Largo.", "bolsa", 10, 15, 4.5]
    rows = [[company.nit, f"P-{n}", f"Producto {n}", f"Product {n}", *filled] for n in range(ROWS)]
    return sent(as_csv([HEADERS, *rows]), manager, name="grande.csv")


def entries_of(table: str) -> int:
    return AuditEntry.objects.filter(table_name=table).exclude(action="bulk").count()


def renewed() -> int:
    """Do the owed renewals of the catalogue, each of which may owe the next; how many there were."""
    done = 0
    while work := OutboxTask.objects.filter(kind="search_index.reindex", state="pending").order_by("pk").first():
        outbox.run_task(work.pk)
        done += 1
        assert done < 20
    return done


def test_a_very_large_sheet_is_audited_by_steps_and_its_entries_are_owed(many, manager):
    before = entries_of("products_product"), SearchDocument.objects.count()
    job = apply_import(many, manager)
    assert (job.state, job.done) == ("applied", ROWS)
    assert entries_of("products_product") == before[0]
    steps = AuditEntry.objects.filter(table_name="bulk").order_by("pk")
    assert [entry.after["what"].rpartition(": ")[2] for entry in steps] == ["1–26", "27–51", "52–61"]
    assert {entry.actor_id for entry in steps} == {manager.pk}
    told = AuditEntry.objects.filter(table_name="products_product", action="bulk")
    assert sum(entry.after["rows"] for entry in told if entry.after["operation"] == "insert") == ROWS - 1
    assert {entry.actor_id for entry in told} == {manager.pk}
    assert SearchDocument.objects.count() == before[1]  # the triggers were hushed …
    assert renewed() >= 2
    assert SearchDocument.objects.count() == Product.objects.filter(state="published").count() > before[1]
    assert job.effects.count() == ROWS


def test_after_a_very_large_sheet_each_write_is_audited_and_shown_again(many, manager, company):
    apply_import(many, manager)
    before = entries_of("products_product")
    with transaction.atomic():
        Product.objects.filter(code="P-3").update(name_es="Otro nombre")
    assert entries_of("products_product") == before + 1
    renewed()
    assert SearchDocument.objects.filter(product__name_es="Otro nombre").exists()


def test_a_worker_that_died_between_steps_goes_on_behind_the_last(many, manager):
    rules.confirm_import(many, by=manager)
    row = ImportJob.objects.get(pk=many.pk)
    kind = rules.KINDS[row.kind]
    apply.apply_step(row, kind)
    assert Product.objects.count() == 25
    rules.run_apply(many.pk)
    assert Product.objects.count() == Product.objects.values("code").distinct().count() == ROWS


def test_a_very_large_sheet_can_be_undone(many, manager, company):
    job = apply_import(many, manager)
    renewed()
    Product.objects.filter(code="P-7").update(name_es="Tocado por alguien")
    gone = undo_import(job, manager)
    assert (gone.state, gone.done) == ("undone", ROWS - 1)
    assert set(Product.objects.values_list("code", "minimum_order")) == {("P-0", 1), ("P-7", 10)}
    assert set(SearchDocument.objects.values_list("product__code", flat=True)) <= {"P-0", "P-7"}
    assert [effect.kept for effect in job.effects.exclude(kept="")] == ["edited"]


def test_a_sheet_at_the_limit_is_audited_row_by_row(many, manager, monkeypatch):
    monkeypatch.setattr(apply, "BULK_THRESHOLD", ROWS)
    before = entries_of("products_product")
    apply_import(many, manager)
    assert entries_of("products_product") == before + ROWS
    assert not AuditEntry.objects.filter(table_name="bulk").exists()
    assert not OutboxTask.objects.filter(kind="search_index.reindex").exists()
