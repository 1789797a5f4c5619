"""R5 for sheets: none of the bad ones crashes, reads a file of the machine or writes one; each is told its cause."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from exportasv.core.imports import photos
from exportasv.core.imports.error_texts import FILE_MESSAGES, file_error
from exportasv.core.imports.models import ImportJob
from exportasv.core.spreadsheets import reader
from tests import factories
from tests.core.imports.bad_sheets import SECRET, hostile, none_at_all
from tests.core.imports.conftest import apply_import, as_xlsx, sent
from tests.uploads import good
from tests.uploads.good import upload

pytestmark = pytest.mark.django_db
ENDS = {"failed", "asked", "checked"}  # a sheet without what matters is asked for its columns


def everything_kept(job: ImportJob) -> str:
    return f"{job.found} {list(job.rows.values_list('values', 'errors'))}"


@pytest.mark.parametrize("sheet", [*hostile(), *none_at_all()], ids=lambda sheet: sheet.name)
def test_a_bad_sheet_ends_in_words(sheet, manager):
    job = sent(sheet.content, manager, name=sheet.name)
    assert job.state in ENDS
    assert SECRET not in everything_kept(job)
    if job.state == "failed":
        assert job.problem["cause"] in FILE_MESSAGES
        assert "%(" not in file_error(job.problem)
        assert job.problem["cause"] not in ("crash", "time")


def test_without_the_look_at_what_is_declared_a_bomb_is_read(manager, tmp_path, monkeypatch):
    """Canary: the look before unpacking is what stops a sheet that unpacks to far too much."""
    bomb = next(each for each in hostile() if each.name == "bomb.xlsx")
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb.content)
    with pytest.raises(reader.FileRejectedError, match="bomb"):
        list(reader.sheets(str(path)))
    monkeypatch.setattr(reader, "MAX_RATIO", 10**9)
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 10**12)
    list(reader.sheets(str(path)))


def test_photos_whose_names_climb_out_are_read_by_their_last_part_only(manager, company, tmp_path):
    factories.SectorFactory()
    job = sent(
        as_xlsx([[company.nit, "HAM-1", "Hamaca", "Alimentos"]], ["NIT", "Código", "Producto", "Rubro"]), manager
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../../tmp/exportasv-slipped/HAM-1.jpg", good.photo())
        archive.writestr("..\\..\\HAM-1_2.jpg", b"no photo")
    job.photos.save("fotos.zip", ContentFile(packed.getvalue()))
    photos.attach_photos(apply_import(job, manager))
    assert company.products.get().photos.count() == 1
    assert not Path("/tmp/exportasv-slipped").exists()
    assert [name for name, _why in ImportJob.objects.get().photos_told["left"]] == ["HAM-1_2.jpg"]


@pytest.mark.parametrize(
    "name",
    [
        "hoja\x00.xlsx",
        "xslx.\u202efdp.xlsx",
        "<img src=x onerror=alert(1)>.xlsx",
        "../../etc/hoja.xlsx",
        "a" * 300 + ".xlsx",
    ],
)
def test_a_wicked_name_of_a_sheet_is_only_text(name, manager, as_user):
    file = upload(as_xlsx([["x"]], ["Producto"]), "hoja.xlsx")
    file._name = name
    answer = as_user(manager).post(
        reverse("admin:imports_importjob_upload"), {"kind": "products", "file": file}, follow=True
    )
    assert answer.status_code == 200
    assert "<img src=x" not in answer.content.decode()
    for job in ImportJob.objects.all():
        assert Path(job.file.name).parent == Path("private/imports")
        assert not set(job.file_name) & {"\x00", "\u202e", "/"}


def test_a_sheet_that_is_too_large_is_refused_at_the_door(manager, as_user, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    file = upload(as_xlsx([["x"]], ["Producto"]), "hoja.xlsx")
    answer = as_user(manager).post(reverse("admin:imports_importjob_upload"), {"kind": "products", "file": file})
    assert str(FILE_MESSAGES["size"]) in answer.content.decode()
    assert not ImportJob.objects.exists()
