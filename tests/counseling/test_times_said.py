"""How a day is written where people choose and read times."""

from datetime import date

import pytest
from django.utils import translation

from counseling.templatetags.sessions import day_said


@pytest.mark.parametrize(("language", "text"), [("es", "jueves 26 de noviembre"), ("en", "Thursday, November 26")])
def test_a_day_has_its_weekday_and_the_words_of_its_language(language, text):
    with translation.override(language):
        assert day_said(date(2026, 11, 26)) == text
