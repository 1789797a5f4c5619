"""Migrations that would stop the running portal are refused."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from exportasv.core.db import migration_safety
from exportasv.core.db.migration_safety import complaints, has_lock_timeout, problems, unsafe_migrations

BAD = {
    'CREATE INDEX "i" ON "t" ("a");': "index",
    'CREATE UNIQUE INDEX "i" ON "t" ("a") WHERE "b" = \'x\';': "index",
    'DROP INDEX IF EXISTS "i";': "index",
    'ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint USING "a"::bigint;': "rewrite",
    'ALTER TABLE "t" ADD COLUMN "a" text GENERATED ALWAYS AS (upper(b)) STORED;': "rewrite",
    'ALTER TABLE "t" ADD COLUMN "a" bigserial;': "rewrite",
    'ALTER TABLE "t" ADD COLUMN "a" uuid DEFAULT gen_random_uuid() NOT NULL;': "rewrite",
    "VACUUM FULL t;": "rewrite",
    'ALTER TABLE "t" ADD COLUMN "a" integer NOT NULL;': "not null",
    'ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL;': "not null",
    'ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0);': "constraint",
    'ALTER TABLE "t" ADD CONSTRAINT "c" FOREIGN KEY ("a") REFERENCES "u" ("id") DEFERRABLE;': "constraint",
    'ALTER TABLE "t" ADD CONSTRAINT "c" UNIQUE ("a");': "constraint",
    'ALTER TABLE "t" DROP COLUMN "a" CASCADE;': "removal",
    'DROP TABLE "t" CASCADE;': "removal",
    'ALTER TABLE "t" RENAME COLUMN "a" TO "b";': "removal",
    'ALTER TABLE "t" RENAME TO "u";': "removal",
    "LOCK TABLE t IN ACCESS EXCLUSIVE MODE;": "lock",
    "SET lock_timeout = 0;": "lock",
    "UPDATE t SET a = 1;": "whole table",
    "-- THIS OPERATION CANNOT BE WRITTEN AS SQL": "python",
}
GOOD = [
    'ALTER TABLE "t" ADD COLUMN "a" integer NULL;',
    'ALTER TABLE "t" ADD COLUMN "a" integer DEFAULT 1 NOT NULL;',
    'ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0) NOT VALID;',
    'ALTER TABLE "t" VALIDATE CONSTRAINT "c";',
    'ALTER TABLE "t" ADD CONSTRAINT "c" UNIQUE USING INDEX "i";',
    'ALTER TABLE "t" ALTER COLUMN "a" DROP NOT NULL;',
    'CREATE TABLE "t" ("id" bigint NOT NULL PRIMARY KEY);',
    "UPDATE t SET a = 1 WHERE b = 2;",
    "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DROP TABLE t; END $$ LANGUAGE plpgsql;",
    "-- Add field a to t",
]


@pytest.mark.parametrize(("statement", "rule"), BAD.items())
def test_what_would_stop_the_portal_is_refused(statement, rule):
    assert [each.rule for each in problems([statement], is_atomic=True)] == [rule]


@pytest.mark.parametrize("statement", GOOD)
def test_what_is_quick_passes(statement):
    assert problems([statement], is_atomic=True) == []


def test_an_index_is_made_concurrently_outside_of_a_transaction():
    made = ['CREATE INDEX CONCURRENTLY "i" ON "t" ("a");']
    assert problems(made, is_atomic=False) == []
    assert [each.rule for each in problems(made, is_atomic=True)] == ["index"]


def test_a_new_table_may_have_anything():
    new = ['CREATE TABLE "t" ("a" integer);', 'CREATE INDEX "i" ON "t" ("a");']
    new += ['ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0);']
    assert problems(new, is_atomic=True) == []


def test_a_default_that_only_the_code_has_breaks_the_version_before():
    added = [
        'ALTER TABLE "t" ADD COLUMN "a" integer DEFAULT 1 NOT NULL;',
        'ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT;',
    ]
    assert [each.rule for each in problems(added, is_atomic=True)] == ["not null"]


def judge(*operations, **more) -> set[str]:
    """The rules that a migration of Django's own operations breaks."""
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))]
    state = ProjectState()
    state.add_model(ModelState("companies", "Thing", fields))
    kind = type("Migration", (migrations.Migration,), {"operations": operations, **more})
    return {line.partition(":")[0] for line in complaints(kind("0002_thing", "companies"), state)}


def add(**named) -> migrations.AddField:
    return migrations.AddField("thing", "size", models.IntegerField(**named))


def test_migrations_as_django_writes_them():
    of_name = models.Index(fields=["name"], name="thing_name")
    positive = models.CheckConstraint(condition=models.Q(name__gt=""), name="thing_named")
    longer = migrations.AlterField("thing", "name", models.CharField(max_length=40))
    assert judge(add(default=1)) == {"not null"}
    assert judge(add(db_default=1)) == judge(add(null=True)) == set()
    assert judge(migrations.AddIndex("thing", of_name)) == {"index"}
    assert judge(AddIndexConcurrently("thing", of_name), atomic=False) == set()
    assert judge(migrations.AddConstraint("thing", positive)) == {"constraint"}
    assert judge(AddConstraintNotValid("thing", positive)) == set()
    assert judge(longer) == {"rewrite"}
    assert judge(migrations.RemoveField("thing", "name")) == {"removal"}
    assert judge(migrations.RunPython(migrations.RunPython.noop)) == {"python"}


def test_an_excuse_has_a_reason_and_a_cause():
    remove = migrations.RemoveField("thing", "name")
    assert judge(remove, excuses={"removal": "not read since 0.3.0"}) == set()
    assert judge(remove, excuses={"removal": ""}) == {"removal"}
    assert judge(add(null=True), excuses={"removal": "?"}) == {"needless excuse"}


def test_our_migrations_are_safe_and_wait_for_a_lock_for_seconds(monkeypatch):
    assert unsafe_migrations() == []
    assert has_lock_timeout()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", "-c timezone=UTC")
    assert not has_lock_timeout()


def test_every_migration_after_the_first_is_read(monkeypatch):
    """The canary: the walk finds a bad one."""
    loader = migration_safety.MigrationLoader(None)
    key = ("companies", "0002_bad")
    loader.graph.nodes[key] = migrations.Migration("0002_bad", "companies")
    monkeypatch.setattr(loader, "project_state", lambda *_args, **_named: ProjectState())
    monkeypatch.setattr(migration_safety, "MigrationLoader", lambda _connection: loader)
    monkeypatch.setattr(migration_safety, "statements_of", lambda *_args: ['DROP TABLE "companies_company" CASCADE;'])
    assert "companies.0002_bad" in [line.partition(": ")[0] for line in unsafe_migrations()]
