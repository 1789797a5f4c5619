"""Query budgets of an owner's edit: the product and its open edit are read once, and locked once for writing."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportasv.core.audit.models import AuditEntry
from products.models import Product
from products.rules import drafts
from tests import factories

pytestmark = pytest.mark.django_db
FORM_BUDGET, AUTOSAVE_BUDGET = 12, 10
CASES = ["draft", "published", "published with an edit"]


@pytest.fixture(params=CASES)
def product(request, company, owner) -> Product:
    """Return a product with a photo, prices, a certificate and a comment, so that the form shows everything."""
    factories.AttributeFactory(code="ingredients", required_for_publication=True)
    factories.AttributeFactory(code="allergens", value_type="choices", options=["milk=Leche=Milk"])
    given = {"state": "draft", "published_at": None} if request.param == "draft" else {}
    product = factories.ProductFactory(company=company, name_es="Hamaca", **given)
    factories.PriceTermFactory(product=product)
    product.certificates.add(factories.CertificateFactory(company=company))
    product.comments.create(field="summary_es", text="Diga de qué está hecha.")
    if request.param == "published with an edit":
        drafts.save_changes(product, {"minimum_order": 77}, by=owner)
    return product


def capture_queries(call) -> list[str]:
    """Return the queries of a call without those that begin or end a transaction in it."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = call()
    assert answer.status_code == 200
    return [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]


def test_the_form_of_a_product_keeps_its_budget(as_user, owner, product):
    browser, page = as_user(owner), reverse("products:edit", args=[product.pk])
    browser.get(page)
    queries = capture_queries(lambda: browser.get(page))
    assert len(queries) <= FORM_BUDGET, "\n".join(queries)


@pytest.mark.parametrize("typed", [{"name_es": "Hamaca doble", "summary_es": "De algodón."}, {"samples": "on"}])
def test_saving_as_one_types_keeps_its_budget(as_user, owner, product, typed):
    browser = as_user(owner)
    page = reverse("products:autosave", args=[product.pk])
    browser.get(reverse("products:edit", args=[product.pk]))
    sent = urlencode({"name_es": "Hamaca", **typed})
    queries = capture_queries(lambda: browser.post(page, sent, content_type="application/x-www-form-urlencoded"))
    assert len(queries) <= AUTOSAVE_BUDGET, "\n".join(queries)


def test_what_is_saved_as_one_types_is_the_owners_in_the_audit(as_user, owner, product):
    as_user(owner).post(reverse("products:autosave", args=[product.pk]), {"name_es": "Hamaca doble"})
    tables = ["products_product", "products_productrevision"]
    assert AuditEntry.objects.filter(table_name__in=tables).order_by("pk").last().actor == owner
