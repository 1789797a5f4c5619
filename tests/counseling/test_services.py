"""Services for each company, and the people who can edit them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counseling.models import Service
from counseling.rules import services
from exportasv.core.db.errors import RuleError
from tests.factories import InstitutionFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_srs() -> Service:
    return ServiceFactory(
        institution=InstitutionFactory(code="srs", acronym="SRS"),
        slug="registro",
        helps_with=["papers"],
        goods=["food"],
    )


@pytest.fixture
def at_srs(of_srs):
    return UserFactory(role="adviser", institution=of_srs.institution)


def test_services_that_help_with_a_dimension_are_found_by_its_code(of_srs):
    ServiceFactory(helps_with=["money"])
    ServiceFactory(helps_with=["papers"], is_shown=False)
    assert list(Service.objects.for_dimension("papers")) == [of_srs]
    assert not Service.objects.for_dimension("nonsense")


def test_a_service_for_nobody_in_particular_fits_everybody(of_srs):
    anybody = ServiceFactory(helps_with=["papers"])
    assert set(Service.objects.suitable_for(stage="new", goods="food")) == {anybody, of_srs}
    assert set(Service.objects.suitable_for(stage="new", goods="made")) == {anybody}


def test_three_questions_lead_to_a_service_by_links_alone(client: Client, of_srs):
    page = client.get("/en/which-service/")
    assert "Question 1 of 3" in page.content.decode()
    for word in ("papers", "new", "food"):
        address = next(a for _label, a in page.context["options"] if a.endswith(f"={word}"))
        page = client.get(f"/en/which-service/{address}")
    assert page.context["services"] == [of_srs]
    assert not client.get("/en/which-service/?need=papers&stage=new&goods=made").context["services"]


def test_an_answer_can_be_changed_and_nonsense_asks_anew(client: Client):
    page = client.get("/en/which-service/?need=papers&stage=nonsense")
    assert [answer.change_url for answer in page.context["answers"]] == ["?"]
    assert "Question 2 of 3" in page.content.decode()


def test_the_three_questions_take_one_query(client: Client, of_srs, django_assert_max_num_queries):
    ServiceFactory(helps_with=["papers"])
    with django_assert_max_num_queries(1):
        client.get("/en/which-service/?need=papers&stage=new&goods=food")


def test_a_need_narrows_the_directory(client: Client, of_srs):
    ServiceFactory(helps_with=["money"])
    assert client.get("/en/services/", {"need": "papers"}).context["total"] == 1
    assert client.get("/en/services/", {"need": "nonsense"}).context["total"] == 2


def test_partners_ask_by_need(client: Client, of_srs):
    ServiceFactory(helps_with=["money"])
    rows = client.get("/api/v1/services/", {"helps_with": "papers"}).json()["results"]
    assert [row["slug"] for row in rows] == ["registro"]
    assert client.get("/api/v1/services/", {"helps_with": "x"}).status_code == 400


def test_its_institution_says_that_a_service_is_still_so(of_srs, at_srs, manager):
    Service.objects.filter(pk=of_srs.pk).update(checked_on=date(2020, 1, 1))
    assert list(Service.objects.stale(timezone.localdate())) == [of_srs]
    with pytest.raises(RuleError):
        services.confirm_service(of_srs, by=manager)
    services.confirm_service(of_srs, by=at_srs)
    assert not Service.objects.stale(timezone.localdate()).exists()


def test_a_service_turns_stale_after_half_a_year(of_srs):
    of_srs.checked_on = timezone.localdate() - timedelta(days=180)
    assert not of_srs.is_stale
    of_srs.checked_on -= timedelta(days=1)
    assert of_srs.is_stale


def test_staff_change_only_services_of_their_institution(as_user, of_srs, at_srs, manager, administrator, one_factor):
    address = reverse("admin:counseling_service_change", args=[of_srs.pk])
    for person, may_write in ((at_srs, True), (manager, False), (administrator, True)):
        browser = as_user(person)
        page = browser.get(address)
        assert page.status_code == 200
        assert page.context["has_change_permission"] is may_write
        assert browser.post(address, {}).status_code == (200 if may_write else 403)


def test_a_new_service_is_of_ones_own_institution(as_user, of_srs, at_srs, one_factor):
    InstitutionFactory(code="mag")
    form = as_user(at_srs).get(reverse("admin:counseling_service_add")).context["adminform"].form
    assert list(form.fields["institution"].queryset) == [of_srs.institution]


def test_the_admin_list_shows_what_waits_for_a_check(as_user, of_srs, at_srs, one_factor):
    Service.objects.filter(pk=of_srs.pk).update(checked_on=date(2020, 1, 1))
    ServiceFactory(checked_on=date(2020, 1, 1))
    browser = as_user(at_srs)
    for check, count in (("mine", 1), ("due", 2)):
        page = browser.get(reverse("admin:counseling_service_changelist"), {"check": check})
        assert page.context["cl"].result_count == count
