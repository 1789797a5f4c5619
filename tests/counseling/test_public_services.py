"""The directory of services and the forum."""

import pytest
from django.test import Client

from tests.factories import ForumEditionFactory, ForumEventFactory, InstitutionFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def test_words_find_a_service_without_accents(client: Client):
    ServiceFactory(name_es="Certificación orgánica", name_en="Organic certification")
    ServiceFactory(name_es="Registro", name_en="Registration")
    assert client.get("/es/servicios/", {"q": "certificacion"}).context["total"] == 1


def test_an_institution_narrows_the_directory(client: Client):
    ServiceFactory()
    ServiceFactory(institution=InstitutionFactory(code="srs", acronym="SRS"))
    assert client.get("/en/services/", {"institution": "srs"}).context["total"] == 1


def test_a_hidden_service_is_missing(client: Client):
    ServiceFactory(slug="old", is_shown=False)
    assert client.get("/en/services/old/").status_code == 404
    assert client.get("/en/services/").context["total"] == 0


def test_a_service_says_steps_cost_and_when_it_was_checked(client: Client):
    ServiceFactory(slug="s", steps_en="First\n\n- Second\n", cost_en="Free of charge")
    page = client.get("/en/services/s/").content.decode()
    assert "<li>First</li><li>Second</li>" in page
    assert "Free of charge" in page
    assert "Oct. 1, 2026" in page


def test_directory_takes_two_queries(client: Client, django_assert_max_num_queries):
    for _ in range(4):
        ServiceFactory()
    with django_assert_max_num_queries(2):
        client.get("/en/services/")


def test_forum_shows_its_agenda_in_the_time_of_the_place(client: Client):
    ForumEventFactory(title_en="Pricing for export")
    page = client.get("/en/forum/").content.decode()
    assert "Pricing for export" in page
    assert "9 a.m." in page  # 15:00 UTC in San Salvador


def test_a_track_narrows_the_agenda(client: Client):
    ForumEventFactory(title_en="Pricing")
    ForumEventFactory(title_en="Freight", track_es="Mercados", track_en="Markets")
    page = client.get("/en/forum/", {"track": "Markets"}).content.decode()
    assert "Freight" in page
    assert "Pricing" not in page


def test_an_unpublished_edition_is_not_shown(client: Client):
    ForumEventFactory(slug="e", edition=ForumEditionFactory(year=2030, is_published=False))
    assert client.get("/en/forum/e/").status_code == 404
    assert "being prepared" in client.get("/en/forum/").content.decode()
