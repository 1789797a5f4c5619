"""With a bucket of S3's kind instead of a folder everything works as before, against a server that speaks S3."""

import io
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from companies.models import Certificate
from exportasv.core.files.local_files import local_path
from exportasv.core.imports import photos as import_photos
from exportasv.core.imports import rules, undo
from exportasv.core.imports.models import ImportJob
from exportasv.core.notifications import list_exports
from exportasv.core.notifications.models import ListExport
from exportasv.core.privacy import data_copies, retention
from exportasv.core.spreadsheets import exports as out
from products.rules import photos
from tests import factories
from tests.core.imports.conftest import apply_import, as_xlsx, sent
from tests.uploads import good

pytestmark = pytest.mark.django_db
NAME = "exportasv"
KEYS = {"access_key": "test", "secret_key": "test", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture(autouse=True)
def bucket(server, settings, one_factor):
    """An empty bucket, which is the storage of every file. Gives what it holds."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    found = boto3.resource("s3", endpoint_url=server, **keys).Bucket(NAME)
    found.create()
    options = {"bucket_name": NAME, "endpoint_url": server, **KEYS}
    default = {"BACKEND": "exportasv.core.files.storage.PrivateS3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    yield found
    found.objects.all().delete()


def names(bucket) -> list[str]:
    return [each.key for each in bucket.objects.all()]


def all_of(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def test_a_photo_is_sent_shown_cut_anew_and_forgotten(bucket, company, owner, as_user):
    product = factories.ProductFactory(company=company, state="draft", published_at=None)
    file = SimpleUploadedFile("IMG_1.jpg", good.photo(), "image/jpeg")
    as_user(owner).post(reverse("products:photos", args=[product.pk]), {"photos": [file]})
    row = product.photos.get()
    assert sorted(names(bucket)) == sorted([row.image.name, *row.crops.values()])
    assert as_user(owner).get(row.image.url)["Content-Type"] == "image/webp"
    before = set(row.crops.values())
    row = photos.set_focal_point(row, 10, 90, by=owner)
    assert not before & set(row.crops.values())
    gone = photos.remove_photo(row, by=owner)
    assert photos.restore_photo(product, gone, by=owner).image.name == row.image.name
    product.photos.all().delete()
    for name in names(bucket):
        photos.delete_unused_file(name)
    assert names(bucket) == []


def test_a_file_in_a_bucket_belongs_to_nobody_else(bucket, server, owner, company):
    factories.CertificateFactory(company=company).document.save("p.pdf", SimpleUploadedFile("p.pdf", good.pdf()))
    (each,) = bucket.objects.all()
    assert {grant["Permission"] for grant in each.Acl().grants} == {"FULL_CONTROL"}
    assert not Certificate.objects.get().document.url.startswith(server)


def test_a_paper_is_served_to_whom_it_may_be_shown(settings, company, owner, stranger, as_user):
    kind = factories.CertificateTypeFactory()
    said = {"type": kind.pk, "number": "1", "document": SimpleUploadedFile("a.pdf", good.pdf(), "application/pdf")}
    as_user(owner).post(reverse("companies:certificate_new"), said)
    row = company.certificates.get()
    for settings.PRIVATE_FILES_BY_PROXY in ("", "/_private/"):  # a proxy sends nothing that lies in a bucket
        answer = as_user(owner).get(reverse("companies:certificate_document", args=[row.pk]))
        assert all_of(answer).startswith(b"%PDF-")
    assert as_user(stranger).get(reverse("companies:certificate_document", args=[row.pk])).status_code == 404


def test_a_paper_that_is_gone_answers_as_a_missing_one(bucket, company, owner, as_user):
    row = factories.CertificateFactory(company=company)
    row.document.save("p.pdf", SimpleUploadedFile("p.pdf", good.pdf()))
    bucket.objects.all().delete()
    assert as_user(owner).get(reverse("companies:certificate_document", args=[row.pk])).status_code == 404
    assert as_user(owner).get(reverse("photo_file", args=["nothing"])).status_code == 404


@pytest.fixture
def job(manager, company) -> ImportJob:
    factories.SectorFactory()
    rows = [["Lista"], ["NIT", "Código", "Producto", "Rubro"], [company.nit, "HAM-1", "Hamaca", "Alimentos"]]
    return sent(as_xlsx(rows[1:], rows[0]), manager)


def test_a_sheet_is_read_looked_at_again_annotated_applied_and_undone(job, manager, as_user):
    assert job.counts == {"new": 1}
    browser = as_user(manager)
    columns = browser.get(reverse("admin:imports_importjob_columns", args=[job.pk]), {"row": 3, "sheet": "Sheet1"})
    assert columns.status_code == 200
    report = browser.get(reverse("admin:imports_importjob_report", args=[job.pk]))
    assert report.content[:2] == b"PK"
    apply_import(job, manager)
    assert undo.undo_preview(job)["free"] == 1


def test_photos_beside_a_sheet_find_their_product(job, manager, company):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("HAM-1.jpg", good.photo())
    job.photos.save("fotos.zip", SimpleUploadedFile("fotos.zip", packed.getvalue()))
    import_photos.attach_photos(apply_import(job, manager))
    assert company.products.get().photos.count() == 1


def test_a_copy_of_a_file_is_there_while_it_is_needed(job):
    with local_path(job.file) as path, open(path, "rb") as copy:
        assert copy.read(2) == b"PK"
    assert not Path(path).exists()


def test_a_sheet_that_is_gone_fails_in_words(bucket, manager, job, as_user):
    bucket.objects.all().delete()
    again = rules.choose_columns(job, {"sheet": "Sheet1", "header": 1, "first": 1,
        "mapping": {"0": "company", "2": "name_es", "3": "sector"}, "mark": ""}, ["NIT"], by=manager)  # fmt: skip
    rules.run_check(again.pk)
    again.refresh_from_db()
    assert (again.state, again.problem["cause"]) == ("failed", "gone")
    assert as_user(manager).get(reverse("admin:imports_importjob_report", args=[job.pk])).status_code == 404


def test_a_long_list_is_written_fetched_and_deleted(
    bucket, adviser, as_user, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(out, "MAX_SYNC_ROWS", 1)
    factories.CompanyFactory.create_batch(2)
    as_user(adviser).get("/admin/companies/company/", {"export": "csv"})
    row = ListExport.objects.get()
    list_exports.make_export(row.pk)
    assert len(names(bucket)) == 1
    page = as_user(adviser).get(reverse("notifications:export", args=[row.key]))
    assert page.status_code == 200  # which says how large the file is
    file = as_user(adviser).get(reverse("notifications:export_file", args=[row.key]))
    assert all_of(file).decode("utf-8-sig").count("\n") == 3
    ListExport.objects.update(created_at=timezone.now() - timedelta(days=4))
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply_retention(day="today")
    assert names(bucket) == []


def test_the_copy_of_my_data_holds_the_files(bucket, company, owner):
    factories.CertificateFactory(company=company).document.save("p.pdf", SimpleUploadedFile("p.pdf", good.pdf()))
    with zipfile.ZipFile(io.BytesIO(data_copies.personal_data_zip(owner))) as archive:
        assert [name for name in archive.namelist() if name.endswith(".pdf")]
