"""What waits for moderators: in which order, who reads it, and how they decide."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from exportasv.core.db.errors import RuleError
from products.moderation import queue
from products.moderation import rules as moderation
from products.rules import drafts, publication
from tests import factories


def test_the_queue_explains_its_order(owner, draft, company):
    factories.ProductFactory(
        company=company, state="submitted", published_at=None, description_es="Llame al 7000 0000 ya"
    )
    publication.submit_product(draft, by=owner)
    first, second = queue.moderation_queue()
    assert first.risk > second.risk
    assert [points for points, _why in first.reasons if points == 25] == [25]


def test_two_moderators_do_not_read_the_same(owner, adviser, manager, draft):
    product = publication.submit_product(draft, by=owner)
    moderation.claim_review(product, by=adviser)
    with pytest.raises(RuleError):
        moderation.claim_review(product, by=manager)
    with time_machine.travel(timezone.now() + moderation.HOLD_PERIOD + timedelta(minutes=1)):
        assert moderation.claim_review(product, by=manager).moderator == manager


def test_the_work_is_shared_out_to_those_with_least(owner, company):
    people = {factories.AdviserFactory().user for _each in range(3)}
    for _each in range(6):
        factories.ProductFactory(company=company, state="submitted", published_at=None)
    assert moderation.assign_reviews() == 6
    held = [item.review.moderator for item in queue.moderation_queue()]
    assert {held.count(person) for person in people} == {2}
    assert moderation.assign_reviews() == 0


def test_who_did_how_many(owner, adviser, draft):
    publication.publish_product(publication.submit_product(draft, by=owner), by=adviser)
    assert queue.moderator_statistics() == [{"name": str(adviser), "approved": 1, "changes": 0, "held": 0}]


@pytest.fixture
def desk(as_user, adviser, one_factor):
    return as_user(adviser)


def test_approving_leads_to_the_next_one(desk, owner, draft, company):
    publication.submit_product(draft, by=owner)
    other = factories.ProductFactory(company=company, state="submitted", published_at=None)
    assert draft.name_es in desk.get(reverse("admin:products_moderation")).content.decode()
    assert desk.get(reverse("admin:products_moderation_item", args=[draft.pk])).status_code == 200
    answer = desk.post(reverse("admin:products_moderation_decide", args=[draft.pk]), {"choice": "approve"}, follow=True)
    draft.refresh_from_db()
    assert draft.state == "published"
    assert answer.redirect_chain[-1][0] == reverse("admin:products_moderation_item", args=[other.pk])


def test_the_moderator_sees_old_and_new_and_comments_by_field(desk, owner, public):
    drafts.save_changes(public, {"name_es": "Hamaca grande"}, by=owner)
    drafts.request_publication(public, by=owner)
    html = desk.get(reverse("admin:products_moderation_item", args=[public.pk])).content.decode()
    assert "<ins>" in html
    sent = {"choice": "changes", "comment_name_es": "Diga las medidas."}
    desk.post(reverse("admin:products_moderation_decide", args=[public.pk]), sent)
    assert public.comments.get().text == "Diga las medidas."
    public.refresh_from_db()
    assert public.name_es == "Hamaca"


def test_asking_for_changes_without_a_word_is_refused(desk, owner, draft):
    publication.submit_product(draft, by=owner)
    desk.post(reverse("admin:products_moderation_decide", args=[draft.pk]), {"choice": "changes"})
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_the_queue_costs_the_same_for_many(desk, company, django_assert_max_num_queries):
    for _each in range(9):
        factories.ProductFactory(company=company, state="submitted", published_at=None)
    with django_assert_max_num_queries(9):
        desk.get(reverse("admin:products_moderation"))
