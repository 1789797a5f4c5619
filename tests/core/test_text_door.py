"""Text of every kind goes through one door on every way in, and every way out stands what is stored already."""

import io
import re
import unicodedata
import xml.dom.minidom
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from companies.models import Company
from consulates.models import Buyer, Inquiry
from exportasv.core.calendars.ics import CalendarEvent, calendar_feed
from exportasv.core.clean_text import clean_line, clean_prose, printable_in_xml
from exportasv.core.db.fields import ChoiceField, LineField, NameField, ProseField
from exportasv.core.db.sorting import SortKey, alphabet_key, by_name
from exportasv.core.db.validators import validate_name
from exportasv.core.spreadsheets import parsers, reader, writer
from products.models import Product
from tests import factories
from tests.core.forms import our_forms

DECOMPOSED = unicodedata.normalize("NFD", "añejo de jícaro, piñón y jamón")
NASTY = (
    f"{DECOMPOSED}\x0bde la casa\x1f\u200b\ufeff\u202eal revés\u202c\u2028\x85fin\xad\ufffe "
    "مرحبا ☕👩‍🌾 =1+1 <b>&amp;</b> #panic[\\] $x$ https://x.example/?a=1"
)

# --- The door itself --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "line", "prose"),
    [
        ("jabo\u0301n", "jabón", "jabón"),
        ("Miel\x0bde\x0cflor", "Miel de flor", "Miel\nde\nflor"),
        ("\u200bventas@miel.example\ufeff", "ventas@miel.example", "ventas@miel.example"),
        ("uno\r\ndos\rtres\x85cuatro\u2028cinco", "uno dos tres cuatro cinco", "uno\ndos\ntres\ncuatro\ncinco"),
        ("a\tb\x00c\x1bd\x9fe", "a bcde", "a bcde"),
        ("\u202egnat\u202c\u2066x\u2069", "gnatx", "gnatx"),
        ("so\xadft", "soft", "soft"),
        ("👩‍🌾 ☕️", "👩‍🌾 ☕️", "👩‍🌾 ☕️"),
        ("ca\u200dfé", "café", "café"),
        ("مرحبا", "مرحبا", "مرحبا"),
    ],
)
def test_the_door_takes_away_what_nobody_means(sent, line, prose):
    assert clean_line(sent) == line
    assert clean_prose(sent) == prose


def test_what_came_through_once_stays_as_it_is():
    assert clean_prose(clean_prose(NASTY)) == clean_prose(NASTY)
    assert clean_line(clean_line(NASTY)) == clean_line(NASTY)
    assert clean_prose("a" * 10_000) == "a" * 10_000


# --- Every column -----------------------------------------------------------------------------------------------

OURS = ("exportasv", "companies", "products", "consulates", "counseling", "market_access")
WITH_A_PATTERN = (models.SlugField, models.EmailField, models.URLField, models.FileField)


def test_every_text_column_has_the_door():
    open_columns = [
        str(field)
        for model in apps.get_models()
        if model.__module__.startswith(OURS)
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, (LineField, ProseField, ChoiceField, *WITH_A_PATTERN))
        and not field.choices
        and "hash" not in field.name
        and "token" not in field.name
        and field.name != "password"
        and type(field).__module__.startswith("django.db.models")
    ]
    assert open_columns == []


def door_columns() -> list[models.Field]:
    return [
        field
        for model in apps.get_models()
        if model.__module__.startswith(OURS)
        for field in model._meta.local_fields
        if isinstance(field, LineField | ProseField)
    ]


@pytest.mark.parametrize("field", door_columns(), ids=str)
def test_whoever_writes_a_column_writes_clean_text(field):
    row = field.model(**{field.attname: NASTY})
    meant = clean_line(NASTY) if isinstance(field, LineField) else clean_prose(NASTY)
    assert field.get_prep_value(NASTY) == meant
    assert field.pre_save(row, add=True) == meant
    assert getattr(row, field.attname) == meant


NAMES = {"name", "full_name", "contact_name", "legal_name", "name_es", "name_en"}
# Columns that are called a name and hold none of a person or thing, each with what it holds.
OTHER_NAMES = {
    "consulates.MessageFile.name",  # of a file
    "notifications.EmailAttachment.name",  # of a file
    "exchange.DumpFile.name",  # of a file
    "monitoring.Heartbeat.name",  # the code of a queue or of the schedule, which the program writes
    "privacy.Incident.name",  # the address of an account, the path of a file or a setting, as what was reached is found
}


def test_every_name_refuses_line_breaks_and_addresses_of_sites():
    found = [field for field in door_columns() if field.name in NAMES and not isinstance(field, NameField)]
    assert {str(field) for field in found} <= OTHER_NAMES
    for form in our_forms():
        for name, field in form.base_fields.items():
            of_model = getattr(getattr(form, "_meta", None), "model", None) and name in (form._meta.fields or ())
            if name in NAMES and not of_model:
                assert validate_name in field.validators, (form, name)


@pytest.mark.parametrize(
    "name",
    [
        "Gane ya: https://mal.example/x",
        "HTTP://MAL.EXAMPLE",
        "Vea www.mal.example",
        "Ana\nBcc: b@x.example",
        "Gane en mal.ru",
        "Gane en mal.co hoy",
        "Vea //mal",
        "Vea 203.0.113.7",
        "Vea mal[.]com",
        "Vea mal (dot) com",
        "Vea \uff4d\uff41\uff4c\uff0e\uff43\uff4f\uff4d",
        "Vea mal\u3002com",
    ],
)
def test_a_name_that_is_an_advertisement_is_refused(name):
    with pytest.raises(ValidationError):
        NameField(max_length=200).clean(name, None)
    if "\n" not in name:
        with pytest.raises(parsers.UnreadableCellError, match="address"):
            parsers.name(name)


@pytest.mark.parametrize(
    "name", ["Ana María Ñurinda", "Textiles y/o Bordados", "Panadería «El Sol»", "Café 503 S.A.", "Cía.de Dulces"]
)
def test_a_name_of_people_is_taken(name):
    assert NameField(max_length=200).clean(name, None) == name


# --- Ways in ----------------------------------------------------------------------------------------------------


@pytest.fixture
def jar(company):
    return factories.ProductFactory(company=company, name_es="Jalea de ñame", name_en="Yam jelly")


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["ñame", "jalea de ñame"])
def test_a_search_in_two_pieces_finds_the_same(client, jar, word):
    for path, name in ((reverse("products:catalogue"), "q"), ("/api/v1/products/", "search")):
        found = [
            client.get(path, {name: each}).content.decode().count(jar.slug)
            for each in (word, unicodedata.normalize("NFD", word), f"\u200b{word}\ufeff")
        ]
        assert found[0] > 0
        assert found[0] == found[1] == found[2]


@pytest.mark.django_db
def test_a_form_stores_clean_text_and_keeps_passwords(as_user, owner, company):
    as_user(owner).post(
        reverse("companies:profile"),
        {"name": "Cafe\u0301 Luna", "about_es": "Dulce\x0bde leche\u200b", "email": "\u200bluna@cafe.example"}
        | {"size": "micro", "municipality": company.municipality},
    )
    company.refresh_from_db()
    assert (company.name, company.about_es, company.email) == ("Café Luna", "Dulce\nde leche", "luna@cafe.example")


def test_a_password_stays_as_it_was_typed(rf):
    from exportasv.core.http.clean_input import CleanInputMiddleware

    seen = []
    typed = {"password": "con\u200bclave\x0b", "full_name": "Ana\x0bLuna"}
    CleanInputMiddleware(lambda request: seen.append(request.POST))(rf.post("/", typed))
    assert (seen[0]["password"], seen[0]["full_name"]) == ("con\u200bclave\x0b", "Ana\nLuna")


@pytest.mark.django_db
def test_json_is_cleaned_and_a_name_with_an_address_refused(client, jar):
    sent = {
        "products": [jar.slug], "text": "Cua\u0301nto cuesta\x0bel frasco, por favor", "name": "Kaufhaus Nord",
        "contact_name": "Jo\u0308rg\u200b Blum", "email": "joerg@nord.example\u200b", "country": "DE", "consent": True,
    }  # fmt: skip
    answer = client.post("/api/v1/inquiries/", sent, content_type="application/json")
    assert answer.status_code == 201, answer.content
    buyer = Buyer.objects.get()
    assert (buyer.contact_name, buyer.email) == ("Jörg Blum", "joerg@nord.example")
    assert "Cuánto cuesta\nel frasco" in Inquiry.objects.get().messages.get().text
    refused = client.post(
        "/api/v1/inquiries/",
        sent | {"contact_name": "Premio en https://mal.example/x", "email": "b@x.example"},
        content_type="application/json",
    )
    assert refused.status_code == 400
    assert Buyer.objects.count() == 1


@pytest.mark.parametrize(
    ("read", "cell", "meant"),
    [
        (parsers.cell_text, "Jabo\u0301n\x0bde\u200b coche", "Jabón de coche"),
        (parsers.multiline_text, "Miel\x0bpura\u200b", "Miel\npura"),
        (parsers.email, "\u200bVentas@Correo.example\ufeff", "ventas@correo.example"),
        (parsers.name, "A\u0301rbol\x0bAlto", "Árbol Alto"),
    ],
)
def test_a_cell_is_cleaned(read, cell, meant):
    assert read(cell) == meant


# --- Ways out ---------------------------------------------------------------------------------------------------


def spoil(row: models.Model) -> None:
    """Write nasty text into every text column of the row, past the door, as an older version may have left it."""
    columns = [
        field
        for field in row._meta.local_fields
        if isinstance(field, LineField | ProseField)
        and getattr(row, field.attname)
        and field.name not in ("nit", "dui", "nrc")
    ]
    sets = ", ".join(f'"{field.column}" = left(%s, %s)' for field in columns)
    values = [each for field in columns for each in (NASTY.replace("\x00", ""), min(field.max_length or 240, 240))]
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {sets} WHERE id = %s', [*values, row.pk])


@pytest.fixture
def spoilt(company):
    company.about_es = company.about_en = company.contact_name = company.address = company.district = "x"
    company.save()
    product = factories.ProductFactory(company=company)
    factories.PriceTermFactory(product=product, incoterm="EXW", amount="4.50")
    spoil(product)
    spoil(company)
    return product


@pytest.mark.django_db
def test_every_public_page_stands_what_is_stored(client, spoilt):
    for language in ("es", "en"):
        with translation.override(language):
            paths = [
                reverse("products:catalogue"), spoilt.get_absolute_url(), reverse("companies:list"),
                spoilt.company.get_absolute_url(), reverse("portal:home"),
                f"/api/v1/products/{spoilt.slug}/", "/api/v1/products/", "/api/v1/companies/",
            ]  # fmt: skip
        for path in paths:
            page = client.get(path, headers={"accept-language": language})
            assert page.status_code == 200, path
            assert b"<b>&amp;</b>" not in page.content or page["Content-Type"].startswith("application/json")


@pytest.mark.django_db
def test_feeds_and_sitemaps_are_xml(client, spoilt):
    paths = [reverse("products:news"), reverse("products:sector_news", args=[spoilt.sector.code])]
    paths += ["/sitemap-products-es.xml", "/sitemap-companies-es.xml"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        xml.dom.minidom.parseString(answer.content)


@pytest.mark.django_db
def test_without_the_guard_the_feed_fails(client, spoilt, monkeypatch):
    from django.utils.xmlutils import UnserializableContentError

    from products.views.public import sectors

    monkeypatch.setattr(sectors, "printable_in_xml", lambda text: text)
    with pytest.raises(UnserializableContentError):
        client.get(reverse("products:news"))


@pytest.mark.django_db
def test_pdfs_are_typeset(client, spoilt):
    for path in ("products:sheet", "products:company_sheet"):
        slug = spoilt.slug if path == "products:sheet" else spoilt.company.slug
        answer = client.get(reverse(path, args=[slug]))
        assert answer.status_code == 200
        assert PdfReader(io.BytesIO(answer.getvalue())).pages


@pytest.mark.django_db
def test_lists_go_out_as_files(as_user, owner, spoilt):
    for form in ("xlsx", "csv"):
        answer = as_user(owner).get(reverse("products:mine"), {"export": form})
        assert answer.status_code == 200
        assert len(answer.getvalue()) > 100


def test_a_workbook_stands_every_sign(tmp_path):
    path = tmp_path / "lista.xlsx"
    with path.open("wb") as file:
        writer.write_xlsx(file, ["Nombre"], [[NASTY]])
    sheet = next(iter(reader.sheets(str(path))))
    assert sheet is not None


def test_a_calendar_and_a_subject_have_one_line():
    now = datetime(2026, 5, 4, 15, tzinfo=UTC)
    feed = calendar_feed("Citas", [CalendarEvent("a@b", now, now, NASTY, now, description=NASTY, location=NASTY)])
    assert b"\x0b" not in feed
    assert "\u200b".encode() not in feed
    assert b"SUMMARY:a" in feed
    assert printable_in_xml("a\x0bb\ufffe") == "a b "


# --- Slugs and the alphabet -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["Hilos y/o Telas", "S/N", "☕☕", "//", "日本", "A_B", "-", "Ñandú & Cía. / Sucursal 2", "\u200b"]
)
def test_every_maker_of_slugs_makes_an_address(client, name):
    from exportasv.core.db.slugs import free_slug

    slug = free_slug(Company, name, 120, "empresa")
    company = factories.CompanyFactory(name=name, slug=slug)
    company.full_clean(exclude=["nit", "dui", "name"])
    assert client.get(reverse("companies:company", args=[slug])).status_code == 200
    assert client.get(reverse("companies:list")).status_code == 200


ALPHABET = ["Árbol", "Arbusto", "élite", "Elote", "Nube", "Nuez", "Ñandú", "ñoño", "Ola", "Último", "Zapote"]


@pytest.mark.django_db
def test_names_sort_as_in_spanish():
    for name in reversed(ALPHABET):
        factories.CompanyFactory(name=name)
    assert list(Company.objects.order_by(by_name("name")).values_list("name", flat=True)) == ALPHABET
    assert list(Company.objects.order_by(by_name("-name")).values_list("name", flat=True)) == ALPHABET[::-1]
    decomposed = Company.objects.annotate(key=SortKey(models.Value(unicodedata.normalize("NFD", "Ñandú"))))
    assert decomposed.first().key == "n~andu"


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*ALPHABET, "n\u0303andu\u0301", "«Ábaco» 3/4", "ﬁno", "日本", "  Café\t1 ", "Ça va"])
def test_a_name_that_is_no_row_has_the_key_of_a_row(text):
    factories.CompanyFactory()
    assert alphabet_key(text) == Company.objects.annotate(key=SortKey(models.Value(text))).first().key


RAW_ORDER = re.compile(r"""order_by\([^()]*"-?(?:\w+__)?(?:name|name_es|full_name)"[^()]*\)""")
OTHER_ORDER = {  # kinds of certificates and lines of a bill have no list of many names
    'order_by("type__name_es", "pk")',
    'order_by("-cost", "name", "pk")',
}


def test_no_list_sorts_names_by_their_bytes():
    root = Path(__file__).resolve().parents[2]
    found = [
        (path.name, order)
        for app in ("companies", "products", "consulates", "counseling", "market_access", "exportasv")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts
        for order in RAW_ORDER.findall(path.read_text())
    ]
    assert {(name, order) for name, order in found if order not in OTHER_ORDER} == set()


@pytest.mark.django_db
def test_public_lists_and_their_pages_sort_as_in_spanish(client, monkeypatch):
    for name in ALPHABET[::2] + ALPHABET[1::2]:
        factories.ProductFactory(company=factories.CompanyFactory(name=name))
    seen, url = [], "/api/v1/companies/?page_size=2"
    while url:
        page = client.get(url).json()
        seen += [row["name"] for row in page["results"]]
        url = page["next"]
    assert seen == ALPHABET
    from companies.views.public import companies

    monkeypatch.setattr(companies, "PAGE_SIZE", 4)
    with translation.override("es"):
        page = client.get(reverse("companies:list"))
    assert [row.name for row in page.context["page"].rows] == ALPHABET[:4]
    page = client.get(reverse("companies:list") + page.context["next_url"])
    assert [row.name for row in page.context["page"].rows] == ALPHABET[4:8]


@pytest.mark.django_db
def test_a_list_of_the_admin_site_sorts_as_in_spanish(as_user, administrator, one_factor):
    for name in reversed(ALPHABET):
        factories.CompanyFactory(name=name)
    client = as_user(administrator)
    for address in ("/admin/companies/company/", "/admin/companies/company/?o=1"):
        rows = client.get(address).context["cl"].result_list
        assert [row.name for row in rows if row.name in ALPHABET] == ALPHABET


def test_products_have_the_door_too():
    assert isinstance(Product._meta.get_field("name_es"), NameField)
