"""Photos in a .zip beside the sheet, matched by the product's code."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from exportasv.core.files.sandbox import FileRejectedError
from exportasv.core.imports import archive, rules, undo
from exportasv.core.imports.models import ImportJob
from products.editing.score import completeness
from products.models import Product, ProductPhoto
from tests import factories
from tests.core.imports.conftest import as_csv, undo_import

pytestmark = pytest.mark.django_db
HEADERS = ["NIT", "Código", "Producto", "Rubro"]


def picture(shade: int) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((400, 300), shade).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return stream.getvalue()


def sent_with(photos: bytes, company, manager) -> ImportJob:
    factories.SectorFactory()
    rows = [[company.nit, "CAF-01", "Café", "Alimentos"], [company.nit, "MIEL", "Miel", "Alimentos"]]
    sheet = ContentFile(as_csv([HEADERS, *rows]))
    job = rules.receive_file(sheet, "hoja.csv", "products", by=manager, packed=ContentFile(photos))
    rules.run_check(job.pk)
    rules.confirm_import(ImportJob.objects.get(pk=job.pk), by=manager)
    rules.run_apply(job.pk)
    rules.run_attach_photos(job.pk)
    return ImportJob.objects.get(pk=job.pk)


FOLDER = {
    "fotos/CAF-01.jpg": picture(20),
    "fotos/caf-01_2.JPG": picture(80),
    "../../etc/MIEL (1).jpg": picture(120),
    "__MACOSX/._MIEL.jpg": b"x",
    "otra.jpg": picture(60),
    "MIEL_3.jpg": b"not a photo at all",
    "leame.txt": b"hola",
}


def test_each_photo_goes_to_the_product_that_its_name_begins_with(company, manager, as_user):
    job = sent_with(packed(FOLDER), company, manager)
    found = {product.code: product.photos.count() for product in Product.objects.all()}
    assert found == {"CAF-01": 2, "MIEL": 1}
    assert {name for name, _why in job.photos_told["left"]} == {"otra.jpg", "MIEL_3.jpg"}
    assert "otra.jpg" in as_user(manager).get(reverse("admin:imports_importjob_sheet", args=[job.pk])).content.decode()


def test_the_work_done_twice_adds_no_photo_twice(company, manager):
    job = sent_with(packed(FOLDER), company, manager)
    rules.run_attach_photos(job.pk)
    assert ProductPhoto.objects.count() == 3


def test_undoing_the_sheet_takes_its_photos_too(company, manager):
    undo_import(sent_with(packed(FOLDER), company, manager), manager)
    assert not Product.objects.exists()


def test_a_photo_that_somebody_described_keeps_its_product(company, manager):
    job = sent_with(packed(FOLDER), company, manager)
    ProductPhoto.objects.filter(product__code="MIEL").update(alt_es="Miel en frasco")
    undo_import(job, manager)
    assert [product.code for product in Product.objects.all()] == ["MIEL"]


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"PK\x03\x04", "zip_damaged"), (packed({"a.jpg": bytes(30_000_000)}), "bomb"),
     (packed({"a.jpg": bytes(2_000_000)}), "bomb"),
     (packed({f"{n}.jpg": b"" for n in range(2_001)}), "zip_many")],
    ids=["damaged", "large", "ratio", "many"],
)  # fmt: skip
def test_a_bad_folder_is_refused_by_its_cause(tmp_path, content, cause):
    path = tmp_path / "fotos.zip"
    path.write_bytes(content)
    with pytest.raises(FileRejectedError) as caught:
        archive.photo_names(str(path))
    assert caught.value.cause == cause


def test_a_bad_folder_is_told_and_the_rows_stay(company, manager, as_user):
    job = sent_with(b"PK\x03\x04", company, manager)
    assert Product.objects.count() == 2
    shown = as_user(manager).get(reverse("admin:imports_importjob_sheet", args=[job.pk])).content.decode()
    assert ".zip" in shown


def test_photos_of_the_sheet_count_in_the_score_and_stop_no_undo(company, manager):
    job = sent_with(packed(FOLDER), company, manager)
    for product in Product.objects.all():
        assert product.completeness == completeness(product)
    assert undo.undo_preview(job)["reasons"] == {}
    undo_import(job, manager)
    assert not Product.objects.exists()
