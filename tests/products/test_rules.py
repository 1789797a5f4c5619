from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.programme import CONFIRM_EVERY, HIDDEN_AFTER_STALE
from products.models import Product
from products.rules import drafts, publication
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(company) -> Product:
    return factories.ProductFactory(company=company, state="draft", published_at=None)


def test_a_product_goes_from_draft_to_the_catalogue(draft, owner, adviser):
    sent = publication.submit_product(draft, by=owner)
    back = publication.ask_changes(sent, {"summary_es": "Diga de qué está hecho."}, by=adviser)
    published = publication.publish_product(publication.submit_product(back, by=owner), by=adviser)
    assert Product.objects.published().get() == published
    assert published.comments.get().resolved_at is not None


def test_submitting_names_the_empty_fields(company, owner):
    empty = factories.ProductFactory(company=company, state="draft", minimum_order=None, summary_es="")
    with pytest.raises(RuleError, match=r"(pedido mínimo|minimum order)"):
        publication.submit_product(empty, by=owner)


def test_the_owner_hears_of_the_publication_once_by_mail(draft, owner, adviser):
    publication.publish_product(publication.submit_product(draft, by=owner), by=adviser)
    notice = Notification.objects.for_actor(owner).get(kind="product_published")
    assert OutboxTask.objects.filter(kind="mail", ids={"notice": notice.pk}).count() == 1


def test_an_edit_of_a_public_product_waits_for_approval(company, owner, adviser):
    product = factories.ProductFactory(company=company, name_es="Chal añil")
    revision = drafts.save_changes(product, {"name_es": "Chal de añil"}, by=owner)
    product.refresh_from_db()
    assert product.name_es == "Chal añil"
    approved = publication.approve_revision(publication.submit_revision(revision, by=owner), by=adviser)
    assert approved.name_es == "Chal de añil"


def test_a_revision_changes_only_what_its_list_names(company, owner):
    product = factories.ProductFactory(company=company)
    with pytest.raises(RuleError):
        drafts.save_changes(product, {"state": "withdrawn"}, by=owner)


def test_an_unconfirmed_product_turns_stale_then_hidden_and_comes_back(company, owner):
    product = factories.ProductFactory(company=company)
    now = timezone.now()
    with time_machine.travel(now + CONFIRM_EVERY + timedelta(days=1)):
        assert publication.mark_stale_products() == 1
        assert Product.objects.published().filter(pk=product.pk).exists()
    with time_machine.travel(now + CONFIRM_EVERY + HIDDEN_AFTER_STALE + timedelta(days=2)):
        assert not Product.objects.published().exists()
        assert publication.confirm_product(product, by=owner).state == "published"
        assert Product.objects.published().exists()


def test_products_of_a_paused_company_are_not_public(company):
    factories.ProductFactory(company=company)
    type(company).objects.update(state="paused")
    assert not Product.objects.published().exists()


def test_members_open_only_their_own_products(owner, stranger, company):
    product = factories.ProductFactory(company=company, state="draft")
    assert list(Product.objects.for_actor(owner)) == [product]
    assert not Product.objects.for_actor(stranger).exists()
