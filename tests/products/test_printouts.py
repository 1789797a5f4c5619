"""Printed documents: tagged PDFs, large ones by a job, and scans of QR codes."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from typst import TypstError

from exportasv.core.db.errors import RuleError
from exportasv.core.documents.typst import printable
from products.documents import data_sheets, printouts, scans
from products.models import Printout, Product, QRScan
from tests import factories
from tests.products.printing import PRINT_PAGE, make_printouts, order_printout

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.SHARED_PAGES_READ_SECONDS = 0


@pytest.fixture
def product() -> Product:
    values = {"name_es": "Miel de altura", "name_en": "Highland honey", "slug": "honey"}
    row = factories.ProductFactory(state="published", sector=factories.SectorFactory(code="food"), **values)
    row.prices.create(incoterm="FOB", place="Acajutla", amount="4.50", from_quantity=500)
    return row


@pytest.mark.parametrize("path", ["/en/catalogue/honey/sheet.pdf", "/es/catalogo/honey/ficha.pdf"])
def test_a_product_has_a_sheet_that_screen_readers_can_read(client: Client, product, path):
    response = client.get(path)
    assert response["Content-Type"] == "application/pdf"
    assert re.search(rb"pdfuaid:part>?=?.?1", response.content)
    assert re.search(rb"/Lang ?\(%s" % path[1:3].encode(), response.content)


def test_a_company_has_a_sheet_with_its_products(client: Client, product):
    response = client.get(f"/en/companies/{product.company.slug}/sheet.pdf")
    assert response.content.startswith(b"%PDF")
    assert f"/q/{product.pk}/company".encode() in response.content


def test_what_is_not_public_has_no_sheet(client: Client, product):
    Product.objects.filter(pk=product.pk).update(state="withdrawn")
    for path in ["/en/catalogue/honey/sheet.pdf", f"/en/qr/{product.pk}.svg", f"/q/{product.pk}/sheet"]:
        assert client.get(path).status_code == 404
    assert not QRScan.objects.exists()


def test_letters_that_no_font_has_are_left_out_instead_of_stopping_the_document(client: Client, product):
    odd = "Miel 🍯 \u202e de altura 蜂蜜 ≥ 2 kg"
    assert printable(odd) == "Miel   de altura  ≥ 2 kg"
    Product.objects.filter(pk=product.pk).update(
        name_en=odd, summary_en="#let x = [*boom*] $", description_en=odd * 200
    )
    assert client.get("/en/catalogue/honey/sheet.pdf").content.startswith(b"%PDF")


def test_a_catalogue_is_made_by_a_job_and_fetched_by_its_key(client: Client, product):
    row = order_printout(client, "?sector=food")
    page = f"/en/print/{row.key}/"
    assert "0 of 1 products ready" in client.get(page).content.decode()
    assert client.get(f"{page}file.pdf").status_code == 404
    make_printouts()
    assert "Download the PDF" in client.get(page).content.decode()
    content = b"".join(client.get(f"{page}file.pdf").streaming_content)
    assert content.startswith(b"%PDF")
    assert f"/q/{product.pk}/catalogue".encode() in content


def test_labels_name_the_house_whose_shelf_they_are_for(client: Client, product):
    house = factories.TradingHouseFactory(slug="milan")
    factories.PlacementFactory(product=product, house=house)
    row = order_printout(client, "?house=milan", kind="labels")
    assert row.place == "milan"
    make_printouts()
    row.refresh_from_db()
    assert f"/q/{product.pk}/milan".encode() in row.file.read()


def test_the_same_order_is_made_once_until_the_catalogue_changes(client: Client, product):
    first = order_printout(client)
    assert order_printout(client) == first
    assert order_printout(client, language="es") != first
    factories.ProductFactory(state="published")
    assert order_printout(client) != first


def test_a_job_that_runs_twice_makes_one_file(client: Client, product):
    row = order_printout(client)
    printouts.make_printout(row.pk)
    printouts.make_printout(row.pk)
    row.refresh_from_db()
    assert row.state == "ready"


def test_a_document_that_cannot_be_set_says_so(client: Client, product, monkeypatch):
    def broken(*_args, **_named):
        raise TypstError("no", "no")

    monkeypatch.setattr(printouts, "catalogue_pdf", broken)
    row = order_printout(client)
    make_printouts()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "could not be made" in client.get(f"/en/print/{row.key}/").content.decode()


def test_an_order_for_nothing_or_too_much_is_told_and_not_kept(client: Client, product, monkeypatch):
    values = {"title": "x", "kind": "catalogue", "language": "en"}
    assert "No product" in client.post(f"{PRINT_PAGE}?q=zeppelin", values).content.decode()
    monkeypatch.setattr(printouts, "MAX_PRODUCTS", 1)
    factories.ProductFactory(state="published")
    assert "Choose fewer" in client.post(PRINT_PAGE, values).content.decode()
    assert client.post(PRINT_PAGE, {"title": "", "kind": "book"}).status_code == 400
    assert not Printout.objects.exists()


def test_only_what_is_public_is_printed_of_named_products(product):
    hidden = factories.ProductFactory(state="draft")
    row = Printout(title="x", products=[product.pk, hidden.pk])
    assert list(printouts.printout_products(row)) == [product]
    with pytest.raises(RuleError):
        printouts.order_printout(Printout(title="x", products=[hidden.pk]))


def test_old_files_go(client: Client, product):
    row = order_printout(client)
    make_printouts()
    row.refresh_from_db()
    assert printouts.delete_old_printouts() == 0
    Printout.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert printouts.delete_old_printouts() == 1
    assert not row.file.storage.exists(row.file.name)


def test_a_visit_by_qr_code_is_counted_by_day_and_place_and_leads_to_the_page(client: Client, product):
    house = factories.TradingHouseFactory(slug="milan")
    for place, phone in [("milan", "A"), ("milan", "B"), ("milan", "A"), ("sheet", "A"), ("made-up", "A")]:
        response = client.get(f"/q/{product.pk}/{place}", headers={"Accept-Language": "en", "User-Agent": phone})
        assert response.url == "/en/catalogue/honey/"
    counted = dict(QRScan.objects.values_list("place", "count"))
    assert counted == {house.slug: 2, "sheet": 1, "other": 1}


PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
NO_VISITORS = [
    {"User-Agent": "WhatsApp/2.24.20.89 A"},
    {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
    {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
    {"User-Agent": "Mozilla/5.0 (Linux; Android 10) Chrome/130 Mobile Safari/537.36 (compatible; AdsBot-X)"},
    {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    {"User-Agent": "TelegramBot (like TwitterBot)"},
    {"User-Agent": "curl/8.5.0"},
    {"User-Agent": "python-requests/2.32"},
    {"User-Agent": "Mozilla/5.0 HeadlessChrome/130"},
    {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"},
    {"User-Agent": PHONE, "Purpose": "prefetch"},
    {"User-Agent": PHONE, "X-Moz": "prefetch"},
    {"User-Agent": PHONE, "X-Purpose": "preview"},
]


@pytest.mark.parametrize("headers", NO_VISITORS, ids=[" ".join(each.values())[-40:] for each in NO_VISITORS])
def test_who_is_no_visitor_is_led_to_the_page_and_not_counted(client: Client, product, headers):
    assert client.get(f"/q/{product.pk}/label", headers=headers).status_code == 302
    assert not QRScan.objects.exists()


def test_a_phone_whose_name_sounds_like_a_robot_counts(client: Client, product):
    client.get(f"/q/{product.pk}/label", headers={"User-Agent": "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20)"})
    assert QRScan.objects.get().count == 1


def test_a_head_request_is_no_visit(client: Client, product):
    assert client.head(f"/q/{product.pk}/label", headers={"User-Agent": PHONE}).status_code == 302
    assert not QRScan.objects.exists()


def test_a_device_counts_once_a_day(client: Client, product, time_machine):
    time_machine.move_to(timezone.now().replace(hour=20))  # the afternoon in San Salvador
    for _time in range(3):
        Client().get(f"/q/{product.pk}/label", headers={"User-Agent": PHONE})
    Client(REMOTE_ADDR="10.9.8.7").get(f"/q/{product.pk}/label", headers={"User-Agent": PHONE})
    assert QRScan.objects.get().count == 2
    time_machine.move_to(timezone.now() + timedelta(days=1))
    client.get(f"/q/{product.pk}/label", headers={"User-Agent": PHONE})
    assert list(QRScan.objects.order_by("day").values_list("count", flat=True)) == [2, 1]


def test_one_address_that_invents_browsers_counts_to_a_limit(client: Client, product, monkeypatch):
    monkeypatch.setattr(scans, "MAX_DEVICES", 5)
    for number in range(9):
        client.get(f"/q/{product.pk}/label", headers={"User-Agent": f"{PHONE} {number}"})
    assert QRScan.objects.get().count == 5


def test_nothing_of_the_visitor_stays(client: Client, product):
    client.get(f"/q/{product.pk}/label", headers={"User-Agent": PHONE})
    keys = [key.decode() for key in cache._cache.get_client().scan_iter(match="*scan:*")]
    assert keys
    assert not any("127.0.0.1" in key or "iPhone" in key for key in keys)


def test_the_code_of_a_product_leads_where_visits_are_counted(client: Client, product):
    assert client.get(f"/en/qr/{product.pk}.svg")["Content-Type"] == "image/svg+xml"
    assert data_sheets.scan_url(product, "share").endswith(f"/q/{product.pk}/share")


def test_a_catalogue_takes_one_query_for_all_its_products(product, django_assert_num_queries):
    for _n in range(4):
        factories.ProductFactory(state="published")
    with django_assert_num_queries(1):
        data_sheets.catalogue_pdf(
            Product.objects.published().with_details(), title="x", subtitle="y", place="catalogue"
        )
