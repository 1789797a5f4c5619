"""A database of before the migrations were joined is named as such, and left as it is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from exportasv.core.db.migration_history import unknown_migrations
from exportasv.local import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier() -> int:
    """The database as an earlier version left it; how many migrations it names."""
    recorder = MigrationRecorder(connection)
    recorder.record_applied("companies", "0002_initial")
    recorder.record_applied("products", "0004_search")
    return recorder.migration_qs.count()


def test_a_database_of_this_version_is_migrated():
    MigrationRecorder(connection).record_applied("an_app_of_somebody_else", "0007_more")
    assert unknown_migrations(connection) == []
    call_command("migrate", verbosity=0)


def test_migrate_refuses_it_in_one_sentence_and_changes_nothing(earlier):
    with pytest.raises(CommandError, match=r"another version .* companies\.0002_initial and 1 more.*DATABASE_URL"):
        call_command("migrate", verbosity=0)
    assert MigrationRecorder(connection).migration_qs.count() == earlier


@pytest.mark.parametrize(("is_own", "advice"), [(True, "VAR_DIR=var-new make run"), (False, "DATABASE_URL")])
def test_make_run_says_what_to_do_and_changes_nothing(earlier, is_own, advice):
    with pytest.raises(SystemExit, match=r"another version .* nothing was changed") as end:
        run._prepare_database(is_own=is_own)
    assert advice in str(end.value)
    assert MigrationRecorder(connection).migration_qs.count() == earlier
