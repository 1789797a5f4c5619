"""Every list of the portal and of the admin site goes out as XLSX and CSV; a new page must say that it is none."""

import csv
import io

import pytest
from django.contrib import admin
from django.urls import reverse

from consulates.models import FairParticipation, SampleMovement
from exportasv.core.accounts import export_guard, permissions
from exportasv.core.spreadsheets.exports import CONTENT_TYPES
from tests import factories
from tests.portal.lists import HOUSE, LISTS, NO_LISTS, PARTS
from tests.security.routes import MISSING, routes
from tests.security.world import objects

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
OUTSIDE = ("admin:", "api:", "account_", "mfa_")  # the lists of the admin site have their own test below


def pages_of_the_portal() -> set[str]:
    """The routes that are read behind the sign-in and name no row."""
    behind = [
        route
        for route in routes()
        if not route.name.startswith(OUTSIDE) and not set(route.parts) & {*MISSING, "key", "kind", "code"}
    ]
    rows = {route.name: permissions.access_rule_of(route.name) for route in behind}
    return {name for name, row in rows.items() if row.read and permissions.ANONYMOUS not in row.read}


def unsaid(pages: set[str], lists: dict, others: dict) -> set[str]:
    return pages - {*lists, *others}


def address_of(name: str) -> str:
    route = next(route for route in routes() if route.name == name)
    if name == "figures:attribution":
        return reverse(name, args=["fair", factories.FairFactory().pk])
    if name == "admin:products_duplicates":
        return reverse(name, args=["companies"])
    return route.address(objects() if set(route.parts) & set(MISSING) else {})


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_every_page_of_the_portal_is_a_list_or_says_why_not():
    assert unsaid(pages_of_the_portal(), LISTS, NO_LISTS) == set()


def test_a_list_that_nobody_named_is_found():
    assert unsaid(pages_of_the_portal(), {**LISTS, "counseling:staff_queue": 0}, NO_LISTS) == set()
    fewer = {name: who for name, who in LISTS.items() if name != "counseling:staff_queue"}
    assert unsaid(pages_of_the_portal(), fewer, NO_LISTS) == {"counseling:staff_queue"}


@pytest.mark.parametrize("name", LISTS)
def test_the_list_goes_out_in_both_forms(name, request, as_user):
    browser, address = as_user(request.getfixturevalue(LISTS[name])), address_of(name)
    page = browser.get(address).content.decode()
    assert "export=xlsx" in page
    for part in ["", *PARTS.get(name, [])]:
        for form, content_type in CONTENT_TYPES.items():
            answer = browser.get(address, {"export": form, **({"part": part} if part else {})})
            assert (answer.status_code, answer["Content-Type"]) == (200, content_type), (part, form)
            assert "attachment" in answer["Content-Disposition"]
            assert len(b"".join(answer.streaming_content)) > 20


def test_every_list_of_the_admin_site_goes_out(as_user, administrator, monkeypatch):
    monkeypatch.setattr(export_guard, "RATE", "1000/hour")  # test_costs.py has the limit
    browser, silent = as_user(administrator), []
    for model in admin.site._registry:
        row = permissions.MODEL_ACCESS.get(model._meta.label_lower)
        if row and permissions.Role.ADMINISTRATOR in row.read:
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            answer = browser.get(address, {"export": "csv"})
            silent += [address] * (answer["Content-Type"] != CONTENT_TYPES["csv"])
    assert silent == []


def test_a_list_with_rows_says_them_in_spanish_and_as_they_are(owner, company, as_user):
    win = factories.ExportWinFactory(company=company, destination="US", value="12500.00", comment="=1+1")
    (row,) = rows_of(as_user(owner).get(reverse("consulates:wins"), {"export": "csv"}))
    assert (row["Destino"], row["Vendido"]) == ("Estados Unidos", str(win.sold_on))
    assert row["Lo que dice la otra parte"] == "'=1+1"


@pytest.mark.parametrize("form", CONTENT_TYPES)
def test_the_people_of_an_event_go_out(form, adviser, as_user):
    row = factories.RegistrationFactory(name="Ana Menjívar", phone="+50377778888")
    answer = as_user(adviser).get(
        reverse("counseling:staff_registrations_file", args=[row.event.slug]), {"export": form}
    )
    assert answer["Content-Type"] == CONTENT_TYPES[form]
    content = b"".join(answer.streaming_content)
    assert form == "xlsx" or "+50377778888" in content.decode()


def test_a_phone_leaves_as_it_is(consular_officer, house, as_user):
    house.contacts.create(name="Mercado Latino", kind="shop", phone="+13105550123")
    (row,) = rows_of(as_user(consular_officer).get(reverse("consulates:desk_contacts"), {"export": "csv"}))
    assert row["Teléfono"] == "+13105550123"


def test_the_filter_of_the_page_is_in_force(owner, company, as_user):
    factories.InquiryFactory(product__company=company, outcome="abierta")
    factories.InquiryFactory(product__company=company, state="lost", lost_reason="price", outcome="perdida")
    browser, address = as_user(owner), reverse("consulates:inquiries")
    for show, said in (("open", "abierta"), ("closed", "perdida")):
        (row,) = rows_of(browser.get(address, {"show": show, "export": "csv"}))
        assert row["Cómo terminó"] == said


@pytest.fixture
def apart(company, other_company, house):
    """The same rows for two companies and two houses; those of one say "mía", those of the other "ajena"."""
    other_house = factories.TradingHouseFactory()
    for owned, at, word in ((company, house, "mía"), (other_company, other_house, "ajena")):
        product = factories.ProductFactory(company=owned, name_es=f"Hamaca {word}")
        factories.PlacementFactory(product=product, house=at, feedback=word)
        SampleMovement.objects.create(house=at, product=product, kind="received", change=6, at="2026-05-01T12:00Z")
        factories.InquiryFactory(product=product, house=at, outcome=word)
        factories.ExportWinFactory(company=owned, product=product, house=at, comment=word)
        factories.ActionItemFactory(company=owned, text=f"Enviar muestra {word}")
        factories.CounselingSessionFactory(company=owned, matter=f"Etiqueta {word}")
        factories.ReferralFactory(company=owned, matter=f"Registro {word}")
        factories.CertificateFactory(company=owned, number=word)
        factories.BuyerFactory(house=at, name=f"Comprador {word}")
        FairParticipation.objects.create(company=owned, fair=factories.FairFactory(), year_later_note=word)
        at.contacts.create(name=f"Tienda {word}", kind="shop")
        at.events.create(title=f"Degustación {word}", kind="tasting", on="2026-05-01")


def words_of(browser, name: str) -> set[str]:
    """Which of the two words the files of a list hold."""
    found = ""
    for part in ["", *PARTS.get(name, [])]:
        asked = {"export": "csv", **({"part": part} if part else {})}
        found += b"".join(browser.get(address_of(name), asked).streaming_content).decode()
    return {word for word in ("mía", "ajena") if word in found}


OWN = ["products:mine", "companies:certificates", "counseling:sessions", "counseling:agreements",
       "counseling:referrals", "consulates:inquiries", "consulates:wins", "consulates:promotion",
       "consulates:sample_requests", "consulates:company_fairs"]  # fmt: skip
OF_A_HOUSE = ["consulates:desk_shelf", "consulates:desk_samples", "consulates:desk_contacts", "consulates:desk_events",
              "consulates:inquiries", "consulates:wins", "consulates:buyers"]  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_the_file_of_a_company_holds_its_own_rows_and_no_others(apart, name, owner, as_user):
    assert words_of(as_user(owner), name) == {"mía"}


@pytest.mark.parametrize("name", OF_A_HOUSE)
def test_the_file_of_a_house_holds_its_own_rows_and_no_others(apart, name, request, as_user):
    assert words_of(as_user(request.getfixturevalue(HOUSE)), name) == {"mía"}


def test_a_file_that_is_not_scoped_would_be_found(apart, owner, as_user, monkeypatch):
    """The canary: with the scope off, the other's row is in the file."""
    monkeypatch.setattr("consulates.views.portal.wins.current_company", lambda request: None)
    monkeypatch.setattr("consulates.models.wins.ExportWinQuerySet.for_actor", lambda rows, user: rows)
    monkeypatch.setattr("consulates.models.wins.ExportWinQuerySet.filter", lambda rows, **asked: rows)
    assert words_of(as_user(owner), "consulates:wins") == {"mía", "ajena"}
