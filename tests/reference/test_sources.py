"""Reference data and texts of the law are checked again after their term, and staff are told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exportasv.core.reference_data import TABLES
from exportasv.core.reference_files import DATA
from exportasv.reference.admin import mark_checked
from exportasv.reference.loader import load_reference, load_table
from exportasv.reference.models import Source
from exportasv.reference.reference import with_files

pytestmark = pytest.mark.django_db
TITLE = "Datos de referencia y leyes por revisar"


@pytest.fixture(autouse=True)
def _one_factor(settings) -> None:
    settings.STAFF_MFA_REQUIRED = False


@pytest.fixture
def sources() -> None:
    load_table(TABLES["sources"])


def test_every_file_of_reference_data_is_a_source_with_its_origin_and_day(sources):
    folders = {each.name for each in DATA.iterdir() if each.is_dir()} - {"sources"}
    assert folders <= set(Source.objects.filter(kind="reference").values_list("code", flat=True))
    incoterms = Source.objects.get(code="incoterms")
    assert "Cámara de Comercio Internacional" in incoterms.origin_es
    assert "International Chamber of Commerce" in incoterms.origin_en
    laws = set(Source.objects.filter(kind="law").values_list("code", flat=True))
    assert {"dl-143-2024", "dl-144-2024", "ley-mype"} <= laws


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_says_in_its_language_where_each_source_comes_from(sources, as_user, manager, language):
    address = reverse("admin:reference_source_changelist")
    said = as_user(manager).get(address, headers={"accept-language": language}).content.decode()
    other = {"es": "en", "en": "es"}[language]
    for source in Source.objects.filter(code__in=["attribute_options", "dl-762-2023"]):
        assert getattr(source, f"origin_{language}") in said
        assert getattr(source, f"name_{language}") in said
        assert getattr(source, f"origin_{other}") not in said


def test_a_file_without_a_term_is_checked_every_year():
    row = next(row for row in with_files([]) if row["code"] == "units")
    assert (row["term_days"], row["kind"]) == ("365", "reference")


def test_after_its_term_a_source_is_on_the_home_until_somebody_checked_it(sources, as_user, manager, adviser):
    today = timezone.localdate()
    Source.objects.update(checked_on=today)
    assert not Source.objects.overdue(today).exists()
    law = Source.objects.get(code="dl-144-2024")
    Source.objects.filter(pk=law.pk).update(checked_on=today - timedelta(days=law.term_days))
    assert not Source.objects.overdue(today).exists()
    Source.objects.filter(pk=law.pk).update(checked_on=today - timedelta(days=law.term_days + 1))
    assert list(Source.objects.overdue(today)) == [law]
    client = as_user(manager)
    home = client.get(reverse("admin:index")).content.decode()
    assert TITLE in home
    assert TITLE not in as_user(adviser).get(reverse("admin:index")).content.decode()
    assert law.name_es in client.get(reverse("admin:reference_source_changelist")).content.decode()
    mark_checked(law, manager)
    assert not Source.objects.overdue(today).exists()
    load_reference()
    law.refresh_from_db()
    assert law.checked_on == today
