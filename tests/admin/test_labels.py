"""Labels of the admin site are Spanish: relations have names of their own, and countries the usual ones."""

import pytest
from django.contrib import admin
from django.db import models
from django.utils import translation
from django_countries import countries

FIRST = ["US", "GT", "HN", "CR", "NI", "PA", "MX", "ES"]


def unnamed_relations() -> list[str]:
    """Return the relations whose name Django made of the column, as in "claimed by"."""
    found = []
    for model, page in admin.site._registry.items():
        if not hasattr(page, "is_small") or model._meta.app_label == "usersessions":  # of libraries
            continue
        for field in model._meta.fields:
            automatic = field.name.replace("_", " ")
            with translation.override("es"):
                if isinstance(field, models.ForeignKey) and field.editable and str(field.verbose_name) == automatic:
                    found.append(f"{model._meta.label}.{field.name}")
    return found


def test_relations_of_the_admin_site_have_spanish_names():
    assert unnamed_relations() == []


def test_the_countries_that_matter_stand_first_and_once():
    codes = [code for code, _name in countries]
    assert codes[: len(FIRST)] == FIRST
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("code", "name"), [("TT", "Trinidad y Tobago"), ("SZ", "Esuatini"), ("CY", "Chipre")])
def test_countries_have_their_spanish_names(code, name):
    with translation.override("es"):
        assert countries.name(code) == name
