"""Reference data: loaded as often as one likes, kept as staff made them, withdrawn with their file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counseling.models import Service
from counseling.reference import SERVICES
from exportasv.core.accounts.models import Institution
from exportasv.core.accounts.reference import INSTITUTIONS
from exportasv.core.notifications.models import ReminderRule
from exportasv.core.reference_data import ReferenceTable, reference_tables
from exportasv.core.reference_files import DATA, READ_BY_CODE, ReferenceFileError, read_newest_file
from exportasv.reference import loader
from exportasv.reference.loader import load_reference, load_table
from market_access.labels.nutrition import thresholds
from market_access.origin.questions import agreements
from products.models import GlossaryTerm, HSCode, Synonym
from products.reference import GLOSSARY, SYNONYMS
from tests import factories

HEADER = "# source: the test\n# source_es: la prueba\n"
COLUMNS = {
    "glossary": "term_es,term_en,explanation_es,explanation_en",
    "synonyms": "key,words",
    "services": "slug,institution,phase,name_es,name_en,summary_es,summary_en,helps_with,checked_on",
}


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of the glossary, or of another folder: a date, and its lines."""

    def file(day: str, *lines: str, folder: str = "glossary") -> Path:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{day}.csv").write_text("\n".join([HEADER + COLUMNS[folder], *lines]) + "\n")
        return tmp_path

    return file


@pytest.fixture
def rules():
    """A table whose rows are given by the test and whose withdrawn rows are switched off."""
    rows: list[dict[str, str]] = []
    return rows, ReferenceTable("rules", ReminderRule, key="code", rows=lambda: rows, withdrawn={"is_active": False})


def english(term: str) -> str:
    return GlossaryTerm.objects.get(term_es=term).term_en


def rule(code: str, threshold: int = 7) -> dict[str, str]:
    return {"code": code, "trigger": "x", "threshold": str(threshold), "audience": "owners"}


def test_every_table_is_loaded_once(db):
    first = load_reference()
    assert {each.table for each in first} >= {"reminder_rules", "synonyms", "glossary"}
    assert all(each.added for each in first)
    assert {(each.added, each.changed, each.withdrawn) for each in load_reference()} == {(0, 0, 0)}


def test_every_folder_has_its_table_and_every_file_its_source():
    thresholds(), agreements()  # read their files when they are first asked
    keys = READ_BY_CODE | {each.name: each.key for each in reference_tables() if each.rows is None}
    for name, key in keys.items():
        assert all(read_newest_file(DATA / name, key).source)
    assert {path.name for path in DATA.iterdir()} == set(keys)
    page = (settings.BASE_DIR / "docs/reference-data.md").read_text()
    assert [name for name in keys if f"`{name}`" not in page] == []


def test_a_newer_file_changes_what_staff_left_alone(db, write):
    load_table(GLOSSARY, write("2026-01-01", "miel,honey,,", "panela,raw sugar,,"))
    GlossaryTerm.objects.filter(term_es="panela").update(term_en="panela")
    done = load_table(GLOSSARY, write("2026-02-01", "miel,pure honey,Dulce.,", "panela,cane sugar,De caña.,"))
    assert (done.changed, english("miel"), english("panela")) == (2, "pure honey", "panela")
    assert GlossaryTerm.objects.get(term_es="panela").explanation_es == "De caña."


def test_what_somebody_wrote_before_is_never_touched(db, write):
    GlossaryTerm.objects.create(term_es="miel", term_en="bee honey")
    assert load_table(GLOSSARY, write("2026-01-01", "miel,honey,,")).added == 0
    load_table(GLOSSARY, write("2026-02-01", "miel,pure honey,,"))
    load_table(GLOSSARY, write("2026-03-01", "atol,atol,,"))
    assert english("miel") == "bee honey"


def test_what_staff_deleted_stays_deleted(db, write):
    folder = write("2026-01-01", "miel,honey,,")
    load_table(GLOSSARY, folder)
    GlossaryTerm.objects.all().delete()
    assert load_table(GLOSSARY, folder).added == 0


def test_a_withdrawn_row_is_deleted_unless_staff_changed_it_and_may_return(db, write):
    load_table(GLOSSARY, write("2026-01-01", "miel,honey,,", "panela,raw sugar,,", "atol,atol,,"))
    GlossaryTerm.objects.filter(term_es="panela").update(term_en="panela")
    assert load_table(GLOSSARY, write("2026-02-01", "atol,atol,,")).withdrawn == 1
    assert set(GlossaryTerm.objects.values_list("term_es", flat=True)) == {"panela", "atol"}
    load_table(GLOSSARY, write("2026-03-01", "miel,honey,,", "atol,atol,,"))
    assert english("miel") == "honey"


def test_a_withdrawn_row_is_archived_where_its_table_says_how(db, rules):
    rows, table = rules
    rows[:] = [rule("a"), rule("b", 9)]
    load_table(table)
    rows.pop()
    assert load_table(table).withdrawn == 1
    assert not ReminderRule.objects.get(code="b").is_active
    assert load_table(table).withdrawn == 0
    rows.append(rule("b", 9))
    load_table(table)
    assert ReminderRule.objects.get(code="b").is_active


def test_a_rule_that_staff_switched_off_stays_off(db, rules):
    rows, table = rules
    rows[:] = [rule("a")]
    load_table(table)
    ReminderRule.objects.update(is_active=False)
    rows[:] = [rule("a", 8)]
    load_table(table)
    assert ReminderRule.objects.values_list("threshold", "is_active").get() == (8, False)


def test_a_group_of_synonyms_that_shares_a_word_is_not_doubled(db, write):
    Synonym.objects.create(words="honey, bee honey")
    done = load_table(SYNONYMS, write("2026-01-01", 'miel,"miel, honey"', 'vela,"vela, candle"', folder="synonyms"))
    assert (done.added, Synonym.objects.count()) == (1, 2)


@pytest.fixture
def services(write):
    """Load a file of services: a date, and (slug, institution, helps with) of each."""
    load_table(INSTITUTIONS)

    def load(day: str, *rows: tuple[str, str, str]) -> loader.Loaded:
        lines = [f"{slug},{institution},papers,A,A,B,B,{helps},2026-10-15" for slug, institution, helps in rows]
        return load_table(SERVICES, write(day, *lines, folder="services"))

    return load


def test_a_row_finds_the_row_it_names_in_another_table(db, services):
    services("2026-01-01", ("duca", "ciex", "papers money"))
    row = Service.objects.get()
    assert (row.institution.code, row.helps_with, row.checked_on) == ("ciex", ["papers", "money"], date(2026, 10, 15))
    assert services("2026-02-01", ("duca", "aduana", "papers")).changed == 1
    row.refresh_from_db()
    assert (row.institution.code, row.helps_with) == ("aduana", ["papers"])


def test_what_staff_changed_of_a_service_is_kept(db, services):
    services("2026-01-01", ("duca", "ciex", "papers"))
    Service.objects.update(institution=Institution.objects.get(code="mag"), helps_with=["money"])
    assert services("2026-02-01", ("duca", "aduana", "papers market")).changed == 0
    assert Service.objects.get().institution.code == "mag"


def test_an_unknown_row_of_another_table_is_named(db, services):
    with pytest.raises(ReferenceFileError, match=r"services, duca: .*accounts\.Institution has the code 'nobody'"):
        services("2026-01-01", ("duca", "nobody", "papers"))


def test_a_row_whose_institution_staff_deleted_is_left_out(db, services):
    Institution.objects.filter(code="ciex").delete()
    assert services("2026-01-01", ("duca", "ciex", "papers"), ("visto", "mag", "papers")).added == 1


@pytest.mark.parametrize("table", [each for each in reference_tables() if each.withdrawn], ids=lambda each: each.name)
def test_rows_that_others_name_are_archived_and_come_back(db, table, monkeypatch):
    load_reference()
    first = table.model.objects.order_by("pk").first()
    ((column, value),) = table.withdrawn.items()
    empty = replace(table, rows=list)
    assert load_table(empty).withdrawn == table.model.objects.count()
    first.refresh_from_db()
    assert getattr(first, column) is value
    load_table(table)
    first.refresh_from_db()
    assert getattr(first, column) is not value


def test_a_withdrawn_row_that_another_row_names_is_kept(db):
    rows = [{"code": "090121", "text_es": "Café tostado", "text_en": "Coffee, roasted"}]
    table = ReferenceTable("codes", HSCode, key="code", rows=lambda: rows)
    load_table(table)
    product = factories.ProductFactory(hs_code=HSCode.objects.get(code="090121"))
    rows.clear()
    assert load_table(table).withdrawn == 0
    product.refresh_from_db()
    assert product.hs_code_id == "090121"


def test_loading_again_writes_no_reference_row(db):
    load_reference()
    with CaptureQueriesContext(connection) as asked:
        load_reference()
    assert len(asked) <= 5 * len(reference_tables())
    assert [each["sql"] for each in asked if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("new", HEADER + "term_es,term_en\nmiel,honey\n", "must be a date"),
        (
            "2026-01-01",
            "term_es,term_en\nmiel,honey\n",
            r"2026-01-01\.csv, line 1: .* English where the rows come from",
        ),
        ("2026-01-01", "# source: the test\nterm_es,term_en\nmiel,honey\n", r"2026-01-01\.csv, line 2: .* Spanish"),
        ("2026-01-01", "# source: the test\n# source_es:\nterm_es,term_en\n", "line 2: .* # source_es: …"),
        ("2026-01-01", HEADER + "term,term_en\nmiel,honey\n", "term_es is missing"),
        ("2026-01-01", HEADER + "term_es,term_en\nmiel\n", "line 4"),
        ("2026-01-01", HEADER + "term_es,term_en\nmiel,honey\nmiel,honey\n", "line 5"),
        ("2026-01-01", HEADER + f"term_es,term_en\nmiel,{'x' * 99}\n", "glossary, miel"),
    ],
)
def test_a_file_that_is_not_in_order_is_named_with_its_line(db, tmp_path, name, text, said):
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / f"{name}.csv").write_text(text)
    with pytest.raises(ReferenceFileError, match=said):
        load_table(GLOSSARY, tmp_path)
    assert not GlossaryTerm.objects.exists()


def test_the_command_says_what_it_did_and_what_is_wrong(db, capsys, monkeypatch, tmp_path):
    call_command("load_reference")
    assert "glossary: 158 added, 0 changed, 0 withdrawn (2026-11-25, " in capsys.readouterr().out
    monkeypatch.setattr(loader.load_reference, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match="has no file"):
        call_command("load_reference")
