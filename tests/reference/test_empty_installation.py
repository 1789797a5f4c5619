"""A new installation: migrated, `load_reference`, no demo. The first administrator can bring it into service."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from companies.models import Company
from companies.rules import membership
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import ANONYMOUS, ROUTE_ACCESS
from products.models import Product, Sector
from tests.core.imports.conftest import apply_import, as_xlsx, sent
from tests.security.routes import routes

pytestmark = pytest.mark.django_db
COMPANY = {"name": "Dulces Ana", "legal_name": "Ana López", "slug": "dulces-ana", "legal_form": "person",
           "dui": "01234567-8", "size": "micro", "department": "SO", "municipality": "SO-Este"}  # fmt: skip
PRODUCT = {"name_es": "Jalea de jocote", "name_en": "Jocote jelly", "unit_es": "frasco", "unit_en": "jar",
           "summary_es": "Fruta cocida despacio.", "summary_en": "Fruit, slowly cooked.",
           "description_es": "Jalea de fruta entera, sin colorantes.", "description_en": "Jelly of whole fruit.",
           "minimum_order": 24, "monthly_capacity": 500, "lead_time_days": 15,
           "attribute_ingredients_es": "Jocote, azúcar de caña", "attribute_allergens": ["none"]}  # fmt: skip
NOT_HERE = {
    *("consulates:inquiry_form", "notifications:mailbox"),  # asks for a product; exists in the demo only
    *("api:figures-list", "api:order-list", "api:win-list"),  # answer to a key alone
}


@pytest.fixture(autouse=True)
def _installation(db, settings, tmp_path, one_factor) -> None:
    settings.MEDIA_ROOT = tmp_path
    call_command("load_reference", verbosity=0)


@pytest.fixture
def administrator() -> Client:
    call_command("createsuperuser", "--noinput", email="ana@example.org", verbosity=0)
    return signed_in("ana@example.org")


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def values_of(*forms) -> dict[str, object]:
    """What these forms would send as they stand."""
    return {bound.html_name: bound.value() for form in forms for bound in form if bound.value() not in (None, {})}


def add_row(browser: Client, label: str, **values: object) -> None:
    """Fill in the admin's page of a new row as it stands, with `values`, and save it."""
    address = reverse(f"admin:{label}_add")
    context = browser.get(address).context
    forms = [context["adminform"].form, *(each.formset.management_form for each in context["inline_admin_formsets"])]
    answer = browser.post(address, values_of(*forms) | values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors or answer.context["errors"]


@pytest.fixture
def manager(administrator) -> Client:
    """A manager of Conamype, entered by the administrator."""
    institution = Institution.objects.get(code="conamype")
    add_row(administrator, "accounts_user", email="mario@example.org", role="manager", institution=institution.pk)
    assert User.objects.get(email="mario@example.org").institution == institution
    return signed_in("mario@example.org")


@pytest.fixture
def company(administrator, manager) -> Company:
    """An active company with an owner, entered by the manager."""
    add_row(administrator, "accounts_user", email="olga@example.org")
    add_row(manager, "companies_company", **COMPANY, joined_on=timezone.localdate())
    found = Company.objects.get()
    by, owner = User.objects.get(email="mario@example.org"), User.objects.get(email="olga@example.org")
    _invitation, token = membership.invite_member(found, owner.email, "owner", by=by)
    membership.accept_invitation(token, by=owner)
    for action in ("verify", "activate"):
        sent = {"action": action, "_selected_action": [found.pk]}
        manager.post(reverse("admin:companies_company_changelist"), sent)
    found.refresh_from_db()
    assert found.state == Company.State.ACTIVE
    return found


@pytest.fixture
def product(company, manager) -> Product:
    """A product that its owner wrote and the manager approved."""
    owner = signed_in("olga@example.org")
    first = {"name_es": PRODUCT["name_es"], "unit_es": "frasco", "sector": Sector.objects.get(code="food").pk}
    answer = owner.post(reverse("products:new"), first)
    assert answer.status_code == 302, answer.context["form"].errors
    draft = Product.objects.get()
    page = reverse("products:edit", args=[draft.pk])
    answer = owner.post(page, values_of(owner.get(page).context["form"]) | PRODUCT | {"send": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    manager.post(reverse("admin:products_moderation_decide", args=[draft.pk]), {"choice": "approve"})
    draft.refresh_from_db()
    assert draft.state == Product.State.PUBLISHED
    return draft


def test_a_newcomer_publishes_a_product(product, client):
    assert client.get(product.get_absolute_url()).status_code == 200


def test_a_newcomer_imports_a_sheet_of_products(company):
    headers = ["DUI Empresa", "Producto", "Rubro", "Unidad de medida", "Pedido Minimo", "Tiempo de entrega"]
    row = [company.dui, "Semita de piña", "Alimentos", "bolsa", 24, 15]
    by = User.objects.get(email="mario@example.org")
    job = apply_import(sent(as_xlsx([row], headers), by), by)
    assert job.counts == {"new": 1}
    assert Product.objects.get().sector.code == "food"


def addresses_in_sitemaps(client: Client) -> Iterator[str]:
    maps = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    for address in maps:
        yield from re.findall(r"<loc>(.*?)</loc>", client.get(address).content.decode())


def public_pages(language: str) -> Iterator[str]:
    """Addresses of all routes that anybody may open and that name no row."""
    with translation.override(language):
        for route in routes():
            rule = ROUTE_ACCESS.get(route.name)
            is_open = rule and ANONYMOUS in rule.read and not route.parts and route.name not in NOT_HERE
            if is_open and (address := route.address({})):
                yield address


@pytest.mark.parametrize("with_product", [False, True])
def test_every_address_of_the_sitemap_opens(client, with_product, request, settings):
    if with_product:
        request.getfixturevalue("product")
    addresses = list(addresses_in_sitemaps(client))
    assert len(addresses) > 2 * (39 + 21 + 11)
    closed = [each for each in addresses if client.get(each.removeprefix(settings.SITE_URL)).status_code != 200]
    assert closed == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_public_page_opens(client, language):
    answers = {address: client.get(address).status_code for address in public_pages(language)}
    assert len(answers) > 20
    assert {address: code for address, code in answers.items() if code not in (200, 302, 405)} == {}
