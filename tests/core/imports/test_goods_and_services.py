"""Sheets of services, and of goods with their packing: what they bring in, and what a wrong cell is told."""

from datetime import date

import pytest

from products.editing.score import completeness
from products.models import Product
from tests import factories
from tests.core.imports.conftest import apply_import, as_xlsx, said, sent

pytestmark = pytest.mark.django_db
SERVICES = [
    "NIT", "Código", "Producto", "Rubro", "Resumen", "Descripción", "Tiempo de entrega", "Código CPC",
    "Forma de prestación", "Idiomas", "Horario", "Portafolio", "Referencias", "Firma confidencialidad",
    "Precio del servicio", "Precio por",
]  # fmt: skip
GOODS = [
    "NIT", "Código", "Producto", "Rubro", "Tipo", "Resumen", "Descripción", "Unidad", "Presentación",
    "Peso neto (g)", "Pedido mínimo", "Tiempo de entrega", "Vida útil", "Almacenamiento", "Unidades por caja",
    "Largo de la caja (cm)", "Peso neto de la caja (g)", "Peso bruto de la caja (g)", "Cajas por cama",
    "Camas por tarima", "Forma de pago", "Precios válidos hasta", "Precio EXW",
]  # fmt: skip


@pytest.fixture
def maker(company):
    factories.SectorFactory(code="services", name_es="Servicios", name_en="Services", usual_kind="service")
    factories.SectorFactory(code="food", name_es="Alimentos", name_en="Food")
    factories.HSCodeFactory()
    return company


def service_row(maker, **cells: object) -> list[object]:
    row = dict(zip(SERVICES, [
        maker.nit, "S-1", "Traducción legal", "Servicios", "Traducción jurada de contratos.", "Cinco traductores.", 3,
        "83911", "en línea, el cliente viene", "español e inglés", "lunes a viernes, 8:00 a 17:00",
        "https://obra.example/1", "Cámara de Comercio", "sí", "0.12", "palabra",
    ], strict=True))  # fmt: skip
    return list((row | cells).values())


def good_row(maker, **cells: object) -> list[object]:
    row = dict(zip(GOODS, [
        maker.nit, "P-1", "Pupusas congeladas de queso", "Alimentos", "bien perecedero", "Hechas a mano.", "De maíz.",
        "paquete", "paquete de 6", 600, "240", 10, "12 meses", "congelado", 24, 40, "14,400", "15,600", 8, 5,
        "50/50", "31/03/2027", "$2.60",
    ], strict=True))  # fmt: skip
    return list((row | cells).values())


def test_a_sheet_of_services_brings_in_services(maker, manager):
    job = sent(as_xlsx([service_row(maker)], SERVICES), manager)
    assert not list(said(job))
    apply_import(job, manager)
    product = Product.objects.get()
    assert (product.kind, product.state, product.cpc_code, product.signs_nda) == ("service", "published", "83911", True)
    assert (product.delivery_modes, product.languages) == (["client_comes", "remote"], ["en", "es"])
    assert (product.unit_es, product.minimum_order, product.hs_code) == ("", None, None)
    price = product.prices.get()
    assert (price.incoterm, price.basis, str(price.amount)) == ("", "word", "0.12")
    assert product.completeness == completeness(product)
    assert sent(as_xlsx([service_row(maker)], SERVICES), manager).counts == {"same": 1}


def test_a_sheet_of_goods_brings_their_packing(maker, manager):
    job = sent(as_xlsx([good_row(maker)], GOODS), manager)
    assert not list(said(job))
    apply_import(job, manager)
    product = Product.objects.get()
    assert (product.kind, product.state, product.storage, product.shelf_life_days) == (
        "perishable", "published", "frozen", 360,
    )  # fmt: skip
    assert (product.net_weight_g, product.units_per_case, product.case_net_g, product.case_gross_g) == (
        600, 24, 14_400, 15_600,
    )  # fmt: skip
    assert (product.cases_per_pallet, product.payment_terms, product.prices_valid_until) == (
        40, "half", date(2027, 3, 31),
    )  # fmt: skip
    assert product.completeness == completeness(product)
    assert sent(as_xlsx([good_row(maker)], GOODS), manager).counts == {"same": 1}


def test_a_perishable_good_that_says_not_how_it_keeps_is_a_draft(maker, manager):
    apply_import(sent(as_xlsx([good_row(maker, Almacenamiento="")], GOODS), manager), manager)
    assert Product.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("cells", "headers", "row_of", "cell"),
    [
        ({"Código SA": "0901.21"}, [*SERVICES, "Código SA"], service_row, "Q2"),
        ({"Unidades por caja": 12}, [*SERVICES, "Unidades por caja"], service_row, "Q2"),
        ({"Precio EXW": 4}, [*SERVICES, "Precio EXW"], service_row, "Q2"),
        ({"Idiomas": "klingon"}, SERVICES, service_row, "J2"),
        ({"Precio por": "litro"}, SERVICES, service_row, "P2"),
        ({"Portafolio": "mi página"}, SERVICES, service_row, "L2"),
        ({"Almacenamiento": "por ahí"}, GOODS, good_row, "N2"),
        ({"Peso bruto de la caja (g)": "14,000"}, GOODS, good_row, "R2"),
        ({"Precios válidos hasta": "31/02/2027"}, GOODS, good_row, "V2"),
        ({"Idiomas": "inglés"}, [*GOODS, "Idiomas"], good_row, "X2"),
    ],
)
def test_a_cell_that_is_wrong_or_not_of_its_kind_is_named(cells, headers, row_of, cell, maker, manager):
    job = sent(as_xlsx([row_of(maker, **cells)], headers), manager)
    assert [complaint.cell for complaint in said(job)] == [cell]
    assert job.counts == {"wrong": 1}


def test_a_published_good_does_not_become_a_service(maker, manager):
    apply_import(sent(as_xlsx([good_row(maker)], GOODS), manager), manager)
    changed = sent(as_xlsx([[maker.nit, "P-1", "Pupusas congeladas de queso", "Alimentos", "servicio"]],
                           ["NIT", "Código", "Producto", "Rubro", "Tipo"]), manager)  # fmt: skip
    assert [complaint.cell for complaint in said(changed)] == ["E2"]
