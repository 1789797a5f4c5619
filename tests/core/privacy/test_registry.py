"""Every table says what it holds of people, what for, how long, and what an erasure does."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.utils import translation

from exportasv.core.accounts.models import User
from exportasv.core.db.personal_data import NO_PERSONAL_DATA, PERSONAL_DATA
from tests.test_house import ROOMS

OURS = {model._meta.label_lower: model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS}


@pytest.mark.parametrize("label", sorted(OURS))
def test_every_table_is_declared(label):
    app = OURS[label].__module__.split(".models")[0].replace(".", "/")
    assert label in {**PERSONAL_DATA, **NO_PERSONAL_DATA}, (
        f"{label} says nothing about personal data: declare it in {app}/personal.py, by holds(…) with its purpose and "
        "retention (and erase= or hold= where texts are not simply searched), or by holds_nobody(…, why=…)."
    )


def test_no_declaration_outlives_its_table():
    assert set(PERSONAL_DATA) | set(NO_PERSONAL_DATA) == set(OURS)
    assert not set(PERSONAL_DATA) & set(NO_PERSONAL_DATA)


@pytest.mark.parametrize("label", sorted(PERSONAL_DATA))
def test_every_declaration_says_what_for_and_how_long(label):
    holding = PERSONAL_DATA[label]
    assert str(holding.purpose).endswith(".")
    assert str(holding.retention).endswith(".")
    assert not (holding.legal_hold and holding.erase), "a legal hold erases nothing"


def test_every_lookup_leads_somewhere(db):
    for label, holding in PERSONAL_DATA.items():
        names = {field.name for field in OURS[label]._meta.get_fields()}
        try:
            for lookup in (*holding.of_person, holding.of_company):
                list(OURS[label]._base_manager.filter(**{f"{lookup}__in": [1]})[:1]) if lookup else None
        except FieldError as error:
            pytest.fail(f"{label}: {error}")
        assert {*holding.hidden_columns, *holding.kept_columns, *filter(None, [holding.of_address])} <= names, label


@pytest.mark.parametrize("label", sorted(set(OURS) & set(NO_PERSONAL_DATA)))
def test_a_table_without_people_points_to_nobody(label):
    pointers = [f.name for f in OURS[label]._meta.concrete_fields if f.is_relation and f.related_model is User]
    assert pointers == [], f"{label} points to people by {pointers}: declare what for, by holds(…)"


@pytest.mark.parametrize("label", sorted(PERSONAL_DATA))
def test_a_term_reads_as_a_sentence_in_spanish(label):
    """The text follows "desde": "180 días desde que se envió"."""
    with translation.override("es"):
        events = [str(keep.text) for keep in PERSONAL_DATA[label].retentions if keep.after]
    assert [event for event in events if not event.startswith(("que ", "el ", "la ", "su "))] == []
