"""axe-core finds nothing on the pages of sheets on their way in, of doubles, and of lists on their way out."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Browser, expect

from companies.models import Company
from exportasv.core.imports import rules
from exportasv.core.imports.models import ImportJob
from exportasv.core.notifications.models import ListExport
from tests import factories
from tests.browser.axe import violations
from tests.browser.signed_in import signed_in
from tests.core.imports.conftest import apply_import, as_xlsx, sent, undo_import

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADERS = ["NIT", "Código", "Producto", "Rubro", "Pedido mínimo"]


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, one_factor):
    settings.MEDIA_ROOT = tmp_path


def rows(company: Company) -> list[list[object]]:
    """New, changed, the same, much like a known one, twice, wrong."""
    return [[company.nit, "N-1", "Jalea de jocote", "Alimentos", 10], [company.nit, "K-1", "Miel", "Alimentos", 77],
            [company.nit, "K-2", "Panela", "Alimentos", None], [company.nit, "", "leche de Dulce", "Alimentos", 1],
            [company.nit, "N-1", "Jalea de jocote", "Alimentos", 10], [company.nit, "N-2", "Atol", "Hierro", "doce"],
            ["0614-000000-000-0", "N-3", "De nadie", "Alimentos", 1]]  # fmt: skip


@pytest.fixture
def sheets(manager, company) -> list[str]:
    """The addresses of sheets in every state."""
    factories.SectorFactory()
    for code, name in (("K-1", "Miel"), ("K-2", "Panela"), ("K-3", "Dulce leche de")):
        factories.ProductFactory(company=company, code=code, name_es=name)
    checked = sent(as_xlsx(rows(company), HEADERS), manager)
    assert len(checked.counts) == 6, checked.counts
    asked = sent(as_xlsx([["x", "Jalea"]], ["NIT", "Nombre raro"]), manager)
    failed = sent(b"%PDF-1.7", manager)
    waiting = rules.receive_file(ContentFile(b"a"), "espera.xlsx", "products", by=manager)
    changed = apply_import(sent(as_xlsx([rows(company)[1]], HEADERS), manager), manager)
    factories.FairFactory(name="Expo")
    fair = apply_import(
        sent(b"Empresa,Feria\n%b,Expo\n" % company.name.encode(), manager, "fairs", "feria.csv"), manager
    )
    back = undo_import(fair, manager)
    moving = sent(as_xlsx([rows(company)[0]], HEADERS), manager)
    ImportJob.objects.filter(pk=rules.confirm_import(moving, by=manager).pk).update(done=1, total=3)
    found = [
        reverse("admin:imports_importjob_sheet", args=[each.pk])
        for each in (asked, failed, waiting, changed, back, moving)
    ]
    found += [f"{reverse('admin:imports_importjob_sheet', args=[checked.pk])}?show={tab}" for tab in checked.counts]
    return [
        *found,
        reverse("admin:imports_importjob_columns", args=[asked.pk]),
        reverse("admin:imports_importjob_upload"),
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_where_sheets_come_in(
    sheets, manager, live_server, browser: Browser, scheme: str, width: int
):
    with signed_in(browser, live_server, manager, scheme, width) as page:
        assert [found for path in sheets for found in violations(page, live_server.url + path)] == []


@pytest.fixture
def doubles(company) -> list[str]:
    """The lists of pairs and one pair with what would move."""
    other = factories.CompanyFactory(name="Tejidos de Izalco", phone=company.phone, email=company.email)
    factories.ProductFactory(company=other)
    factories.CounselingSessionFactory(company=other)
    pair = reverse("admin:products_merge", args=["companies", *sorted([company.pk, other.pk])])
    return [pair, *(reverse("admin:products_duplicates", args=[kind]) for kind in ("companies", "products"))]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_where_doubles_are_merged(
    doubles, manager, live_server, browser: Browser, scheme: str, width: int
):
    with signed_in(browser, live_server, manager, scheme, width) as page:
        assert [found for path in doubles for found in violations(page, live_server.url + path)] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_where_lists_go_out(adviser, live_server, browser: Browser, scheme: str, width: int):
    empty = reverse("notifications:exports")
    with signed_in(browser, live_server, adviser, scheme, width) as page:
        assert violations(page, live_server.url + empty) == []
        for state in ("waiting", "ready", "failed"):
            row = ListExport.objects.create(
                owner=adviser, title="Empresas", address="/es/", form="xlsx", total=9, done=4
            )
            if state == "ready":
                row.file.save("lista.xlsx", ContentFile(b"PK"), save=False)
            ListExport.objects.filter(pk=row.pk).update(state=state, file=row.file.name)
            assert violations(page, live_server.url + reverse("notifications:export", args=[row.key])) == []
        assert violations(page, live_server.url + empty) == []


def test_the_page_of_a_moving_sheet_shows_by_itself_when_it_is_done(sheets, manager, live_server, browser: Browser):
    moving = ImportJob.objects.get(state="applying")
    with signed_in(browser, live_server, manager) as page:
        page.goto(live_server.url + reverse("admin:imports_importjob_sheet", args=[moving.pk]))
        expect(page.get_by_role("progressbar")).to_be_visible()
        rules.run_apply(moving.pk)
        expect(page.get_by_role("button", name=re.compile("Deshacer|Undo"))).to_be_visible()
        assert page.get_by_role("progressbar").count() == 0
