"""Photos of a product: upload, order, crop, description, removal and restoring."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from exportasv.core.audit.models import AuditEntry
from exportasv.core.files.uploads import clean_photo
from exportasv.core.outbox import outbox
from products.models import ProductPhoto
from products.rules import photos
from tests import factories
from tests.uploads import good
from tests.uploads.good import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def product(company):
    return factories.ProductFactory(company=company, slug="hamaca", name_es="Hamaca")


@pytest.fixture
def draft(company):
    """Return a product that is not public, so that photos need no approval."""
    return factories.ProductFactory(company=company, name_es="Hamaca nueva", state="draft", published_at=None)


@pytest.fixture
def three(product):
    return [factories.ProductPhotoFactory(product=product, position=n) for n in range(3)]


def page(product, name="photos", *parts) -> str:
    return reverse(f"products:{name}", args=[product.pk, *parts])


def send(browser, product, *files, **headers):
    return browser.post(page(product), {"photos": list(files)}, headers=headers)


def fresh(photo) -> ProductPhoto:
    return ProductPhoto.objects.get(pk=photo.pk)


def order(product) -> list[int]:
    return list(product.photos.values_list("pk", flat=True))


def test_an_owner_sends_several_photos_at_once(owner, as_user, draft):
    answer = send(as_user(owner), draft, upload(good.photo()), upload(good.photo("PNG", size=(800, 900))))
    first, second = draft.photos.all()
    assert answer.status_code == 302
    assert (first.width, second.height) == (640, 900)
    assert all(default_storage.exists(name) for name in [first.image.name, *first.crops.values()])
    assert AuditEntry.objects.filter(table_name="products_productphoto", actor=owner, action="insert").count() == 2


def test_a_good_photo_is_kept_and_a_bad_one_named(owner, as_user, draft):
    answer = send(as_user(owner), draft, upload(good.photo()), upload(b"<svg/>", "dibujo.svg"))
    assert (answer.status_code, draft.photos.count()) == (200, 1)
    assert [problem["name"] for problem in answer.context["problems"]] == ["dibujo.svg"]
    assert "SVG" in answer.content.decode()


HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 80


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "HEIC de Apple. En el iPhone elija Ajustes"), ("en", "HEIC form. On the iPhone choose Settings")],
)
def test_a_photo_in_apples_form_is_told_what_to_do(owner, as_user, draft, language, words):
    with translation.override(language):
        answer = send(as_user(owner), draft, upload(HEIC, "IMG_0042.HEIC"))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "IMG_0042.HEIC" in answer.content.decode()
    assert not draft.photos.exists()


def test_the_page_asks_phones_for_forms_that_can_be_read(owner, as_user, draft):
    """Without HEIC in `accept`, an iPhone converts its photos to JPEG."""
    field = re.search(r'<input[^>]*type="file"[^>]*>', as_user(owner).get(page(draft)).content.decode())[0]
    assert 'accept="image/jpeg,image/png,image/webp,image/avif"' in field


def test_a_photo_held_sideways_is_served_upright_and_without_its_place(owner, as_user, draft):
    send(as_user(owner), draft, upload(good.photo(exif=good.exif(6, place=True))))
    shown = as_user(owner).get(draft.photos.get().image.url)
    image = Image.open(io.BytesIO(shown.content))
    assert image.size == good.SIZE[::-1]
    assert not image.getexif()


def test_the_script_gets_its_answer_as_json(owner, as_user, product):
    browser = as_user(owner)
    good_one = send(browser, product, upload(good.photo()), accept="application/json")
    again = send(browser, product, upload(good.photo()), accept="application/json")
    assert good_one.json() == {"added": 1, "problems": []}
    assert again.status_code == 400
    assert "ya está" in again.json()["problems"][0]["words"]


def test_nothing_sent_is_said(owner, as_user, product):
    assert as_user(owner).post(page(product)).status_code == 400


def test_a_product_has_room_for_twelve(owner, as_user, product):
    factories.ProductPhotoFactory.create_batch(photos.MAX_PHOTOS, product=product)
    answer = send(as_user(owner), product, upload(good.photo()))
    assert product.photos.count() == photos.MAX_PHOTOS
    assert "12" in answer.content.decode()


@pytest.mark.parametrize("who", ["stranger", "guest", "adviser", "consular_officer", "invest_officer"])
def test_who_may_tend_the_photos(who, request, as_user, product, one_factor):
    expected = {"adviser": 200, "consular_officer": 403, "invest_officer": 403}.get(who, 404)
    assert as_user(request.getfixturevalue(who)).get(page(product)).status_code == expected


def test_a_stranger_cannot_touch_another_companys_photos(stranger, as_user, product, three):
    browser = as_user(stranger)
    answers = [
        send(browser, product, upload(good.photo())),
        browser.post(page(product, "photo", three[0].pk), {"do": "remove"}),
        browser.post(page(product, "photos_order"), {"order": ""}),
        browser.post(page(product, "photo_restore")),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert product.photos.count() == 3


def test_a_photo_of_another_product_is_not_reached_through_ones_own(owner, as_user, product):
    other = factories.ProductPhotoFactory()
    assert as_user(owner).post(page(product, "photo", other.pk), {"do": "remove"}).status_code == 404


def test_the_page_asks_as_much_for_twelve_photos_as_for_one(owner, as_user, product, django_assert_max_num_queries):
    factories.ProductPhotoFactory.create_batch(12, product=product)
    browser = as_user(owner)
    browser.get(page(product))
    with django_assert_max_num_queries(8):
        browser.get(page(product))


def test_arrows_move_a_photo_by_one_place(owner, as_user, product, three):
    browser, (a, b, c) = as_user(owner), [photo.pk for photo in three]
    browser.post(page(product, "photo", c), {"do": "earlier"})
    assert order(product) == [a, c, b]
    browser.post(page(product, "photo", a), {"do": "earlier"})
    browser.post(page(product, "photo", a), {"do": "later"})
    assert order(product) == [c, a, b]


def test_photos_are_dragged_into_order_and_foreign_numbers_do_nothing(owner, as_user, product, three):
    a, b, c = (photo.pk for photo in three)
    other = factories.ProductPhotoFactory(position=5)
    as_user(owner).post(page(product, "photos_order"), {"order": f"{c},{other.pk},x,{a},{c}"})
    assert order(product) == [c, a, b]
    assert fresh(other).position == 5


def test_a_touch_cuts_the_photo_anew_under_another_name(owner, as_user, draft):
    browser = as_user(owner)
    send(browser, draft, upload(good.photo(size=(1200, 300))))
    photo = draft.photos.get()
    old = photo.crops["400"]
    browser.post(page(draft, "photo", photo.pk), {"do": "focus", "point": "0,50"})
    photo = fresh(photo)
    with default_storage.open(photo.crops["400"]) as file:
        red, _green, blue = Image.open(io.BytesIO(file.read())).getpixel((390, 100))
    assert (photo.focus_x, photo.crops["400"] != old, red > blue) == (0, True, True)


@pytest.mark.parametrize("point", ["", "101,5", "-1,5", "a,b", "5", "1e9,3"])
def test_a_point_outside_the_photo_changes_nothing(owner, as_user, product, three, point):
    as_user(owner).post(page(product, "photo", three[0].pk), {"do": "focus", "point": point})
    assert fresh(three[0]).focus_x == 50


def test_what_a_photo_shows_is_said_in_both_languages(owner, as_user, product, three):
    key = three[0].pk
    words = {"do": "words", f"{key}-alt_es": "Hamaca roja", f"{key}-alt_en": "Red hammock"}
    as_user(owner).post(page(product, "photo", key), words)
    assert (fresh(three[0]).alt_es, fresh(three[0]).alt_en) == ("Hamaca roja", "Red hammock")


def test_a_photo_taken_away_comes_back_as_it_was(owner, as_user, draft):
    browser = as_user(owner)
    send(browser, draft, upload(good.photo()))
    before = ProductPhoto.objects.values(*photos.COPIED_FIELDS).get()
    browser.post(page(draft, "photo", draft.photos.get().pk), {"do": "remove"})
    assert not draft.photos.exists()
    assert "Recuperarla" in browser.get(page(draft)).content.decode()
    browser.post(page(draft, "photo_restore"))
    assert ProductPhoto.objects.values(*photos.COPIED_FIELDS).get() == before


def test_a_day_later_the_files_are_gone_and_undo_says_so(owner, as_user, draft):
    browser = as_user(owner)
    send(browser, draft, upload(good.photo()))
    photo = draft.photos.get()
    browser.post(page(draft, "photo", photo.pk), {"do": "remove"})
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert all(outbox.run_task(pk) for pk in outbox.due_task_ids())
    assert not default_storage.exists(photo.image.name)
    assert browser.post(page(draft, "photo_restore")).status_code == 400


def test_the_file_of_a_photo_that_came_back_stays(owner, as_user, draft):
    browser = as_user(owner)
    send(browser, draft, upload(good.photo()))
    photo = draft.photos.get()
    browser.post(page(draft, "photo", photo.pk), {"do": "remove"})
    browser.post(page(draft, "photo_restore"))
    for name in [photo.image.name, *photo.crops.values()]:
        photos.delete_unused_file(name)
        assert default_storage.exists(name)


# --- What visitors see ----------------------------------------------------------------------------------------


def test_cards_offer_three_widths_with_their_size_and_words(client, product):
    photo = factories.ProductPhotoFactory(product=product)
    text = client.get("/en/catalogue/").content.decode()
    assert f'srcset="/media/{photo.crops["400"]} 400w, /media/{photo.crops["800"]} 800w' in text
    assert re.search(r'width="400"\s+height="300"\s+alt="Blue hammock"\s+loading="lazy"', text)


def test_the_product_page_shows_the_cuts_and_opens_the_whole(client, product):
    photo = factories.ProductPhotoFactory(product=product)
    text = client.get("/es/catalogo/hamaca/").content.decode()
    assert f'href="/media/{photo.image.name}" data-zoom' in text
    assert f"/media/{photo.crops['1600']} 1600w" in text
    assert f'og:image" content="http://127.0.0.1:8000/media/{photo.crops["1600"]}"' in text


def test_the_api_tells_the_cuts(client, product):
    photo = factories.ProductPhotoFactory(product=product)
    told = client.get(f"/api/v1/products/{product.slug}/").json()["photos"][0]["cuts"]
    assert told[1] == {"width": 800, "height": 600, "url": f"http://testserver/media/{photo.crops['800']}"}


def test_the_sheet_prints_the_real_photo(adviser, as_user, product, client, one_factor):
    drawn = client.get("/es/catalogo/hamaca/ficha.pdf").content
    send(as_user(adviser), product, upload(good.photo()))
    printed = client.get("/es/catalogo/hamaca/ficha.pdf").content
    assert b"/Subtype/Image" in printed
    assert b"/Subtype/Image" not in drawn


# --- Turned and cut ---------------------------------------------------------------------------------------------------


def test_a_photo_is_turned_and_cut(as_user, owner, product_with_photo):
    product, photo = product_with_photo
    address, before = reverse("products:photo", args=[product.pk, photo.pk]), photo.image.name
    width, height = photo.width, photo.height
    as_user(owner).post(address, {"do": "turn"})
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (height, width)
    assert photo.image.name != before
    as_user(owner).post(address, {"do": "cut", "left": "0", "top": "0", "right": "50", "bottom": "100"})
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (height // 2, width)
    assert set(photo.crops)


@pytest.mark.parametrize("box", [("50", "0", "50", "100"), ("0", "0", "x", "100"), ("0", "0", "6", "6")])
def test_a_cut_that_leaves_too_little_is_refused_in_words(as_user, owner, product_with_photo, box):
    product, photo = product_with_photo
    sides = dict(zip(("left", "top", "right", "bottom"), box, strict=True))
    answer = as_user(owner).post(reverse("products:photo", args=[product.pk, photo.pk]), {"do": "cut", **sides})
    assert answer.status_code == 400
    width = photo.width
    photo.refresh_from_db()
    assert photo.width == width


def test_another_companys_photo_is_neither_turned_nor_cut(as_user, stranger, product_with_photo):
    product, photo = product_with_photo
    for name in ("turn", "cut"):
        answer = as_user(stranger).post(reverse("products:photo", args=[product.pk, photo.pk]), {"do": name})
        assert answer.status_code == 404


@pytest.fixture
def product_with_photo(company, owner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    product = factories.ProductFactory(company=company)
    photo = photos.add_photo(product, clean_photo(good.upload(good.photo(size=(900, 600)))), by=owner)
    return product, photo
