"""The demo, loaded once for all tests of this folder that only read it."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="package")
def _load_demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """The demo once for this folder, in a transaction that is rolled back at its end."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with files, django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_load_demo, db) -> None:
    """The demo, as it was loaded; what a test changes is undone after it."""
