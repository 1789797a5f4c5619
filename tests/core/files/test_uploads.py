"""Photos and papers on their way in: made anew, or refused with a reason."""

import io

import pikepdf
import pytest
from django import forms
from django.core.exceptions import ValidationError
from PIL import Image

from exportasv.core.files import photos, uploads
from tests.uploads import good
from tests.uploads.good import upload

RED, BLUE = (200, 30, 30), (30, 30, 200)


def near(colour, other) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour, other, strict=True))


def seen(photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.read()))


class Sent(forms.Form):
    photo = uploads.PhotoUpload(required=False)
    paper = uploads.PdfUpload(required=False)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_anew_as_webp_under_a_random_name(form):
    photo = uploads.clean_photo(upload(good.photo(form), "../../Mi café.php"))
    assert seen(photo).format == "WEBP"
    assert len(photo.name) == uploads.NAME_LENGTH + len(".webp")
    assert (photo.width, photo.height) == good.SIZE


def test_three_widths_are_cut_four_to_three():
    photo = uploads.clean_photo(upload(good.photo(size=(2600, 1600))))
    assert {width: seen(crop).size for width, crop in photo.crops.items()} == {
        400: (400, 300), 800: (800, 600), 1600: (1600, 1200),
    }  # fmt: skip
    assert max(photo.width, photo.height) == photos.MAX_SIDE


def test_a_small_photo_is_not_blown_up():
    photo = uploads.clean_photo(upload(good.photo(size=(600, 600))))
    assert {width: seen(crop).size for width, crop in photo.crops.items()} == {400: (400, 300), 600: (600, 450)}


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_photo_taken_sideways_stands_upright(turn):
    photo = uploads.clean_photo(upload(good.photo(exif=good.exif(turn))))
    image = seen(photo)
    width, height = image.size
    expected = {3: (10, 10, BLUE), 6: (10, 10, RED), 8: (10, 10, BLUE)}[turn]
    assert (width, height) == (good.SIZE if turn == 3 else good.SIZE[::-1])
    assert near(image.getpixel(expected[:2]), expected[2])


def test_the_place_and_the_phone_are_gone():
    sent = good.photo(exif=good.exif(6, place=True), comment=b"secret word")
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    photo = uploads.clean_photo(upload(sent))
    for file in [photo, *photo.crops.values()]:
        content = file.read()
        assert not Image.open(io.BytesIO(content)).getexif()
        assert b"Juana" not in content
        assert b"secret" not in content


def test_a_focal_point_moves_the_cut():
    left, right = (photos.crop_box(1000, 300, x, 50) for x in (0, 100))
    assert (left, right) == ((0, 0, 400, 300), (600, 0, 1000, 300))
    crops = uploads.recrop_photo(upload(good.photo(size=(1200, 300))), 0, 50)
    assert near(seen(crops[400]).getpixel((399, 10)), RED)


def test_of_a_jpeg_with_two_pictures_the_first_counts():
    stream = io.BytesIO()
    other = Image.new("RGB", good.SIZE, "green")
    good.picture().save(stream, "MPO", save_all=True, append_images=[other])
    photo = uploads.clean_photo(upload(stream.getvalue()))
    assert (photo.width, photo.height) == good.SIZE
    assert near(seen(photo).getpixel((10, 10)), RED)


def test_an_avif_photo_is_taken():
    photo = uploads.clean_photo(upload(good.photo("AVIF", speed=10), "foto.avif"))
    assert near(seen(photo).getpixel((10, 10)), RED)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf", "avif"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", "avif"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf", "heic"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "heic"),
        (b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42", "video"),
    ],
)
def test_the_brands_of_a_file_tell_avif_from_heic(start, kind):
    assert uploads.file_kind(start + bytes(40)) == kind


def test_near_equal_photos_share_their_fingerprint():
    one = uploads.clean_photo(upload(good.photo(quality=95)))
    same = uploads.clean_photo(upload(good.photo("PNG", size=(800, 600))))
    assert bin(int(one.fingerprint, 16) ^ int(same.fingerprint, 16)).count("1") <= 6


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 80, "HEIC"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"<html><script>alert(1)</script>", "página web"),
        (good.pdf(), "PDF"),
        (b"PK\x03\x04" + b"\x00" * 80, "comprimido"),
        (good.photo()[:2000], "cortó"),
        (good.photo(size=(120, 120)), "120 × 120"),
        (good.photo(size=(4000, 300)), "tira"),
        (good.photo("PNG", size=(5_000, 4_000)), "16 megapíxeles"),
        (b"hello", "no es una foto"),
    ],
)
def test_a_file_that_is_no_photo_is_refused_with_its_cause(content, words):
    form = Sent(files={"photo": upload(content)})
    assert words in form.errors["photo"][0]


def test_a_paper_is_written_anew_with_its_pages_only():
    paper = uploads.clean_pdf(upload(good.pdf(3) + b"<script>alert(1)</script>", "registro.pdf"))
    content = paper.read()
    assert paper.pages == len(pikepdf.open(io.BytesIO(content)).pages) == 3
    assert b"script" not in content
    assert paper.name.endswith(".pdf")
    assert "registro" not in paper.name


def javascript(paper):
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(paper):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    paper.pages[0].Annots = pikepdf.Array([link])


def attachment(paper):
    paper.attachments["virus.exe"] = b"MZ"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (good.pdf_with(javascript), "programa"),
        (good.pdf_with(launch), "programa"),
        (good.pdf_with(attachment), "otros archivos"),
        (good.pdf(encryption=pikepdf.Encryption(user="x", owner="y")), "contraseña"),
        (good.pdf(201), "201 páginas"),
        (good.pdf()[:60], "dañado"),
        (good.photo(), "foto"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 80, "ofimático"),
    ],
)
def test_a_file_that_is_no_plain_pdf_is_refused_with_its_cause(content, words):
    form = Sent(files={"paper": upload(content, "papel.pdf")})
    assert words in form.errors["paper"][0]


def test_a_file_too_large_is_refused_before_it_is_read(settings):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="20 MB"):
        uploads.clean_photo(upload(good.photo()))


def test_a_form_without_a_file_keeps_what_it_had():
    assert Sent(files={}).is_valid()
