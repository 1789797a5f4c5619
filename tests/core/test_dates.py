"""The filter `date` keeps its texts, and writes what Django's own writes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template, defaultfilters
from django.utils import translation

from exportasv.core.dates import date_text

MOMENT = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
VALUES = [MOMENT, MOMENT.astimezone(ZoneInfo("America/El_Salvador")), MOMENT.astimezone(ZoneInfo("America/Costa_Rica")),
          MOMENT.replace(tzinfo=None), date(2026, 3, 9), date(2026, 9, 3), time(9, 30), None, "", "text"]  # fmt: skip
FORMS = [None, "DATE_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "c", "e", "j F Y"]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_a_text_is_that_of_django_also_the_second_time(form, language):
    with translation.override(language):
        expected = [_by_django(value, form) for value in VALUES]
        for _turn in range(2):
            assert [_by_ours(value, form) for value in VALUES] == expected


def _by_django(value: object, form: str | None) -> object:
    return _or_error(lambda: defaultfilters.date(value, form))


def _by_ours(value: object, form: str | None) -> object:
    return _or_error(lambda: date_text(value, form))


def _or_error(make) -> object:
    try:
        return make()
    except (AttributeError, TypeError, ValueError) as error:
        return type(error)


def test_templates_write_moments_in_the_time_of_the_page():
    page = Template("{{ moment|date:'Y-m-d H:i' }} {{ moment|date:'Y-m-d H:i' }}")
    assert page.render(Context({"moment": MOMENT})) == "2026-03-09 17:30 2026-03-09 17:30"
