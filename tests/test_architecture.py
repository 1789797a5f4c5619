"""docs/architecture.md and docs/adr/ tell the truth: folders, imports, and every file and function they name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_house import ROOMS, SOURCES

BASE = settings.BASE_DIR
PAGE = (BASE / "docs/architecture.md").read_text()
# Everybody may import these; the wiring itself is not drawn.
NOT_DRAWN = {"core", "settings", "celery", "wsgi", "exportasv", "__version__"}
NAMED_FILE = re.compile(rf"`((?:{'|'.join(ROOMS)})/[\w/]+\.(?:py|sql))(?::(\w+))?`")
NAMED = sorted(set(NAMED_FILE.findall(PAGE)))
DOCUMENTS = [*sorted((BASE / "docs").rglob("*.md")), BASE / "CONTRIBUTING.md", BASE / "README.md"]


def room_of(module: str) -> str | None:
    """The box of the picture in which a module lies."""
    top, *rest = module.split(".")
    if top not in ROOMS:
        return None
    return top if top != "exportasv" else (rest[0] if rest else top)


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "exportasv":
            yield from (f"exportasv.{each.name}" for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_arrows_of_the_picture_are_the_imports():
    real = set()
    for path in SOURCES:
        here = room_of(".".join(path.relative_to(BASE).with_suffix("").parts))
        real |= {(here, room_of(each)) for each in imported_modules(path)}
    real = {(a, b) for a, b in real if a and b and a != b and b not in NOT_DRAWN and a not in NOT_DRAWN - {"core"}}
    drawn = set(re.findall(r"^\s+(\w+) --> (\w+)$", PAGE, re.MULTILINE))
    assert (drawn - real, real - drawn) == (set(), set()), "drawn but not imported; imported but not drawn"


def test_every_folder_has_its_line():
    def folders(path: Path) -> set[str]:
        return {each.name for each in path.iterdir() if each.is_dir() and (each / "__init__.py").exists()}

    shelves = set(re.findall(r"^\| `(\w+)/` \|", PAGE.split("| Shelf of")[1], re.MULTILINE))
    assert shelves == folders(BASE / "exportasv/core")
    drawn = set(re.findall(r"^\| `exportasv/(\w+)/` \|", PAGE, re.MULTILINE))
    assert drawn == folders(BASE / "exportasv")


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[":".join(filter(None, each)) for each in NAMED])
def test_every_named_function_exists(path, name):
    text = (BASE / path).read_text()
    assert not name or re.search(
        rf"^\s*(?:def|class|CREATE OR REPLACE FUNCTION) {name}\b|^{name}\b.*=", text, re.MULTILINE
    )


def test_every_walk_names_its_functions():
    walks = PAGE.split("## Five walks")[1].split("## Where is")[0].split("\n### ")[1:]
    assert len(walks) == 5
    for walk in walks:
        assert len(re.findall(r"`[\w/]+\.(?:py|sql):\w+`", walk)) >= 5, walk.splitlines()[0]


def test_every_answer_names_its_place():
    """`test_every_named_function_exists` looks the places up."""
    rows = re.findall(r"^\| ([^|]+\?) \| (.+) \|$", PAGE.split("## Where is")[1], re.MULTILINE)
    assert len(rows) >= 5
    assert [question for question, answer in rows if not any(name for _path, name in NAMED_FILE.findall(answer))] == []


# The files that know Invest: its role with its sets, its account in the demo, the names of senders and audiences, and
# what escalates to it. Everybody else asks a set of permissions.py, so that another partner institution needs no more.
INVEST_FILES = {
    "exportasv/core/accounts/permissions.py",
    "exportasv/core/accounts/demo.py",
    "exportasv/core/notifications/models/reminder.py",
    "consulates/models/inquiries.py",
    "consulates/reminders.py",
    "consulates/rules/response_deadlines.py",
    "consulates/rules/buyers.py",
}


def test_a_partner_institution_is_named_in_few_files():
    code = {str(path.relative_to(BASE)): path.read_text() for path in SOURCES}
    assert {path for path, text in code.items() if re.search(r"\bINVEST\b", text)} == INVEST_FILES
    menus = {path for path, text in code.items() if re.search(r"\bpartner=", text)}
    assert {Path(path).name for path in menus} == {"portal.py"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(BASE)))
def test_no_document_names_a_file_or_page_that_is_gone(document):
    text = document.read_text()
    rooms = "|".join([*ROOMS, "tests", "templates", "static", "docs", "deploy"])
    for path in re.findall(rf"`((?:{rooms})/[\w./-]+)`", text):
        assert (BASE / path.split(":")[0]).exists(), path
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (document.parent / link).exists(), link


def test_every_decision_is_listed():
    pages = {path.name for path in (BASE / "docs/adr").glob("0*.md")}
    assert pages == set(re.findall(r"\((0\d+[\w-]+\.md)\)", (BASE / "docs/adr/README.md").read_text()))
