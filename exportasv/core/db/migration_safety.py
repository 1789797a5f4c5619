"""What a migration may not do while the portal runs: hold a table for long, or break the code of the version before.

Migrations after an app's first are read as SQL, without a database. A migration that must break a rule says why:

    class Migration(migrations.Migration):
        excuses = {"removal": "no code has read this column since 0.3.0"}
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

ASSUMED_VERSION = 15_00_00  # of PostgreSQL, the oldest that we support
NAME = r'"?([\w.]+)"?'
LITERALS = re.compile(r"\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'", re.DOTALL)
CREATED_TABLE = re.compile(rf"CREATE (?:\w+ )?TABLE (?:IF NOT EXISTS )?{NAME}", re.IGNORECASE)
CHANGED_TABLE = re.compile(
    rf"(?:ALTER TABLE (?:IF EXISTS )?(?:ONLY )?|INDEX .*? ON (?:ONLY )?|UPDATE (?:ONLY )?){NAME}",
    re.IGNORECASE | re.DOTALL,
)
ADDED_COLUMN = re.compile(rf"ADD COLUMN (?:IF NOT EXISTS )?{NAME} .*?(?=, ADD |$)", re.IGNORECASE | re.DOTALL)
NOT_SQL = "-- THIS OPERATION CANNOT BE WRITTEN AS SQL"


class Rule(NamedTuple):
    """A pattern of what a statement may not have, what else it must lack to be meant, and what to do instead."""

    name: str
    pattern: str
    unless: str
    remedy: str


RULES = [
    Rule("index", r"CREATE (UNIQUE )?INDEX", "CONCURRENTLY", "AddIndexConcurrently, with atomic = False"),
    Rule("index", r"DROP INDEX", "CONCURRENTLY", "RemoveIndexConcurrently, with atomic = False"),
    Rule("index", r"REINDEX", "CONCURRENTLY", "REINDEX CONCURRENTLY, with atomic = False"),
    Rule("rewrite", r"ALTER COLUMN \S+ (SET DATA )?TYPE ", "", "a new column, filled in steps; then read the new one"),
    Rule("rewrite", r"ADD COLUMN .*(GENERATED ALWAYS AS .* STORED|\b(BIG|SMALL)?SERIAL\b|IDENTITY)", "", "as above"),
    Rule("rewrite", r"ADD COLUMN .*DEFAULT .*(random|clock_timestamp|nextval|gen_random_uuid)", "", "fill in steps"),
    Rule("rewrite", r"VACUUM FULL|\bCLUSTER\b|SET (TABLESPACE|LOGGED|UNLOGGED)", "", "outside of migrations"),
    Rule("not null", r"ALTER COLUMN \S+ SET NOT NULL", "", "a check NOT VALID, validated by itself, first"),
    Rule("constraint", r"ADD CONSTRAINT \S+ (FOREIGN KEY|CHECK)", "NOT VALID", "AddConstraintNotValid, then validate"),
    Rule("constraint", r"ADD CONSTRAINT \S+ (UNIQUE|PRIMARY KEY|EXCLUDE)", "USING INDEX", "an index before it"),
    Rule("removal", r"DROP (COLUMN|TABLE|VIEW)\b", "", "in the version after the one that stopped reading it"),
    Rule("removal", r"\bRENAME (COLUMN|TO)\b", "", "a new name beside the old one, for one version"),
    Rule("lock", r"LOCK (TABLE )?\S+ IN", "", "a smaller lock, or none"),
    Rule("lock", r"(SET (LOCAL |SESSION )?|RESET )lock_timeout", "", "the limit of the settings (four seconds)"),
    Rule("whole table", r"^\s*(UPDATE|DELETE FROM)\b", r"\bWHERE\b", "a job that does it in steps"),
]


class Problem(NamedTuple):
    """A rule that a migration breaks, and the statement that does."""

    rule: str
    statement: str
    remedy: str


def problems(statements: list[str], *, is_atomic: bool) -> list[Problem]:
    """Return what is wrong with these statements; what concerns only tables that they create is right."""
    texts = [LITERALS.sub("''", each).strip() for each in statements]
    texts = [each for each in texts if each == NOT_SQL or not each.startswith("--")]
    own = {match[1] for match in map(CREATED_TABLE.match, texts) if match}
    found: list[Problem] = []
    for text in texts:
        target = CHANGED_TABLE.search(text)
        if target and target[1] in own:
            continue
        if text == NOT_SQL:
            found.append(Problem("python", text, "SQL, or a job that does it in steps"))
        if is_atomic and re.search("CONCURRENTLY", text, re.IGNORECASE):
            found.append(Problem("index", text, "atomic = False: CONCURRENTLY fails within a transaction"))
        found += [Problem(each.name, text, each.remedy) for each in RULES if _breaks(text, each)]
        found += _columns_without_default(text, texts)
    return found


def _breaks(text: str, rule: Rule) -> bool:
    """Return whether a statement has what the rule refuses."""
    refused = re.search(rule.pattern, text, re.IGNORECASE | re.DOTALL)
    return bool(refused) and not (rule.unless and re.search(rule.unless, text, re.IGNORECASE))


def _columns_without_default(text: str, all_texts: list[str]) -> Iterator[Problem]:
    """Yield columns that are NOT NULL and have no default that stays: the code before writes rows without them."""
    for column in ADDED_COLUMN.finditer(text):
        if not re.search(r"\bNOT NULL\b", column[0], re.IGNORECASE):
            continue
        dropped = re.compile(rf'ALTER COLUMN "?{re.escape(column[1])}"? DROP DEFAULT', re.IGNORECASE)
        stays = re.search(r"\bDEFAULT\b", column[0], re.IGNORECASE) and not any(map(dropped.search, all_texts))
        if not stays:
            yield Problem("not null", text, "db_default, or null=True for one version")


def statements_of(migration: Migration, state: ProjectState) -> list[str]:
    """Return the SQL of a migration that begins at `state`, without asking a database."""
    editor = connections[DEFAULT_DB_ALIAS].schema_editor(collect_sql=True, atomic=False)
    editor.atomic_migration = True  # its transaction is not opened: nothing is run
    editor.deferred_sql = []

    def collect(statement: Any, params: Sequence[Any] | None = ()) -> None:
        editor.collected_sql.append(str(statement) % tuple(map(repr, params)) if params else str(statement))

    vars(editor)["execute"] = collect  # Django's own asks a connection how to quote values
    with _assumed_version():
        migration.apply(state, cast(Any, editor), collect_sql=True)
    return [str(each) for each in [*editor.collected_sql, *editor.deferred_sql]]


@contextmanager
def _assumed_version() -> Iterator[None]:
    """Let Django take PostgreSQL's version as known, so that it asks no server, and take no transaction as open.

    An index made concurrently refuses even to be written out within one.
    """
    known: dict[str, Any] = vars(connections[DEFAULT_DB_ALIAS])
    before: dict[str, Any] = {name: known[name] for name in ("pg_version", "in_atomic_block") if name in known}
    known["pg_version"], known["in_atomic_block"] = before.get("pg_version", ASSUMED_VERSION), False
    try:
        yield
    finally:
        del known["pg_version"]
        known |= before


def unsafe_migrations() -> list[str]:
    """Return a line for each rule that one of our migrations after the first breaks without an excuse."""
    loader = MigrationLoader(None)
    ours = {each.label for each in apps.get_app_configs() if "site-packages" not in each.path}
    found = [] if has_lock_timeout() else ["settings: the database's options lack lock_timeout"]
    first = [key for key in loader.graph.nodes if key[1].startswith("0001_")]  # their tables name each other
    for app, name in sorted(loader.graph.nodes):
        if app in ours and not name.startswith("0001_"):
            migration = loader.graph.nodes[app, name]
            before = [key for key in migration.dependencies if key in loader.graph.nodes]
            state = loader.project_state([*first, *before])
            found += [f"{app}.{name}: {line}" for line in complaints(migration, state)]
    return found


def complaints(migration: Migration, state: ProjectState) -> list[str]:
    """Return a line for each rule that the migration breaks without an excuse, and for each needless excuse."""
    excuses: dict[str, str] = getattr(migration, "excuses", {})
    found = problems(statements_of(migration, state), is_atomic=migration.atomic)
    lines = [f"{each.rule}: {each.statement} → {each.remedy}" for each in found if not excuses.get(each.rule)]
    needless = excuses.keys() - {each.rule for each in found}
    return lines + [f"needless excuse: {name}" for name in sorted(needless)]


def has_lock_timeout() -> bool:
    """Return whether a migration waits for a lock no longer than a time limit."""
    given = re.search(r"lock_timeout=(\d+)", connection.settings_dict["OPTIONS"].get("options", ""))
    return given is not None and int(given[1]) > 0
