"""The disk is full while a file comes in or goes out: 507 in words, no half file, no row without its file."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client
from django.urls import reverse

from exportasv.core.files import sandbox
from exportasv.core.files.uncommitted_files import UncommittedFilesMiddleware
from products.models import ProductPhoto
from tests import factories
from tests.core.files import sandboxed
from tests.core.imports.conftest import as_csv
from tests.uploads import good
from tests.uploads.good import upload

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Disk:
    """Counts the writes to stored files; from the n-th on there is no space. 0: there is always."""

    def __init__(self) -> None:
        self.writes, self.full_from = 0, 0

    def check(self) -> None:
        self.writes += 1
        if self.full_from and self.writes >= self.full_from:
            raise FULL


class Paper:
    """An open file on that disk: half of what is written arrives."""

    def __init__(self, disk: Disk, file) -> None:
        self.disk, self.file = disk, file

    def write(self, data: bytes) -> int:
        try:
            self.disk.check()
        except OSError:
            self.file.write(data[: len(data) // 2])
            raise
        return self.file.write(data)

    def close(self) -> None:
        self.file.close()


@pytest.fixture
def disk(monkeypatch) -> Disk:
    disk, fdopen = Disk(), os.fdopen
    opened = lambda fd, mode="r", *args, **named: (  # noqa: E731
        Paper(disk, fdopen(fd, mode)) if mode == "wb" and not args and not named else fdopen(fd, mode, *args, **named)
    )
    monkeypatch.setattr(os, "fdopen", opened)
    return disk


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def mine(owner) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(owner)
    return browser


@pytest.fixture
def draft(company):
    return factories.ProductFactory(company=company, state="draft", published_at=None)


def send_photos(browser: Client, product, *files, **headers: str):
    address = reverse("products:photos", args=[product.pk])
    return browser.post(address, {"photos": list(files)}, headers=headers)


@pytest.mark.parametrize("full_from", [1, 2, 3])
def test_a_photo_that_does_not_fit_leaves_nothing(mine, draft, disk, media, full_from):
    disk.full_from = full_from
    answer = send_photos(mine, draft, upload(good.photo(), "foto.jpg"))
    assert answer.status_code == 507
    assert "Ya no hay espacio" in answer.content.decode()
    assert disk.writes == full_from
    assert files_in(media) == []
    assert not ProductPhoto.objects.exists()


def test_with_space_the_same_photo_is_stored(mine, draft, disk, media):
    assert send_photos(mine, draft, upload(good.photo(), "foto.jpg")).status_code == 302
    assert len(files_in(media)) == disk.writes == 3
    assert not [name for name in files_in(media) if name.endswith(".part")]


def test_the_script_of_the_photos_is_told_in_words(mine, draft, disk):
    disk.full_from = 1
    answer = send_photos(mine, draft, upload(good.photo(), "foto.jpg"), Accept="application/json")
    assert answer.status_code == 507
    assert answer.json()["problems"][0]["words"]


@pytest.mark.django_db(transaction=True)
def test_what_was_stored_before_the_disk_was_full_stays(mine, draft, disk, media):
    send_photos(mine, draft, upload(good.photo(), "a.jpg"))
    before, disk.full_from = files_in(media), disk.writes + 1
    assert send_photos(mine, draft, upload(good.photo(size=(900, 600)), "b.jpg")).status_code == 507
    assert files_in(media) == before
    photo = ProductPhoto.objects.get()
    assert default_storage.exists(photo.image.name)


@pytest.mark.django_db(transaction=True)
def test_of_two_photos_in_one_request_the_first_stays_whole(mine, draft, disk, media):
    send_photos(mine, draft, upload(good.photo(), "a.jpg"))
    one = disk.writes
    ProductPhoto.objects.all().delete()
    before = set(files_in(media))
    disk.writes, disk.full_from = 0, one + 2
    two = upload(good.photo(), "a.jpg"), upload(good.photo(size=(900, 600)), "b.jpg")
    assert send_photos(mine, draft, *two).status_code == 507
    photo = ProductPhoto.objects.get()
    assert set(files_in(media)) - before == {photo.image.name, *photo.crops.values()}


def test_without_the_cleaning_the_first_files_of_a_photo_stay(mine, draft, disk, media, monkeypatch):
    """The canary."""
    monkeypatch.setattr(UncommittedFilesMiddleware, "__call__", lambda self, request: self.get_response(request))
    disk.full_from = 3
    assert send_photos(mine, draft, upload(good.photo(), "foto.jpg")).status_code == 507
    assert len(files_in(media)) == 2


def test_a_folder_of_the_library_keeps_the_half_file(disk, media, db):
    """The canary: why the storage is our own."""
    disk.full_from = 1
    with pytest.raises(OSError, match="space"):
        FileSystemStorage(location=media).save("a.webp", ContentFile(b"0" * 1000))
    assert files_in(media) == ["a.webp"]
    with pytest.raises(OSError, match="space"):
        default_storage.save("b.webp", ContentFile(b"0" * 1000))
    assert files_in(media) == ["a.webp"]


def test_a_name_in_use_is_never_overwritten(media, db):
    first = default_storage.save("a.pdf", ContentFile(b"first"))
    second = default_storage.save("a.pdf", ContentFile(b"second"))
    assert first != second
    assert default_storage.open(first).read() == b"first"


def test_a_sheet_that_does_not_fit_is_not_received(disk, media, manager, settings):
    settings.STAFF_MFA_REQUIRED = False
    browser = Client(raise_request_exception=False)
    browser.force_login(manager)
    disk.full_from = 1
    sheet = upload(as_csv([["NIT", "Código", "Producto"], ["1", "2", "3"]]), "hoja.csv")
    answer = browser.post(reverse("admin:imports_importjob_upload"), {"kind": "products", "file": sheet})
    assert answer.status_code == 507
    assert files_in(media) == []


def test_a_list_that_does_not_fit_into_its_file_says_so(mine, owner, monkeypatch):
    def no_space(*_args, **_named):
        raise FULL

    monkeypatch.setattr("exportasv.core.spreadsheets.exports.write_xlsx", no_space)
    answer = mine.get(reverse("products:mine"), {"export": "xlsx"})
    assert answer.status_code == 507


def test_the_child_that_reads_files_tells_of_the_disk_and_not_of_the_file():
    with pytest.raises(OSError, match="space") as told:
        sandbox.run(sandboxed.full_disk)
    assert told.value.errno == errno.ENOSPC
