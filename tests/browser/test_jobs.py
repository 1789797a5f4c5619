"""Jobs in a real browser on a weak line: how long they take, and with how many presses."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from companies.models import Certificate
from counseling.models import CounselingSession
from exportasv.figures.selection import period_days
from tests import factories
from tests.browser.signed_in import signed_in
from tests.browser.stopwatch import Stopwatch
from tests.browser.test_weak_line import camera_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = 1280, 360
NOTES = "Se revisó la etiqueta y su lista de ingredientes."


def test_a_session_is_recorded_from_the_home_within_a_minute(
    adviser, company, live_server, browser: Browser, one_factor
):
    company.state, company.adviser = "active", adviser
    company.save()
    with signed_in(browser, live_server, adviser, width=DESK) as page:
        watch = Stopwatch(page)
        page.goto(f"{live_server.url}/es/mi-portal/")
        watch.fill(page.locator("#home_company"), company.name)
        watch.fill(page.locator("#home_matter"), "Etiqueta en inglés")
        watch.press(page.get_by_role("button", name="Escribir el acta"))
        watch.fill(page.get_by_label("Qué se trabajó (la empresa lo lee)"), NOTES)
        watch.press(page.get_by_role("button", name="Realizada: guardar el acta"))
        expect(page.locator(".note-success")).to_contain_text("El acta quedó guardada")
        assert watch.seconds < 60
        assert watch.presses == 2
    row = CounselingSession.objects.get()
    assert (row.state, row.company, row.matter) == ("held", company, "Etiqueta en inglés")


@pytest.mark.parametrize("start", ["/es/mi-portal/", "/admin/"])
def test_a_company_is_found_by_name_with_two_presses(start, manager, live_server, browser: Browser, one_factor):
    company = factories.CompanyFactory(name="Chaparrastique Dulces")
    with signed_in(browser, live_server, manager, width=DESK) as page:
        page.goto(f"{live_server.url}{start}")
        watch = Stopwatch(page)
        box = page.get_by_role("searchbox").first
        watch.fill(box, "chaparastique")
        box.press("Enter")
        watch.presses += 1
        watch.press(page.get_by_role("link", name=company.name).first)
        expect(page.locator("h1")).to_contain_text(company.name)
        assert watch.presses == 2


def test_last_quarter_for_sonsonate_and_women_takes_three_presses(manager, live_server, browser: Browser, one_factor):
    start, _end = period_days("last_quarter", timezone.localdate())
    day = start + timedelta(days=20)
    for department, municipality, women, value in (
        ("SO", "SO-Este", True, 1234),
        ("SO", "SO-Este", False, 5000),
        ("SS", "SS-Centro", True, 7000),
    ):
        company = factories.CompanyFactory(department=department, municipality=municipality, women_led=women)
        factories.ExportWinFactory(
            company=company, state="confirmed", value=value, sold_on=day, decided_at=timezone.now()
        )
    with signed_in(browser, live_server, manager, width=DESK) as page:
        page.goto(f"{live_server.url}/es/mi-portal/logros/")
        watch = Stopwatch(page)
        for field, value in (("#period", "last_quarter"), ("#f-department", "SO"), ("#f-women", "1")):
            with page.expect_navigation():
                watch.choose(page.locator(field), value)
        expect(page.locator("dl.facts").first).to_contain_text("1,234")
        assert watch.presses == 3


def test_a_certificate_is_added_from_a_photo_of_seven_megabytes(owner, live_server, browser: Browser):
    """The phone makes the photo smaller, and the server makes the PDF."""
    kind = factories.CertificateTypeFactory(name_es="Registro sanitario", name_en="Health registration")
    day = timezone.localdate() + timedelta(days=400)
    with signed_in(browser, live_server, owner, width=PHONE) as page:
        page.set_default_timeout(150_000)
        page.goto(f"{live_server.url}/es/mi-portal/")
        watch = Stopwatch(page)
        watch.press(page.locator(".places").get_by_role("link", name="Productos"))
        watch.press(page.get_by_role("link", name="Certificados", exact=True))
        watch.press(page.get_by_role("link", name="Agregar un certificado").first)
        watch.choose(page.locator("#id_type"), str(kind.pk))
        watch.fill(page.locator("#id_number"), "RS-2026-0147")
        watch.fill(page.locator("#id_expires_on"), day.isoformat())
        photo = page.locator("#id_document")
        photo.set_input_files({"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": camera_photo()})
        watch.presses += 2  # the camera and its shutter
        watch.press(page.get_by_role("button", name="Guardar", exact=True))
        expect(page.locator(".note-success")).to_be_visible()
        assert watch.seconds < 3 * 60
    row = Certificate.objects.get()
    assert row.number == "RS-2026-0147"
    assert row.document.read(5) == b"%PDF-"
