"""An installation without its Spanish texts is told so."""

import shutil

from django.core.checks import run_checks

from exportasv.core.translations import catalogue_path, compile_catalogues, rooms
from exportasv.portal.checks import compiled_translations


def test_missing_catalogues_are_named_in_production_only(settings, tmp_path):
    for room in rooms(settings.BASE_DIR):
        target = catalogue_path(tmp_path, room)
        target.parent.mkdir(parents=True)
        shutil.copy(catalogue_path(settings.BASE_DIR, room), target)
    settings.BASE_DIR = tmp_path
    assert compiled_translations(None) == []
    settings.PRODUCTION = True
    (warning,) = [each for each in run_checks(tags=["translation"]) if each.id == "exportasv.W001"]
    assert "companies" in warning.msg
    compile_catalogues(tmp_path)
    assert compiled_translations(None) == []
