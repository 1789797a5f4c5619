"""Every night the rows that name a file are compared with the files that are there."""

import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from companies.models import Certificate
from exportasv.core.monitoring import file_check
from exportasv.core.monitoring.alarms import current_alarms
from exportasv.core.monitoring.file_check import CHECKS_KEPT, check_files, compare_files, stored_files
from exportasv.core.monitoring.models import FileCheck
from exportasv.core.monitoring.tasks import enqueue_file_check
from exportasv.core.notifications import list_exports
from exportasv.core.notifications.models import ListExport
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from exportasv.core.outbox.outbox import run_task
from products.models import ProductPhoto
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(company) -> Certificate:
    row = factories.CertificateFactory(company=company)
    row.document.save("paper.pdf", ContentFile(b"%PDF-1.4"))
    return row


@pytest.fixture
def photo(company) -> ProductPhoto:
    for name in ("whole", "whole-400", "whole-800"):
        default_storage.save(f"photos/{name}.webp", ContentFile(b"RIFF"))
    product = factories.ProductFactory(company=company)
    return ProductPhoto.objects.create(
        product=product,
        image="photos/whole.webp",
        width=800,
        height=600,
        crops={"400": "photos/whole-400.webp", "800": "photos/whole-800.webp"},
    )


def test_where_all_is_there_nothing_is_found(paper, photo):
    assert compare_files() == ([], [])


def test_a_row_without_its_file_is_found(paper, photo):
    default_storage.delete(paper.document.name)
    (missing,) = compare_files().missing
    assert missing == ("companies.certificate", paper.pk, "document", paper.document.name)


def test_a_photo_without_one_of_its_crops_is_found(photo):
    default_storage.delete("photos/whole-800.webp")
    assert [(each.table, each.column) for each in compare_files().missing] == [("products.productphoto", "crops")]


def test_a_file_without_a_row_is_counted_and_left(paper):
    name = default_storage.save("private/certificates/nobodys.pdf", ContentFile(b"%PDF-1.4"))
    assert compare_files() == ([], [name])
    check_files()
    assert default_storage.exists(name)
    assert FileCheck.objects.latest().orphaned == 1


def leave_alone(name: str, days: float) -> str:
    """Store a file that no row names, so many days ago."""
    name = default_storage.save(name, ContentFile(b"half"))
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (moment, moment))
    return name


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("private/exports/a.xlsx", 1),
        ("private/copies/b.zip", 1),
        ("private/printouts/c.pdf", 1),
        ("private/imports/d.xlsx.aBcD1234.part", 1),
        ("photos/e.webp.aBcD1234.part", 1),
        ("private/imports/f.xlsx", 31),
        ("private/certificates/g.pdf", 31),
        ("photos/h.webp", 31),
    ],
)
def test_a_file_without_a_row_is_deleted_after_its_term(paper, name, term):
    old, young = leave_alone(name, term + 0.1), leave_alone("/young-".join(name.rsplit("/", 1)), 0.5)
    soon = leave_alone(name, term - 0.1)
    check_files()
    assert not default_storage.exists(old)
    assert default_storage.exists(young)
    assert default_storage.exists(soon)
    assert default_storage.exists(paper.document.name)
    assert FileCheck.objects.latest().orphaned == 2


def test_where_rows_are_missing_no_file_is_deleted(paper, monkeypatch):
    monkeypatch.setattr(file_check, "MOST_DELETED", 1)
    names = [leave_alone(f"private/exports/{n}.xlsx", 5) for n in range(2)]
    check_files()
    assert all(default_storage.exists(name) for name in names)


def test_a_job_that_fails_after_its_file_leaves_none(adviser, monkeypatch):
    row = ListExport.objects.create(owner=adviser, title="x", address=reverse("companies:list"), form="csv")
    table = SimpleNamespace(count=lambda: 0)
    monkeypatch.setattr(list_exports, "export_table", lambda _row: table)
    monkeypatch.setattr(list_exports.exports, "write_table", lambda _table, _form, file, _told: file.write(b"half"))

    def fail(*_args: object, **_named: object) -> None:
        assert list(stored_files("private/exports"))  # the file is there, its row is not
        raise ConnectionError

    monkeypatch.setattr(list_exports, "notify", fail)
    outbox.enqueue("export.make", key=str(row.pk), export=row.pk)
    run_task(OutboxTask.objects.get(kind="export.make").pk)
    assert list(stored_files("private/exports")) == []
    row.refresh_from_db()
    assert row.state == ListExport.State.WAITING


def test_a_lost_file_is_an_alarm_until_it_is_back(paper):
    content = paper.document.read()
    default_storage.delete(paper.document.name)
    check_files()
    assert any("1 " in alarm.title and "check_files" in alarm.detail for alarm in current_alarms())
    assert FileCheck.objects.latest().examples == [["companies.certificate", paper.pk, "document"]]
    default_storage.save(paper.document.name, ContentFile(content))
    check_files()
    assert not any("check_files" in alarm.detail for alarm in current_alarms())


def test_it_is_owed_once_a_day_and_done(paper):
    enqueue_file_check()
    enqueue_file_check()
    task = OutboxTask.objects.get(kind="files.check")
    assert run_task(task.pk)
    assert FileCheck.objects.latest().at.date() == timezone.now().date()


def test_the_results_of_a_month_are_kept(db):
    for _night in range(CHECKS_KEPT + 2):
        check_files()
    assert FileCheck.objects.count() == CHECKS_KEPT


def test_the_command_fails_where_a_file_is_missing(paper, capsys):
    call_command("check_files")
    default_storage.delete(paper.document.name)
    with pytest.raises(CommandError):
        call_command("check_files")
    assert f"companies.certificate {paper.pk} document" in capsys.readouterr().out
