"""Absences of advisers: no session moves without the company's consent."""

from datetime import UTC, datetime, timedelta

import pytest

from counseling.models import CounselingSession, RescheduleProposal, WaitingListEntry
from counseling.rules import absence, booking, groups
from counseling.rules import absence as absence_rules
from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.models import Notification
from exportasv.core.outbox.models import OutboxTask
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOUR = timedelta(hours=1)
EIGHT = datetime(2026, 11, 26, 14, tzinfo=UTC)


@pytest.fixture
def session(company, owner, profile) -> CounselingSession:
    return booking.book_session(
        booking.request_session(company, "Costos", by=owner), profile, EIGHT, EIGHT + HOUR, by=owner
    )


@pytest.fixture
def proposal(session, profile, adviser) -> RescheduleProposal:
    """Return the proposal after an absence on Thursday from 8:00 to 10:00."""
    _absence, (made,) = absence_rules.record_absence(profile, EIGHT, EIGHT + 2 * HOUR, "Médico", by=adviser)
    return made


def page(proposal) -> str:
    return f"/es/propuesta-de-hora/{signed_token(absence.LINK_PURPOSE, proposal.pk)}/"


def test_the_next_free_time_is_proposed_and_the_session_stays_until_the_answer(session, proposal, owner):
    session.refresh_from_db()
    assert (session.state, session.starts_at) == ("booked", EIGHT)
    assert proposal.starts_at == EIGHT + 2 * HOUR
    assert Notification.objects.filter(recipient=owner, kind="session_proposal").count() == 1


def test_one_tap_without_signing_in_takes_the_new_time(client, session, proposal):
    assert client.get(page(proposal)).status_code == 200
    session.refresh_from_db()
    assert session.starts_at == EIGHT  # GET moves nothing
    client.post(page(proposal))
    session.refresh_from_db()
    assert session.starts_at == proposal.starts_at
    assert RescheduleProposal.objects.get().state == "accepted"


def test_a_second_tap_changes_nothing_and_says_so(client, session, proposal):
    client.post(page(proposal))
    answer = client.post(page(proposal), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "error"]


def test_a_link_of_another_purpose_or_forged_opens_nothing(client, proposal):
    other = signed_token("session-record", proposal.pk)
    assert client.get(f"/es/propuesta-de-hora/{other}/").status_code == 404
    assert client.post("/es/propuesta-de-hora/abc:def:ghi/").status_code == 404


def test_a_time_taken_meanwhile_is_told_and_another_can_be_chosen(session, proposal, other_company, stranger, profile):
    other = booking.request_session(other_company, "Etiqueta", by=stranger)
    booking.book_session(other, profile, proposal.starts_at, proposal.ends_at, by=stranger)
    with pytest.raises(RuleError, match=r"another session|otra asesoría"):
        absence_rules.accept_proposal(proposal, by=None)
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_choosing_another_time_settles_the_proposal(session, proposal, profile, owner):
    session.refresh_from_db()
    booking.reschedule_session(session, profile, EIGHT + 3 * HOUR, EIGHT + 4 * HOUR, by=owner)
    proposal.refresh_from_db()
    assert proposal.state == "declined"


def test_an_adviser_who_is_back_leaves_everything_as_it_was(session, proposal, profile, adviser):
    absence_rules.cancel_absence(proposal.absence, by=adviser)
    proposal.refresh_from_db()
    session.refresh_from_db()
    assert (proposal.state, session.starts_at) == ("withdrawn", EIGHT)
    assert not profile.absences.exists()


def test_without_an_answer_the_matter_goes_to_the_head_of_the_waiting_list(session, proposal, noon):
    work = OutboxTask.objects.get(kind="session.expire_proposal")
    assert work.due_at == EIGHT - 2 * HOUR
    noon.move_to(work.due_at)
    absence.expire_proposal(**work.ids)
    absence.expire_proposal(**work.ids)  # a worker can run it twice
    session.refresh_from_db()
    assert session.state == "cancelled"
    again = WaitingListEntry.objects.get().session
    assert (again.state, again.matter) == ("requested", "Costos")


def test_nobody_books_into_an_absence_and_no_group_is_passed_over(company, owner, profile, adviser):
    absence_rules.record_absence(profile, EIGHT, EIGHT + HOUR, by=adviser)
    with pytest.raises(RuleError, match=r"away|ausente"):
        booking.book_session(
            booking.request_session(company, "Costos", by=owner), profile, EIGHT, EIGHT + HOUR, by=owner
        )
    groups.plan_group_session(profile, "Etiquetas", EIGHT + HOUR, EIGHT + 2 * HOUR, 5, by=adviser)
    with pytest.raises(RuleError, match=r"group session|en grupo"):
        absence_rules.record_absence(profile, EIGHT, EIGHT + 4 * HOUR, by=adviser)


def test_where_the_own_adviser_has_no_time_another_one_is_proposed(session, profile, adviser):
    profile.hours.all().delete()
    other = factories.AvailabilityFactory(weekday=3).adviser  # Thursdays
    _absence, (made,) = absence_rules.record_absence(profile, EIGHT, EIGHT + HOUR, by=adviser)
    assert made.adviser == other
