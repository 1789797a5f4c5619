"""An applied sheet taken back, but for what somebody has touched since."""

import pytest
from django.urls import reverse

from companies.models import Company
from exportasv.core.imports import checking, undo
from products.models import Product
from tests import factories
from tests.core.imports.conftest import apply_import, as_xlsx, said, sent, undo_import

pytestmark = pytest.mark.django_db
HEADERS = ["NIT Empresa", "Codigo", "Producto", "Rubro", "Pedido mínimo", "Precio FOB"]


@pytest.fixture
def maker(company) -> Company:
    factories.SectorFactory()
    return company


def sheet(maker, *rows: tuple) -> bytes:
    return as_xlsx([[maker.nit, code, name, "Alimentos", least, price] for code, name, least, price in rows], HEADERS)


THREE = [("A", "Jalea", 10, 4.5), ("B", "Miel", 20, 5.5), ("C", "Atol", 30, "")]


def test_what_was_new_is_gone_again(maker, manager):
    job = undo_import(apply_import(sent(sheet(maker, *THREE), manager), manager), manager)
    assert (job.state, job.done, Product.objects.count()) == ("undone", 3, 0)


def test_what_was_changed_is_as_before_with_its_prices(maker, manager):
    apply_import(sent(sheet(maker, *THREE), manager), manager)
    before = list(Product.objects.order_by("pk").values())
    second = apply_import(sent(sheet(maker, ("A", "Jalea fina", 99, 9.5), ("C", "Atol", 30, 1)), manager), manager)
    assert Product.objects.get(code="A").prices.get().amount == 9.5
    undo_import(second, manager)
    assert list(Product.objects.order_by("pk").values()) == before
    assert [str(price.amount) for price in Product.objects.get(code="A").prices.all()] == ["4.50"]
    assert not Product.objects.get(code="C").prices.exists()


def test_a_row_that_somebody_edited_is_kept_and_named(maker, manager, as_user):
    job = apply_import(sent(sheet(maker, *THREE), manager), manager)
    Product.objects.filter(code="B").update(name_en="Honey")
    page = reverse("admin:imports_importjob_sheet", args=[job.pk])
    assert "Miel" in as_user(manager).get(page).content.decode().split("<section")[-1].split("</section")[0]
    undo_import(job, manager)
    assert [product.code for product in Product.objects.all()] == ["B"]
    assert list(job.effects.exclude(kept="").values_list("row_number", "kept")) == [(3, "edited")]


def test_what_somebody_wrote_after_the_check_is_not_overwritten(maker, manager):
    apply_import(sent(sheet(maker, *THREE), manager), manager)
    again = sent(
        sheet(maker, ("A", "Jalea fina", 10, 4.5), ("B", "Miel", 99, 5.5), ("C", "Atol frío", 30, "")), manager
    )
    Product.objects.filter(code="A").update(name_es="Jalea de su dueña")
    Product.objects.filter(code="B").update(name_es="Miel de su dueña")
    job = apply_import(again, manager)
    assert dict(Product.objects.values_list("code", "name_es")) == {
        "A": "Jalea de su dueña", "B": "Miel de su dueña", "C": "Atol frío"
    }  # fmt: skip
    assert Product.objects.get(code="B").minimum_order == 20
    rows = job.rows.filter(verdict="wrong").values_list("row_number", "errors")
    told = {row: [(error["field"], error["code"], error["other"]) for error in errors] for row, errors in rows}
    assert told == {
        2: [("name_es", "meanwhile", "Jalea de su dueña")], 3: [("name_es", "meanwhile", "Miel de su dueña")]
    }  # fmt: skip
    assert "Jalea de su dueña" in " ".join(error.problem for error in said(job))


def test_a_row_that_somebody_entered_after_the_check_is_not_overwritten(maker, manager):
    job = sent(sheet(maker, *THREE), manager)
    factories.ProductFactory(company=maker, code="A", name_es="Jalea de su dueña")
    job = apply_import(job, manager)
    assert Product.objects.get(code="A").name_es == "Jalea de su dueña"
    assert Product.objects.count() == 3
    assert job.rows.get(verdict="wrong").row_number == 2


def test_without_the_look_at_what_changed_since_it_would_be_lost(maker, manager, monkeypatch):
    """The canary: with the control off, the sheet overwrites it."""
    apply_import(sent(sheet(maker, *THREE), manager), manager)
    again = sent(sheet(maker, ("A", "Jalea fina", 10, 4.5)), manager)
    Product.objects.filter(code="A").update(name_es="Jalea de su dueña")
    monkeypatch.setattr(checking, "CHANGED_SINCE_SQL", "SELECT 1")
    apply_import(again, manager)
    assert Product.objects.get(code="A").name_es == "Jalea fina"


def test_a_price_that_somebody_edited_keeps_its_product(maker, manager):
    job = apply_import(sent(sheet(maker, *THREE), manager), manager)
    Product.objects.get(code="A").prices.update(amount=5)
    assert undo.undo_preview(job)["reasons"] == {"edited": 1}


def test_a_row_that_others_build_on_is_kept(maker, manager):
    job = apply_import(sent(sheet(maker, *THREE), manager), manager)
    factories.PlacementFactory(product=Product.objects.get(code="C"))
    assert undo.undo_preview(job)["reasons"] == {"used": 1}
    undo_import(job, manager)
    assert [product.code for product in Product.objects.all()] == ["C"]


def test_without_the_stamp_the_edited_row_would_be_lost(maker, manager, monkeypatch):
    """The canary: with the control off, the edited row is deleted."""
    job = apply_import(sent(sheet(maker, *THREE), manager), manager)
    Product.objects.filter(code="B").update(name_en="Honey")
    kept = dict(job.effects.values_list("target", "stamp"))
    monkeypatch.setattr(undo, "current_stamps", lambda kind, ids: {pk: kept[pk] for pk in ids})
    undo_import(job, manager)
    assert not Product.objects.exists()


def test_a_stopped_import_can_go_on_or_be_undone(maker, manager, as_user):
    job = sent(sheet(maker, *THREE), manager)
    decide = reverse("admin:imports_importjob_decide", args=[job.pk])
    staff = as_user(manager)
    for choice, state in [("good", "applying"), ("stop", "stopped"), ("on", "applying"), ("stop", "stopped")]:
        staff.post(decide, {"choice": choice})
        job.refresh_from_db()
        assert job.state == state
    undo_import(job, manager)
    assert not Product.objects.exists()
