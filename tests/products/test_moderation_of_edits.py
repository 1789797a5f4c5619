"""Moderation of edits: new photos and certificates of a public product wait; prices change at once."""

from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from exportasv.core.db.errors import RuleError
from exportasv.core.outbox.models import OutboxTask
from products.editing import missing_fields
from products.editing.score import completeness
from products.models import PriceChange, ProductPhoto, WaitingPhoto
from products.moderation import differences
from products.moderation import queue as moderation
from products.rules import drafts, publication
from tests import factories
from tests.uploads import good
from tests.uploads.good import upload

pytestmark = pytest.mark.django_db
MODERATION = "admin:products_moderation_item"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path, one_factor):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def public(company):
    product = factories.ProductFactory(company=company, slug="hamaca", name_es="Hamaca", name_en="Hammock")
    factories.ProductPhotoFactory(product=product)
    return product


def page(name, product, *parts) -> str:
    return reverse(f"products:{name}", args=[product.pk, *parts])


def sent(as_user, owner, product):
    """Send one photo as the owner and return the edit that holds it."""
    as_user(owner).post(page("photos", product), {"photos": [upload(good.photo())]})
    return drafts.open_revision(product)


def send(as_user, owner, product):
    return as_user(owner).post(page("move", product), {"move": "send"})


def test_a_new_photo_of_a_public_product_is_not_shown_before_a_moderator_saw_it(as_user, owner, client, public):
    sent(as_user, owner, public)
    waiting = WaitingPhoto.objects.get()
    assert public.photos.count() == 1
    assert waiting.image.name not in client.get(public.get_absolute_url()).content.decode()
    assert waiting.src in as_user(owner).get(page("photos", public)).content.decode()


def test_the_moderator_sees_both_and_approves(as_user, owner, adviser, client, public):
    sent(as_user, owner, public)
    send(as_user, owner, public)
    browser = as_user(adviser)
    seen = browser.get(reverse(MODERATION, args=[public.pk])).content.decode()
    assert public.photos.get().image.url in seen
    assert WaitingPhoto.objects.get().src in seen
    browser.post(reverse("admin:products_moderation_decide", args=[public.pk]), {"choice": "approve"})
    first, second = public.photos.all()
    assert default_storage.exists(second.image.name)
    assert (second.position, WaitingPhoto.objects.count()) == (first.position + 1, 0)
    assert second.image.url in client.get(public.get_absolute_url()).content.decode()


def test_without_the_control_it_would_be_public_at_once(as_user, owner, public, monkeypatch):
    """Canary."""
    monkeypatch.setattr(drafts, "can_moderate", lambda person: True)
    sent(as_user, owner, public)
    assert public.photos.count() == 2


def test_a_moderator_asks_for_another_photo_and_the_owner_takes_it_back(as_user, owner, adviser, public):
    sent(as_user, owner, public)
    send(as_user, owner, public)
    words = {"choice": "changes", "comment_photos": "Está borrosa."}
    as_user(adviser).post(reverse("admin:products_moderation_decide", args=[public.pk]), words)
    browser = as_user(owner)
    assert "Está borrosa." in browser.get(page("edit", public)).content.decode()
    browser.post(page("photo", public, WaitingPhoto.objects.get().pk), {"do": "unsend"})
    assert not WaitingPhoto.objects.exists()
    assert OutboxTask.objects.filter(kind="photo.delete_file").count() >= 2
    assert public.revisions.get().state == "discarded"


def test_while_a_moderator_reads_nothing_is_added(as_user, owner, public):
    sent(as_user, owner, public)
    send(as_user, owner, public)
    answer = as_user(owner).post(page("photos", public), {"photos": [upload(good.photo("PNG", size=(800, 900)))]})
    assert answer.status_code == 400
    assert WaitingPhoto.objects.count() == 1


def test_a_discarded_edit_takes_its_photos_along(as_user, owner, public):
    sent(as_user, owner, public)
    as_user(owner).post(page("move", public), {"move": "discard"})
    assert not WaitingPhoto.objects.exists()
    assert public.photos.count() == 1


def test_another_company_reaches_no_photo_that_waits(as_user, owner, stranger, public):
    sent(as_user, owner, public)
    address = page("photo", public, WaitingPhoto.objects.get().pk)
    assert as_user(stranger).post(address, {"do": "unsend"}).status_code == 404
    assert WaitingPhoto.objects.count() == 1


def test_to_take_a_photo_away_and_to_order_holds_at_once(as_user, owner, public):
    as_user(owner).post(page("photo", public, public.photos.get().pk), {"do": "remove"})
    assert not ProductPhoto.objects.exists()
    assert drafts.open_revision(public) is None


def test_what_staff_send_stands_at_once(as_user, adviser, public):
    as_user(adviser).post(page("photos", public), {"photos": [upload(good.photo())]})
    assert public.photos.count() == 2


def test_an_added_certificate_waits_and_one_taken_away_goes_at_once(as_user, owner, adviser, company, public):
    old, new = factories.CertificateFactory.create_batch(2, company=company)
    public.certificates.set([old])
    as_user(owner).post(page("papers", public), {"certificates": [new.pk]})
    assert not public.certificates.exists()
    send(as_user, owner, public)
    line = next(each for each in differences.field_differences(public, drafts.open_revision(public)) if each.is_changed)
    assert (line.field, str(new) in line.new.replace("<ins>", "").replace("</ins>", "")) == ("certificates", True)
    publication.approve_revision(drafts.open_revision(public), by=adviser)
    assert list(public.certificates.all()) == [new]


def test_the_certificate_of_a_stranger_never_comes_in_by_an_edit(owner, adviser, public):
    theirs = factories.CertificateFactory()
    revision = drafts.save_changes(public, {"certificates": [theirs.pk]}, by=owner)
    publication.approve_revision(publication.submit_revision(revision, by=owner), by=adviser)
    assert not public.certificates.exists()


def test_a_price_holds_at_once_and_moderators_read_what_it_was(as_user, owner, adviser, client, public):
    factories.PriceTermFactory(product=public, amount=Decimal("4.50"))
    price = {"incoterm": "FOB", "place": "Acajutla", "amount": "9.00", "from_quantity": "1"}
    as_user(owner).post(page("prices", public), price | {"read_back": "$9.00 por unidad, FOB Acajutla"})
    change = PriceChange.objects.get()
    assert (change.before, change.after, change.by, change.percent) == (Decimal("4.50"), Decimal("9.00"), owner, 100)
    assert "9.00" in client.get(public.get_absolute_url()).content.decode()
    queue = as_user(adviser).get(reverse("admin:products_moderation")).content.decode()
    assert "4.50" in queue
    assert "+100" in queue


def test_a_price_taken_away_is_told_too_and_the_same_one_again_is_no_change(owner, public):
    price = factories.PriceTermFactory(product=public)
    values = {"incoterm": "FOB", "place": "Acajutla", "from_quantity": 1, "amount": price.amount}
    drafts.set_price(public, values, by=owner)
    assert not PriceChange.objects.exists()
    drafts.delete_price(price, by=owner)
    assert PriceChange.objects.get().after is None


def test_the_queue_says_why_new_photos_and_certificates_ask_for_a_look(as_user, owner, company, public):
    sent(as_user, owner, public)
    as_user(owner).post(page("papers", public), {"certificates": [factories.CertificateFactory(company=company).pk]})
    send(as_user, owner, public)
    why = [str(reason) for _points, reason in moderation.moderation_queue()[0].reasons]
    assert {"Trae fotos nuevas", "Usaría otro certificado"} <= set(why)


def test_photo_and_price_count_and_what_each_brings_is_said(owner, company):
    product = factories.ProductFactory(company=company, monthly_capacity=10, state="draft", published_at=None)
    before = completeness(product)
    lacks = {lack.field: lack.points for lack in missing_fields.missing_fields(product, 0, 0)}
    assert lacks == {"photos": 7, "prices": 7}
    values = {"incoterm": "EXW", "place": "", "from_quantity": 1, "amount": Decimal(2)}
    drafts.set_price(product, values, by=owner)
    factories.ProductPhotoFactory(product=product)
    product.refresh_from_db()
    assert (before, product.completeness, completeness(product)) == (86, 93, 100)


def test_an_empty_edit_is_not_sent(as_user, owner, public):
    with pytest.raises(RuleError):
        drafts.request_publication(public, by=owner)


def test_what_is_sent_as_it_was_is_not_marked_as_changed(owner, public):
    revision = public.revisions.create(changes={"samples": public.samples, "minimum_order": 7}, created_by=owner)
    assert [line.field for line in differences.field_differences(public, revision) if line.is_changed] == [
        "minimum_order"
    ]
