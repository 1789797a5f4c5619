"""What docs/operations.md and docs/deploy.md tell an operator to use is there."""

import re
from itertools import chain

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

BASE = settings.BASE_DIR
PAGES = {name: (BASE / "docs" / name).read_text() for name in ("operations.md", "deploy.md")}
TEXT = "\n".join(PAGES.values())
FOLDERS = ("deploy", "exportasv", "docs", "tests", "static", "templates")


def test_every_file_that_is_named_is_there():
    named = set(re.findall(rf"(?:(?<=[`\s(])|^)((?:{'|'.join(FOLDERS)})/[\w./*-]*\w)", TEXT, re.MULTILINE))
    assert len(named) > 10
    assert [path for path in sorted(named) if not list(BASE.glob(path))] == []


def test_every_link_leads_to_a_page():
    found = [(page, link) for page, text in PAGES.items() for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    assert found
    assert [each for each in found if not (BASE / "docs" / each[1]).exists()] == []


def test_every_command_of_manage_py_is_there_with_its_options():
    used = re.findall(r"manage\.py ([a-z_]+)((?: --[a-z-]+)*)", TEXT)
    names = get_commands()
    assert len(used) > 8
    for name, options in used:
        assert name in names, name
        kind = names[name]
        command = kind if not isinstance(kind, str) else load_command_class(kind, name)
        known = set(
            chain.from_iterable(each.option_strings for each in command.create_parser("manage.py", name)._actions)
        )
        assert set(options.split()) <= known, (name, options)


def test_every_target_of_make_is_there():
    targets = set(re.findall(r"^(\w+):", (BASE / "Makefile").read_text(), re.MULTILINE))
    used = set(re.findall(r"`make (\w+)", TEXT))
    assert used
    assert used <= targets


def test_every_unit_is_there():
    units = {path.name.partition(".")[0].rstrip("@") for path in (BASE / "deploy/systemd").iterdir()}
    used = set(re.findall(r"\b(exportasv-(?:web|worker|beat|backup))\b", TEXT))
    assert used
    assert used <= units


def test_every_metric_is_written_by_the_portal():
    code = "\n".join(path.read_text() for path in (BASE / "exportasv/core").rglob("*.py"))
    used = {re.sub(r"_(total|bucket)$", "", name) for name in re.findall(r"\b(exportasv_[a-z_]+)", TEXT)}
    used -= {"exportasv_audit", "exportasv_owner"}  # roles of PostgreSQL
    assert len(used) > 8
    assert [name for name in sorted(used) if name not in code] == []


def test_every_setting_is_known():
    known = set(re.findall(r"^(?:# )?([A-Z_]+)=", (BASE / ".env.example").read_text(), re.MULTILINE))
    known |= set(re.findall(r"\b([A-Z_]{5,})\b", (BASE / "deploy/backup/backup.sh").read_text()))
    used = set(re.findall(r"`([A-Z][A-Z_]{5,})(?:=[^`]*)?`", TEXT))
    assert len(used) > 10
    assert used <= known | {"WAL_DIR", "BYPASS"}


@pytest.mark.parametrize("command", ["check_files", "check_migrations"])
def test_what_can_run_here_runs(db, command, capsys):
    from django.core.management import call_command

    call_command(command)
