"""The head of the trail is kept outside, the trail is verified every night, and administrators read the result."""

import logging
import quopri
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
import time_machine
from django.core.checks import run_checks
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from companies.models import Company
from exportasv.core.audit import heads, verification
from exportasv.core.audit.hash_chain import seal_entries, unsealed_entries
from exportasv.core.audit.models import TrailCheck
from exportasv.core.audit.verification import verify_trail
from exportasv.core.notifications import audit_trail
from exportasv.core.notifications.models import OutgoingEmail
from exportasv.core.outbox import outbox
from exportasv.core.outbox.models import OutboxTask
from tests.core.audit.tampering import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


@pytest.fixture
def sealed(company, other_company) -> int:
    return seal_entries()


def tasks_of_kind(kind: str) -> list[OutboxTask]:
    return list(OutboxTask.objects.filter(kind=kind).order_by("pk"))


def test_every_hour_the_head_goes_to_a_file_and_to_two_persons(sealed, settings, tmp_path):
    settings.AUDIT_HEADS = [str(tmp_path / "elsewhere" / "heads.jsonl")]
    settings.AUDIT_HEAD_MAIL = ["una@example.org", "otro@example.org"]
    audit_trail.enqueue_head()
    audit_trail.enqueue_head()
    (task,) = tasks_of_kind("audit.head")
    assert outbox.run_task(task.pk)
    (head,) = heads.kept_heads()
    assert (head.number, head.count, head.is_ours()) == (sealed, sealed, True)
    mails = OutgoingEmail.objects.filter(kind="audit_head")
    assert {mail.address for mail in mails} == {"una@example.org", "otro@example.org"}
    assert heads.read_heads(mails[0].body) == [head]
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        audit_trail.enqueue_head()
        assert outbox.run_task(tasks_of_kind("audit.head")[1].pk)
    assert len(heads.kept_heads()) == 2
    assert mails.count() == 2  # the chain did not grow


def test_a_head_is_read_from_a_saved_mail(sealed):
    head = heads.present_head()
    mail = f"Subject: x\n\nGuarde este correo.\n\n{head.line()}\n\nAdiós"
    assert heads.read_heads(mail) == [head]
    assert heads.read_heads(quopri.encodestring(mail.encode()).decode()) == [head]
    assert heads.read_heads('{"audit_head": 1, "number": 5}') == []


def test_a_head_that_the_portal_did_not_make_is_told(sealed):
    head = heads.present_head()
    forged = heads.Head(head.number, head.count, "00" * 32, head.at, head.key_id, head.mac)
    assert {each.kind for each in verify_trail([forged]).problems} == {"head_not_ours"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def test_heads_go_to_a_bucket_and_are_compared_from_there(sealed, server, settings):
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    settings.AUDIT_BUCKET = {"endpoint_url": server, **keys}
    settings.AUDIT_HEADS = ["s3://far-away/audit"]
    boto3.resource("s3", endpoint_url=server, **keys).Bucket("far-away").create()
    audit_trail.send_head(hour="now")
    assert [head.number for head in heads.kept_heads()] == [sealed]
    as_owner("DELETE FROM audit_seal WHERE number = %s", sealed)
    assert {each.kind for each in verification.verify_with_kept_heads().problems} >= {"head_beyond_end"}


def test_a_place_that_cannot_be_read_is_a_problem(sealed, settings):
    settings.AUDIT_BUCKET = {"endpoint_url": "http://127.0.0.1:1", "region_name": "us-east-1"}
    settings.AUDIT_HEADS = ["s3://far-away/audit"]
    assert [each.kind for each in verification.verify_with_kept_heads().problems] == ["heads_unreadable"]


def test_the_nightly_verification_is_on_the_home_of_administrators(sealed, settings, as_user, administrator, manager):
    settings.AUDIT_HEAD_MAIL = ["una@example.org"]
    audit_trail.enqueue_verification()
    (task,) = tasks_of_kind("audit.verify")
    assert outbox.run_task(task.pk)
    check = TrailCheck.objects.get()
    assert check.intact
    home = as_user(administrator).get(reverse("admin:index")).content.decode()
    assert "El historial de cambios no está intacto" in home
    assert (
        "El historial de cambios no está intacto" not in as_user(manager).get(reverse("admin:index")).content.decode()
    )
    assert not TrailCheck.objects.not_intact().exists()
    as_owner("UPDATE audit_auditentry SET row_id = '99' WHERE id = (SELECT entry_id FROM audit_seal WHERE number = 2)")
    audit_trail.verify_and_report(day="another")
    (broken,) = TrailCheck.objects.not_intact()
    assert broken.problems[0]["kind"] == "hash_differs"
    page = as_user(administrator).get(reverse("admin:audit_trailcheck_change", args=[broken.pk])).content.decode()
    assert verification.problem_text(broken.problems[0]) in page
    mail = OutgoingEmail.objects.get(kind="audit_broken")
    assert verification.problem_text(broken.problems[0]) in mail.body
    assert reverse("admin:audit_trailcheck_change", args=[broken.pk]) in mail.body


def test_a_verification_that_did_not_come_is_told():
    assert not TrailCheck.objects.overdue(timezone.now()).exists()
    TrailCheck.objects.create(seals=0, heads=0, intact=True)
    assert not TrailCheck.objects.overdue(timezone.now()).exists()
    assert TrailCheck.objects.overdue(timezone.now() + timedelta(hours=37)).exists()


def test_entries_without_a_seal_are_told(sealed, company):
    Company.objects.filter(pk=company.pk).update(name="Otro")
    assert not unsealed_entries(timezone.now()).exists()
    assert unsealed_entries(timezone.now() + timedelta(minutes=6)).count() == 1
    seal_entries()
    assert not unsealed_entries(timezone.now() + timedelta(minutes=6)).exists()


def test_production_without_a_key_of_its_own_is_warned(settings):
    settings.PRODUCTION, settings.AUDIT_KEYS = True, []
    assert [each.id for each in run_checks(include_deployment_checks=True) if each.id == "exportasv.W005"]
    settings.AUDIT_KEYS = ["2026:" + "k" * 32]
    settings.AUDIT_HEADS = ["/mnt/heads"]
    assert not [each.id for each in run_checks(include_deployment_checks=True) if each.id == "exportasv.W005"]
    settings.AUDIT_KEYS = ["bad"]
    assert [each.id for each in run_checks(include_deployment_checks=True) if each.id == "exportasv.E003"]


def test_the_sql_of_a_role_of_its_own_is_printed(capsys):
    call_command("harden_database", app='portal"x')
    text = capsys.readouterr().out
    assert 'TO "portal""x"' in text
    assert ":'app'" not in text
    assert ':"' not in text
