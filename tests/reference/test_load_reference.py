"""Reference data: loaded as often as one likes, kept as staff made them, withdrawn with their file."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exportasv.core.notifications.models import ReminderRule
from exportasv.core.reference_data import ReferenceTable, reference_tables
from exportasv.reference import loader
from exportasv.reference.files import DATA, ReferenceFileError, read_newest_file
from exportasv.reference.loader import load_reference, load_table
from products.models import GlossaryTerm, Synonym
from products.reference import GLOSSARY, SYNONYMS

HEADER = "# source: the test\n"


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of the glossary: a date, and its terms."""

    def file(day: str, *terms: str, folder: str = "glossary") -> Path:
        (tmp_path / folder).mkdir(exist_ok=True)
        columns = "key,words" if folder == "synonyms" else "term_es,term_en,explanation_es,explanation_en"
        (tmp_path / folder / f"{day}.csv").write_text("\n".join([HEADER + columns, *terms]) + "\n")
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
    for table in reference_tables():
        if table.rows is None:
            assert read_newest_file(DATA / table.name, table.key).source
    assert {path.name for path in DATA.iterdir()} == {each.name for each in reference_tables() if each.rows is None}


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


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("new", HEADER + "term_es,term_en\nmiel,honey\n", "must be a date"),
        ("2026-01-01", "term_es,term_en\nmiel,honey\n", "where the rows come from"),
        ("2026-01-01", HEADER + "term,term_en\nmiel,honey\n", "term_es is missing"),
        ("2026-01-01", HEADER + "term_es,term_en\nmiel\n", "line 3"),
        ("2026-01-01", HEADER + "term_es,term_en\nmiel,honey\nmiel,honey\n", "line 4"),
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
    assert "glossary: 110 added, 0 changed, 0 withdrawn (2026-11-25, " in capsys.readouterr().out
    monkeypatch.setattr(loader.load_reference, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match="has no file"):
        call_command("load_reference")
