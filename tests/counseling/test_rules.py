from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from counseling.models import ActionItem, CounselingSession
from counseling.rules import agreements, booking
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from tests import factories

TEN = datetime(2026, 12, 1, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_an_adviser_is_not_booked_twice(owner, company, adviser):
    profile = adviser.adviser_profile
    booking.book_session(booking.request_session(company, "Costos", by=owner), profile, TEN, TEN + HOUR, by=owner)
    again = booking.request_session(company, "Etiqueta", by=owner)
    with pytest.raises(RuleError, match=r"another session|otra asesoría"):
        booking.book_session(again, profile, TEN + HOUR / 2, TEN + HOUR, by=owner)


@pytest.mark.django_db
def test_sessions_may_follow_each_other_without_a_gap(owner, company, adviser):
    for hour in range(3):
        session = booking.request_session(company, "Costos", by=owner)
        booking.book_session(session, adviser.adviser_profile, TEN + hour * HOUR, TEN + (hour + 1) * HOUR, by=owner)
    assert CounselingSession.objects.filter(state="booked").count() == 3


@pytest.mark.django_db
def test_a_cancelled_session_frees_its_time(owner, company, adviser):
    first = booking.request_session(company, "Costos", by=owner)
    booking.cancel_session(booking.book_session(first, adviser.adviser_profile, TEN, TEN + HOUR, by=owner), by=owner)
    second = booking.request_session(company, "Costos", by=owner)
    assert booking.book_session(second, adviser.adviser_profile, TEN, TEN + HOUR, by=owner).state == "booked"


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_book_the_same_time_at_once_one_wins(owner, company, adviser):
    sessions = [booking.request_session(company, f"Costos {n}", by=owner) for n in range(8)]

    def try_to_book(session: CounselingSession) -> bool:
        try:
            booking.book_session(session, adviser.adviser_profile, TEN, TEN + HOUR, by=owner)
            return True
        except RuleError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_to_book, sessions)) == 1


@pytest.mark.django_db
def test_an_agreement_is_done_with_its_proof(owner, company):
    done = agreements.complete_agreement(factories.ActionItemFactory(company=company), "ficha.pdf", by=owner)
    assert (done.state, done.proof) == (ActionItem.State.DONE, "ficha.pdf")
    assert done.done_at is not None


@pytest.mark.django_db
def test_a_referral_ends_only_with_a_result(company, manager):
    here, there = factories.InstitutionFactory(), factories.InstitutionFactory(code="invest")
    referral = agreements.refer_company(company, here, there, "Compradores", date(2026, 12, 20), by=manager)
    referral = agreements.accept_referral(referral, by=manager)
    with pytest.raises(RuleError):
        agreements.close_referral(referral, "  ", by=manager)
    assert agreements.close_referral(referral, "Dos reuniones.", by=manager).state == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"),
    [("consular", 1), ("invest", 1), ("manager", 1), ("administrator", 1), ("adviser", 0), ("", 0)],
)
def test_a_referral_is_told_to_those_who_handle_it_there(company, manager, role, expected):
    there = factories.InstitutionFactory(code="cancilleria")
    officer = factories.UserFactory(role=role, institution=there)
    agreements.refer_company(company, manager.institution, there, "Feria", date(2026, 12, 20), by=manager)
    assert Notification.objects.filter(recipient=officer, kind="referral_sent").count() == expected


@pytest.mark.django_db
def test_a_company_sees_only_its_own_sessions(owner, stranger, company):
    session = factories.CounselingSessionFactory(company=company)
    assert list(CounselingSession.objects.for_actor(owner)) == [session]
    assert not CounselingSession.objects.for_actor(stranger).exists()
