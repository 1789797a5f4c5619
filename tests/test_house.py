"""The manners of the house, where a machine can watch them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOMS = ["exportasv", "companies", "products", "consulates", "counseling", "market_access"]
LONGEST_FUNCTION, LONGEST_FILE = 60, 450
PURE_DATA = "exportasv/demo"
# Their rows are facts of reference, what a sheet says and what it did, counters kept by triggers, a visitor's own
# list, or the ledger of work itself.
NOT_AUDITED = {
    "accounts.KnownDevice",  # hashes of cookies, without an actor
    "accounts.SecurityEvent",  # a log itself
    "accounts.Institution",
    "accounts.LimitRecord",  # counters
    "accounts.SavedView",
    "accounts.PrivateLink",  # made and prolonged with each e-mail; it holds no name
    "api.ApiUsage",  # counters
    "audit.AuditEntry",
    "audit.ClockDay",
    "audit.ContentChange",
    "audit.Deletion",  # an entry of the trail has all of it
    "audit.FeedBarrier",
    "audit.RowVersion",
    "audit.Seal",
    "audit.TrailAnchor",
    "audit.TrailCheck",
    "companies.CertificateType",
    "companies.OldSlug",
    "companies.DocumentAccess",
    "consulates.Consulate",
    "consulates.SampleBalance",
    "counseling.SessionDraft",
    "counseling.QuestionVote",
    "market_access.ChangeImpact",  # derived: what a change of a rule touched
    "notifications.ReminderDelivery",
    "notifications.CompletedReminder",
    "notifications.Digest",
    "notifications.MailFold",
    "notifications.MailKind",
    "notifications.RefusedAddress",
    "notifications.DigestSchedule",
    "notifications.OutgoingEmail",
    "notifications.EmailAttachment",
    "monitoring.FileCheck",
    "monitoring.Heartbeat",
    "market_access.MarketLight",  # computed from the rest
    "exchange.DumpFile",
    "exchange.IdempotentRequest",
    "exchange.SentRow",
    "exchange.WebhookDelivery",
    "imports.ImportEffect",
    "imports.ImportRow",
    "notifications.ListExport",
    "notifications.NoticePreference",
    "notifications.CalendarInvitation",
    "notifications.PushDevice",
    "notifications.Notification",
    "outbox.OutboxTask",
    "privacy.RetentionRemoval",
    "reference.ReferenceRow",
    "products.SearchDocument",
    "products.FacetCount",
    "products.HSCode",
    "products.HSHeading",
    "products.MissedSearch",
    "products.OldSlug",
    "products.PriceChange",
    "products.Printout",
    "products.Sector",
    "products.Shortlist",
    "products.ShortlistItem",
    "products.QRScan",
    "products.Unit",
    "products.CatalogueWord",
}

# Words that say what a thing became or how it stands, never what a function does or returns.
IRREGULAR_PARTICIPLES = """
    begun bought bound broken brought built caught chosen dealt done drawn driven felt found frozen given gone grown
    heard held hidden kept known laid led left lent lost made meant met paid said seen sent shown sold spent spoken
    stood taken taught thought told understood wound written
"""
THIN_WORDS = "again along also anew apart away fitting much near otherwise so sides way whole"
NOT_A_FUNCTION = {*IRREGULAR_PARTICIPLES.split(), *THIN_WORDS.split()}
NOUNS_IN_ED = {"feed", "need", "seed", "speed"}
ALLOWED_PARTICIPLES = {"required"}  # exportasv/core/required.py: read as an adjective where a value is unpacked


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
    setters = {
        "exportasv/celery.py",
        "exportasv/wsgi.py",
        "exportasv/local/causes.py",
        "exportasv/local/check.py",
        "exportasv/local/install.py",
        "exportasv/local/run.py",
        "exportasv/local/servers.py",
    }
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


# --- The floor plan: the same rooms in every app --------------------------------------------------------------------

APPS = ["companies", "products", "consulates", "counseling", "market_access"]
FOLDERS = {"models", "rules", "forms", "views", "admin", "migrations", "locale"}
FILES = {"api", "imports", "exports", "reminders", "personal", "portal", "urls", "apps"}  # a folder where it is long
# Files that an app does without, so far: it shows no public rows and takes no sheets.
NOT_NEEDED = {"market_access": {"api", "imports", "exports", "reminders"}}
WHERE_NEEDED = {"notices", "tasks", "reference", "templatetags", "management"}  # not every app has something there
AUDIENCES = {"public", "portal", "staff", "desk"}
SPECIAL_ROOMS = {
    "companies": {
        "home": "what the apps declare for a company's home page: timeline and next steps",
        "merging": "two rows that are one become one, for companies and for products",
        "people": "the one door through which people of a company are told",
        "readiness": "the export diagnostic: questions, score, level",
        "sectors": "the sectors of companies, which the app of products declares",
        "structured_data": "a company as schema.org says it, for its page and its products",
        "territory": "departments, municipalities and districts of El Salvador",
    },
    "products": {
        "attributes": "what buyers of a sector ask: values in words, missing ones, columns in sheets",
        "catalogue": "what visitors search: query, facets, suggestions, search index",
        "classification": "the finder of HS codes",
        "documents": "data sheets, labels, covers and printouts",
        "feeds": "what other systems take in: merchant feeds and sheets of goods",
        "fields": "one row for each field of a product: its places, its columns in sheets",
        "incoterms": "the names of the Incoterms 2020, for forms",
        "editing": "what helps an owner write: score, glossary, calculator",
        "moderation": "the queue of moderators",
        "packing": "what follows from cases and pallets, for pages, papers and the form",
        "usual_values": "what prices and quantities usually are in a sector, and what is far from it",
        "pricing": "what follows from prices: of a kilo, of the minimum order, their validity",
    },
    "consulates": {
        "documents": "the drawn quotation and the map of the houses",
        "matching": "which products suit what a buyer looks for",
    },
    "counseling": {
        "booking": "the free times of advisers",
        "documents": "the printed minutes of a session",
        "forum": "the National Forum",
    },
    "market_access": {
        "documents": "the letter of a relief",
        "packing": "how goods travel: cases, pallets, containers, parcels, shared pallets",
        "pricing": "what a shipment costs: duties, price ladder, its sheets",
        "labels": "what a label says in a market, its seals and table, and its draft in print",
        "planning": "the export plan of one order: its steps by date, its cash by week",
        "origin": "rules of origin applied to a bill of materials, and the statement of origin",
    },
}
IN_VIEWS = {"current_company", "current_house"}  # whom the person acts for: asked by the pages of every audience


def rooms_of(folder: Path) -> set[str]:
    """Names of the modules and folders of a folder, without `__init__` and what no one wrote."""
    inside = [path for path in folder.iterdir() if path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.*")))]
    return {path.stem for path in inside} - {"__init__", "__pycache__"}


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_the_rooms_of_the_others(app):
    rooms = rooms_of(settings.BASE_DIR / app)
    assert sorted((FOLDERS | FILES) - NOT_NEEDED.get(app, set()) - rooms) == []
    assert sorted(rooms - FOLDERS - FILES - WHERE_NEEDED - set(SPECIAL_ROOMS[app])) == []
    assert sorted(set(SPECIAL_ROOMS[app]) - rooms) == []
    assert [name for name in FOLDERS if not (settings.BASE_DIR / app / name).is_dir()] == []


@pytest.mark.parametrize("app", APPS)
def test_views_and_templates_are_sorted_by_audience(app):
    views = settings.BASE_DIR / app / "views"
    assert sorted(rooms_of(views) - AUDIENCES - IN_VIEWS) == []
    assert sorted(path.name for path in views.glob("*.py") if path.stem in AUDIENCES) == []
    pages = {path.name for path in (settings.BASE_DIR / "templates" / app).iterdir() if path.is_dir()}
    assert sorted(pages - AUDIENCES - set(SPECIAL_ROOMS[app])) == []


@pytest.mark.parametrize("app", APPS)
def test_nothing_is_handed_on_by_the_folder_of_rules(app):
    for path in (settings.BASE_DIR / app).rglob("rules/__init__.py"):
        assert all(isinstance(node, ast.Expr) for node in ast.parse(path.read_text()).body), place(path)  # a docstring


def verbs(path: Path) -> list[str]:
    """Functions that change something in somebody's name: they take `by` as a keyword."""
    functions = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))
    return [node.name for node in functions if any(arg.arg == "by" for arg in node.args.kwonlyargs)]


def test_every_verb_lives_in_rules():
    outside = [
        path for path in SOURCES if path.stem != "rules" and "rules" not in path.relative_to(settings.BASE_DIR).parts
    ]
    assert {place(path): verbs(path) for path in outside if verbs(path)} == {}


def test_the_watch_over_verbs_sees_one(tmp_path):
    (tmp_path / "views.py").write_text("def publish(product, *, by): ...\ndef name(product, by): ...\n")
    assert verbs(tmp_path / "views.py") == ["publish"]


# The names of the API's scopes are a published contract; one of them has the word that is an app's name, too.
SCOPES_OF_THE_API = {
    "exportasv/core/api/models.py: companies",
    "exportasv/core/api/migrations/0001_initial.py: companies",
}


def test_the_ground_floor_names_no_app():
    """Neither in an import nor in a string: what it needs to know, the apps declare."""
    named = re.compile(rf"\b(?:{'|'.join(APPS)})(?:\b|_)")
    ground = [
        path for path in (settings.BASE_DIR / "exportasv/core").rglob("*.*") if path.suffix in {".py", ".sql", ".typ"}
    ]
    found = {f"{place(path)}: {hit.group()}" for path in ground for hit in named.finditer(path.read_text())}
    assert sorted(found - SCOPES_OF_THE_API) == []


def test_no_test_registers_by_an_import():
    hidden = [path for path in (settings.BASE_DIR / "tests").rglob("*.py") if "noqa" + ": F401" in path.read_text()]
    assert [place(path) for path in hidden] == []


def functions(tree: ast.AST, is_queryset: bool = False) -> Iterator[tuple[str, bool]]:
    """Name of each function, and whether it is a method of a query set."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, is_queryset
        yield from functions(node, isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet"))


def bare_participles(source: str) -> list[str]:
    """Functions named by a participle or an adverb alone. Filters of query sets may be: `products.published()`."""
    found = []
    for name, is_queryset in functions(ast.parse(source)):
        word = name.strip("_")
        is_regular = "_" not in word and word.endswith("ed") and word not in NOUNS_IN_ED
        is_participle = word in NOT_A_FUNCTION or is_regular
        is_filter = is_queryset and word.endswith("ed")
        if is_participle and not is_filter and word not in ALLOWED_PARTICIPLES:
            found.append(name)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_no_function_is_named_by_a_bare_participle(path):
    assert bare_participles(path.read_text()) == []


def test_a_bare_participle_is_found():
    source = """
def told(): ...
def _booked(): ...
async def whole(): ...
def notify_owner(): ...
def feed(): ...
class Rows:
    def kept(self):
        def counted(): ...
    def kept_columns(self): ...
class ProductQuerySet:
    def published(self): ...
    def shown(self): ...
"""
    assert bare_participles(source) == ["told", "_booked", "whole", "kept", "counted", "shown"]


def test_only_one_reader_reads_whole_numbers_of_requests():
    """`text.isdigit() and len(text) < 19` stood in thirteen views once, with four limits."""
    readers = {path.name for path in SOURCES if re.search(r"\.is(digit|decimal)\(\) and ", path.read_text())}
    assert readers - {"whole_numbers.py", "search.py", "buyers.py"} == set()  # those two read HS codes
