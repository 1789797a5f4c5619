"""Visits are dated rows: one tap each, months that do not change, nothing of another house."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consulates.matching.product_suggestions import placements_to_rotate
from consulates.models import Placement, Visit
from consulates.models.visits import with_visits
from consulates.rules import placements, reports, visits
from consulates.rules.monthly_report import report_figures
from exportasv.core.db.errors import RuleError
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def may(time_machine):
    """The third of May 2026, noon in Los Angeles."""
    time_machine.move_to("2026-05-03T19:00:00Z", tick=False)
    return time_machine


@pytest.fixture
def officer(may):
    return factories.HouseOfficerFactory(house__slug="los-angeles")


@pytest.fixture
def placement(officer) -> Placement:
    return factories.PlacementFactory(house=officer.house, since=date(2026, 3, 20))


def tap(placement: Placement, kind: str, officer, **told) -> Visit:
    return visits.record_visit(placement, kind, by=officer.user, **told)


def figures(placement: Placement, month: date) -> dict[str, object]:
    return {kind: report_figures(placement.house, month)[kind] for kind in Visit.Kind.values}


def test_one_tap_is_one_row_of_today(as_user, officer, placement):
    desk = as_user(officer.user)
    for kind in ("saw", "saw", "tasted", "asked", "bought"):
        answer = desk.post(f"/es/mi-casa/estante/{placement.pk}/visita/", {"kind": kind})
        assert answer.url.endswith(f"#placement-{placement.pk}")
    assert set(Visit.objects.values_list("day", "house", "product", "by", "count")) == {
        (date(2026, 5, 3), officer.house.pk, placement.product_id, officer.user.pk, 1)
    }
    row = with_visits(Placement.objects.all()).get()
    assert (row.saw, row.tasted, row.asked, row.bought) == (2, 1, 1, 1)


def test_the_day_is_that_of_the_house(officer, placement, may):
    may.move_to("2026-05-04T05:30:00Z", tick=False)  # still the third in Los Angeles
    assert tap(placement, "saw", officer).day == date(2026, 5, 3)


def test_the_last_tap_is_taken_back(as_user, officer, placement):
    tap(placement, "saw", officer)
    wrong = tap(placement, "bought", officer)
    page = as_user(officer.user).get("/es/mi-casa/estante/").content.decode()
    assert f"/es/mi-casa/visitas/{wrong.pk}/deshacer/" in page
    as_user(officer.user).post(f"/es/mi-casa/visitas/{wrong.pk}/deshacer/")
    assert list(Visit.objects.values_list("kind", flat=True)) == ["saw"]


def test_several_visitors_of_an_event_are_one_row(as_user, officer, placement):
    told = {"do": "visits", "visits-kind": "tasted", "visits-count": 40, "visits-day": "2026-05-02"}
    assert as_user(officer.user).post(f"/es/mi-casa/estante/{placement.pk}/", told).status_code == 302
    row = Visit.objects.get()
    assert (row.kind, row.count, row.day) == ("tasted", 40, date(2026, 5, 2))


@pytest.mark.parametrize("count", ["0", "-3", "1000", "x", "1.5"])
def test_a_number_out_of_bounds_is_refused_at_the_form(as_user, officer, placement, count):
    told = {"do": "visits", "visits-kind": "tasted", "visits-count": count, "visits-day": "2026-05-02"}
    assert as_user(officer.user).post(f"/es/mi-casa/estante/{placement.pk}/", told).status_code == 400
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("danced", {}),
        ("", {}),
        ("saw", {"day": date(2026, 5, 4)}),
        ("saw", {"day": date(2026, 3, 19)}),
        ("saw", {"count": 0}),
        ("saw", {"count": 1000}),
    ],
)
def test_what_cannot_have_been_is_refused(officer, placement, kind, told):
    with pytest.raises(RuleError):
        tap(placement, kind, officer, **told)
    assert not Visit.objects.exists()


def test_a_product_that_left_the_shelf_gets_no_visits(officer, placement):
    placements.end_placement(placement, date(2026, 5, 1), by=officer.user)
    placement.refresh_from_db()
    with pytest.raises(RuleError):
        tap(placement, "saw", officer)


def test_the_database_refuses_an_unknown_kind(officer, placement):
    row = tap(placement, "saw", officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=row.pk).update(kind="danced")


def test_a_month_sums_its_own_rows(officer, placement):
    tap(placement, "asked", officer, day=date(2026, 4, 30), count=5)
    tap(placement, "asked", officer, day=date(2026, 4, 2), count=2)
    before = figures(placement, APRIL)
    assert before == {"saw": 0, "tasted": 0, "asked": 7, "bought": 0}
    for kind in Visit.Kind.values:
        tap(placement, kind, officer, count=100)
    assert figures(placement, APRIL) == before
    assert figures(placement, MAY) == dict.fromkeys(Visit.Kind.values, 100)


def test_a_reported_month_takes_no_more_rows(officer, placement, may):
    kept = tap(placement, "asked", officer, day=date(2026, 4, 30))
    report = reports.send_report(placement.house, APRIL, "", by=officer.user)
    with pytest.raises(RuleError):
        tap(placement, "asked", officer, day=date(2026, 4, 30))
    with pytest.raises(RuleError):
        visits.undo_visit(kept, by=officer.user)
    assert tap(placement, "asked", officer).day == date(2026, 5, 3)
    report.refresh_from_db()
    assert report.figures["asked"] == 1
    assert figures(placement, APRIL)["asked"] == 1


def test_two_placements_of_a_product_have_their_own_visitors(officer, placement):
    placements.end_placement(placement, date(2026, 4, 10), by=officer.user)
    again = factories.PlacementFactory(house=placement.house, product=placement.product, since=date(2026, 4, 20))
    placement.refresh_from_db()
    tap(placement, "saw", officer, day=date(2026, 4, 9), count=3)
    tap(again, "saw", officer, count=8)
    assert dict(with_visits(Placement.objects.all()).values_list("pk", "saw")) == {placement.pk: 3, again.pk: 8}


def test_the_shelf_of_another_house_answers_like_a_missing_one(as_user, officer, placement):
    other = factories.PlacementFactory(since=date(2026, 3, 20))
    theirs = Visit.objects.create(house=other.house, product=other.product, day=MAY, kind="saw", at=timezone.now())
    desk = as_user(officer.user)
    assert desk.post(f"/es/mi-casa/estante/{other.pk}/visita/", {"kind": "saw"}).status_code == 404
    assert desk.post(f"/es/mi-casa/visitas/{theirs.pk}/deshacer/").status_code == 404
    assert Visit.objects.count() == 1


def test_the_shelf_takes_the_same_queries_for_many(as_user, officer, placement, django_assert_max_num_queries):
    desk = as_user(officer.user)
    for _n in range(4):
        row = factories.PlacementFactory(house=officer.house, since=date(2026, 3, 20))
        tap(row, "saw", officer)
    with django_assert_max_num_queries(14):
        desk.get("/es/mi-casa/estante/")


def test_the_company_reads_what_visitors_did(as_user, officer, placement):
    member = factories.CompanyMemberFactory(company=placement.product.company)
    tap(placement, "asked", officer, count=13)
    page = as_user(member.user).get("/es/mi-empresa/promocion/").content.decode()
    assert "13 preguntaron" in page


def test_a_placement_without_questions_for_long_could_make_room(officer, placement, may):
    may.move_to("2026-09-01T19:00:00Z", tick=False)
    assert [row.pk for row, _why in placements_to_rotate(officer.house)] == [placement.pk]
    tap(placement, "asked", officer, day=date(2026, 5, 3) + timedelta(days=40))
    assert list(placements_to_rotate(officer.house)) == []
