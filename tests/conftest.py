"""The known cast: set-up is a name."""

import gc
import re
from collections.abc import Iterator

import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation

from companies.models import Company
from consulates.models import TradingHouse
from exportasv.core.accounts.models import User
from exportasv.core.api.usage import forget_usage
from exportasv.core.breaker import reset_breakers
from exportasv.core.http.kept_answers import clear_kept_answers
from exportasv.core.http.kept_parts import clear_kept_parts
from exportasv.core.http.shared_pages import clear_local_pages
from exportasv.core.stack_room import with_stack_room
from tests import factories
from tests.log_lines import LogLines, told_in

# What no line of a log may hold, looked for in the lines of every test: an e-mail address, a DUI, a NIT, a phone.
PERSONAL = re.compile(
    r"[\w.+-](?:@|%40)\w|(?<!\d)\d{8}-\d(?!\d)|(?<!\d)\d{4}-\d{6}-\d{3}-\d(?!\d)"
    r"|\+\d{8,}|(?<!\d)[267]\d{3}[ -]\d{4}(?!\d)"
)

KEPT_TABLES = {"django_content_type", "auth_permission"}  # as the migrations made them

gc.set_threshold(100_000)  # looking for rings among the objects of 6,000 tests costs a tenth of their time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the faults, which wait most of their time: one process takes them while the others work."""
    items.sort(key=lambda item: "/faults/" not in item.nodeid)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over all modules and tests: they stay to the end."""
    gc.collect()
    gc.freeze()


run_with_room = with_stack_room(runtestprotocol)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test as pytest does, with room for its calls (exportasv/core/stack_room.py)."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    run_with_room(item, nextitem=nextitem)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(autouse=True, scope="session")
def _flush_what_was_written() -> Iterator[None]:
    """Tests with commits empty the tables that have rows, and no other, as the database's owner.

    Django's own way empties every table with its indexes, which takes longer than most tests, and makes content types
    and permissions anew, which stay here.
    """

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        names = set(connection.introspection.django_table_names(only_existing=True)) - KEPT_TABLES
        filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in sorted(names))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(filled)
            deletes = [f"DELETE FROM {name}" for (name,) in cursor.fetchall()]
            cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletes]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **named: None)
        yield


@pytest.fixture(autouse=True)
def _as_new() -> None:
    """No test finds what another left: nothing in the caches, and no server that is thought to be away."""
    reset_breakers()
    cache.clear()
    caches["local"].clear()
    clear_kept_parts()
    forget_usage()


@pytest.fixture(autouse=True)
def _spanish() -> None:
    """A request leaves its language behind in the thread; the next test begins with the site's own."""
    translation.deactivate()
    clear_local_pages()
    clear_kept_answers()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def written() -> Iterator[LogLines]:
    """The lines that the test writes to the log. None of them may hold personal data."""
    with LogLines() as lines:
        yield lines
    told = [line for line in lines.lines if PERSONAL.search(told_in(line))]
    assert not told, "personal data in the log"


@pytest.fixture
def one_factor(settings) -> None:
    """Staff sign in with their password alone: for tests of anything but the second factor."""
    settings.STAFF_MFA_REQUIRED = False


@pytest.fixture
def company(db) -> Company:
    return factories.CompanyFactory(name="Tejidos Izalco", slug="tejidos-izalco")


@pytest.fixture
def other_company(db) -> Company:
    return factories.CompanyFactory(name="Café Cumbre", slug="cafe-cumbre")


@pytest.fixture
def owner(company: Company) -> User:
    return factories.CompanyMemberFactory(company=company, role="owner").user


@pytest.fixture
def editor(company: Company, owner: User) -> User:
    """The owner's colleague."""
    return factories.CompanyMemberFactory(company=company, role="editor").user


@pytest.fixture
def stranger(other_company: Company) -> User:
    """The owner of another company."""
    return factories.CompanyMemberFactory(company=other_company, role="owner").user


@pytest.fixture
def guest(db) -> User:
    """Signed in, without company or role."""
    return factories.UserFactory()


@pytest.fixture
def adviser(db) -> User:
    return factories.AdviserFactory(user__full_name="Ada Asesora").user


@pytest.fixture
def manager(db) -> User:
    return factories.UserFactory(role="manager", institution=factories.InstitutionFactory())


@pytest.fixture
def administrator(db) -> User:
    return factories.UserFactory(role="administrator", is_superuser=False)


@pytest.fixture
def invest_officer(db) -> User:
    return factories.UserFactory(role="invest")


@pytest.fixture
def house(db) -> TradingHouse:
    return factories.TradingHouseFactory(slug="los-angeles")


@pytest.fixture
def consular_officer(house: TradingHouse) -> User:
    return factories.HouseOfficerFactory(house=house).user


@pytest.fixture
def other_officer(db) -> User:
    """The consular officer of another house."""
    return factories.HouseOfficerFactory().user


@pytest.fixture
def as_user():
    """`as_user(owner)` is a browser in which the owner is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
