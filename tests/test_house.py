"""The manners of the house, where a machine can watch them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOMS = ["exportasv", "companies", "products", "consulates", "counseling"]
LONGEST_FUNCTION, LONGEST_FILE = 60, 450
PURE_DATA = "exportasv/demo"
# Their rows are facts of reference, what a sheet says and what it did, counters kept by triggers, a visitor's own
# list, or the ledger of work itself.
NOT_AUDITED = {
    "accounts.Institution",
    "audit.AuditEntry",
    "audit.ContentChange",
    "audit.Seal",
    "companies.CertificateType",
    "companies.DestinationSurvey",
    "companies.OldSlug",
    "companies.DocumentAccess",
    "consulates.Consulate",
    "consulates.SampleBalance",
    "counseling.SessionDraft",
    "counseling.QuestionVote",
    "notifications.ReminderDelivery",
    "notifications.Digest",
    "notifications.DigestSchedule",
    "notifications.OutgoingEmail",
    "notifications.EmailAttachment",
    "imports.ImportEffect",
    "imports.ImportRow",
    "notifications.ListExport",
    "notifications.NoticePreference",
    "notifications.Notification",
    "outbox.OutboxTask",
    "privacy.RetentionRemoval",
    "reference.ReferenceRow",
    "products.SearchDocument",
    "products.FacetCount",
    "products.HSCode",
    "products.MissedSearch",
    "products.OldSlug",
    "products.PriceChange",
    "products.Printout",
    "products.Sector",
    "products.Shortlist",
    "products.ShortlistItem",
    "products.QRScan",
    "products.CatalogueWord",
}


def sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


SOURCES = list(sources())


def place(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_function_fits_a_screen_and_a_file_fits_a_mind(path):
    text = path.read_text()
    if not place(path).startswith(PURE_DATA):
        assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_forms_and_serializers_list_their_fields(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            given = {t.id: n.value for n in node.body if isinstance(n, ast.Assign) for t in n.targets}
            assert "exclude" not in given
            assert not (isinstance(given.get("fields"), ast.Constant) and given["fields"].value == "__all__")


def test_only_settings_reads_the_environment():
    readers = [place(path) for path in SOURCES if "os.environ" in path.read_text() or "getenv" in path.read_text()]
    setters = {"exportasv/celery.py", "exportasv/wsgi.py", "exportasv/local/run.py", "exportasv/local/servers.py"}
    assert set(readers) <= setters


def test_there_is_no_drawer_for_everything():
    assert not [place(path) for path in SOURCES if path.stem in {"utils", "common", "mixins", "helpers", "signals"}]


def test_every_table_is_audited_or_listed_with_a_reason():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]
    without = {
        model._meta.label
        for model in ours
        if not any(t.name == "audited" for t in getattr(model._meta, "triggers", []))
    }
    assert without == NOT_AUDITED
