"""Free times: hours, single days, taken times, and the time zones of consular cities."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from counseling.booking.free_times import cancel_deadline, free_slots, local_time_text, slots_by_day
from counseling.models import Absence, DayHours
from counseling.rules import booking
from tests import factories

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 25)
HOUR = timedelta(hours=1)


def hours_of(slots, zone: str = "America/El_Salvador") -> list[str]:
    return [slot.starts_at.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for slot in slots]


def test_a_day_is_cut_into_whole_sessions(profile, noon):
    assert hours_of(free_slots([profile], WEDNESDAY, 1)) == ["Wed 08:00", "Wed 09:00", "Wed 10:00", "Wed 11:00"]


def test_what_begins_within_the_notice_is_not_offered(profile, noon):
    noon.move_to(datetime(2026, 11, 25, 3, tzinfo=UTC))  # 21:00 of the evening before
    assert hours_of(free_slots([profile], WEDNESDAY, 1)) == ["Wed 09:00", "Wed 10:00", "Wed 11:00"]


def test_a_day_that_differs_replaces_its_weekday_and_may_be_closed(profile, noon):
    DayHours.objects.create(adviser=profile, day=WEDNESDAY, opens=time(14), closes=time(15))
    DayHours.objects.create(adviser=profile, day=WEDNESDAY + timedelta(days=1))
    assert hours_of(free_slots([profile], WEDNESDAY, 2)) == ["Wed 14:00"]


def test_sessions_groups_absences_and_proposals_take_time(profile, noon, company):
    eight = datetime(2026, 11, 25, 14, tzinfo=UTC)
    factories.CounselingSessionFactory(adviser=profile, starts_at=eight, ends_at=eight + HOUR)
    factories.GroupSessionFactory(adviser=profile, starts_at=eight + HOUR, ends_at=eight + 2 * HOUR)
    Absence.objects.create(adviser=profile, starts_at=eight + 2 * HOUR, ends_at=eight + 3 * HOUR)
    other = factories.CounselingSessionFactory(adviser=profile)
    factories.RescheduleProposalFactory(session=other, starts_at=eight + 3 * HOUR, ends_at=eight + 4 * HOUR)
    assert free_slots([profile], WEDNESDAY, 1) == []


def test_a_full_week_offers_nothing_more(profile, noon):
    profile.weekly_capacity = 1
    profile.save()
    eight = datetime(2026, 11, 25, 14, tzinfo=UTC)
    factories.CounselingSessionFactory(adviser=profile, starts_at=eight, ends_at=eight + HOUR)
    offered = free_slots([profile], WEDNESDAY, 7)
    assert {slot.starts_at.astimezone(profile.tzinfo).date().isoformat() for slot in offered} == {
        "2026-11-30", "2026-12-01",
    }  # fmt: skip


def test_many_advisers_cost_no_more_questions(profile, noon, django_assert_num_queries):
    others = [factories.AvailabilityFactory(weekday=2).adviser for _each in range(5)]
    with django_assert_num_queries(7):
        assert len(free_slots([profile, *others], WEDNESDAY, 1)) == 4 + 5 * 8


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Europe/Rome", date(2026, 10, 23), "16:00"),  # summer time there: eight hours ahead
        ("Europe/Rome", date(2026, 10, 26), "15:00"),  # the Monday after its end: seven
        ("America/Los_Angeles", date(2026, 10, 30), "07:00"),  # summer time there: an hour behind
        ("America/Los_Angeles", date(2026, 11, 2), "06:00"),  # the Monday after its end: two
        ("Australia/Melbourne", date(2026, 10, 2), "00:00"),  # before its summer time: sixteen ahead, past midnight
        ("Australia/Melbourne", date(2026, 10, 5), "01:00"),  # the Monday after its beginning: seventeen
    ],
)
def test_the_same_hour_of_san_salvador_on_other_clocks_around_their_changes(profile, noon, zone, day, first):
    noon.move_to(datetime.combine(day - timedelta(days=3), time(12), UTC))
    (there, slots), *_more = slots_by_day(free_slots([profile], day, 1), zone)
    assert slots[0].starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") == first
    assert there == day + timedelta(days=1 if zone.startswith("Australia") else 0)


def test_an_adviser_in_milan_keeps_the_hours_of_milan_when_its_clocks_change(profile, noon):
    profile.zone = "Europe/Rome"
    profile.save()
    noon.move_to(datetime(2026, 10, 20, 12, tzinfo=UTC))
    before, after = (free_slots([profile], date(2026, 10, day), 1)[0] for day in (23, 26))
    assert hours_of([before, after], "Europe/Rome") == ["Fri 08:00", "Mon 08:00"]
    assert hours_of([before, after]) == ["Fri 00:00", "Mon 01:00"]


def test_no_session_is_longer_or_shorter_on_the_night_the_clocks_change(profile, noon):
    profile.zone = "America/Los_Angeles"
    profile.save()
    DayHours.objects.create(adviser=profile, day=date(2026, 11, 1), opens=time(0), closes=time(4))
    noon.move_to(datetime(2026, 10, 30, 12, tzinfo=UTC))
    night = free_slots([profile], date(2026, 11, 1), 1)
    assert len(night) == 5  # the hour from 1:00 to 2:00 occurs twice
    assert {slot.ends_at - slot.starts_at for slot in night} == {HOUR}


def test_a_foreign_clock_is_named(settings):
    at = datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert local_time_text(at, "America/El_Salvador") == "lunes 30 de noviembre de 2026, 09:00"
    assert local_time_text(at, "Australia/Melbourne") == "martes 1 de diciembre de 2026, 02:00 (Melbourne)"
    with translation.override("en"):
        assert local_time_text(at, "America/El_Salvador") == "Monday, Nov. 30, 2026, 9 a.m."


def test_the_hour_to_cancel_is_five_of_the_day_before_by_the_clock_of_the_adviser(profile, company, owner, noon):
    profile.zone = "Europe/Rome"
    profile.save()
    session = booking.request_session(company, "Costos", by=owner)
    at = datetime(2026, 11, 30, 8, tzinfo=UTC)
    session = booking.book_session(session, profile, at, at + HOUR, by=owner)
    assert cancel_deadline(session) == datetime(2026, 11, 29, 16, tzinfo=UTC)
