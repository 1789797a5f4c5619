"""Rules of the National Forum: places, check-in, changes of events, questions to the panel and the survey.

Every function that gives a place locks the event's row first. PostgreSQL's trigger `seats` checks the number again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.forum.notices import notify_registrant
from counseling.forum.tickets import revoke_ticket_link
from counseling.models import ForumEvent, PanelQuestion, QuestionVote, Registration, SurveyAnswer
from counseling.models.forum import CERTIFICATE_LENGTH
from exportasv.core.accounts.models import User
from exportasv.core.accounts.tokens import short_code
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.programme import UNPROVEN_PLACE_ENDS_BEFORE, UNPROVEN_PLACE_HELD, UNPROVEN_PLACE_LEAST

DOOR_OPENS_BEFORE = timedelta(hours=6)  # before the event; an earlier check-in time is wrong
MAX_QUESTIONS = 5  # per person and event
NOTIFY_FIELDS = ("title_es", "title_en", "room", "starts_at", "ends_at", "zone")


class AlreadyRegisteredError(RuleError):
    """The address already has a place at the event, or waits for one."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(_("This address already has a place at this event."))
        self.registration = registration


def register_for_event(
    event: ForumEvent,
    name: str,
    email: str,
    *,
    by: User | None,
    company: Company | None = None,
    phone: str = "",
    language: str = "es",
    has_consented: bool = False,
) -> Registration:
    """Give a person a place at an event, or one on its waiting list if it is full. Notify the person.

    A guest confirms the place by the link in the mail; until then it has a term (`_end_lapsed_places`). A place that
    somebody typed for the address of a signed-in person becomes that person's.
    Raise AlreadyRegisteredError if the address has registered before.
    Raise RuleError if the event takes no more registrations.
    """
    now = timezone.now()
    values = {
        "name": name, "phone": phone, "language": language, "user": by, "company": company, "registered_at": now,
        "consented_at": now if has_consented else None, "proven_at": now if by else None, "disowned_at": None,
    }  # fmt: skip
    with act_as(by):
        event = lock_row(event)
        if not event.takes_registrations:
            raise RuleError(_("This event no longer takes registrations."))
        known = event.registrations.filter(email=email.lower()).first()
        if known and known.state != Registration.State.CANCELLED:
            if by and known.user_id != by.pk:
                return _take_over(known, values)
            raise AlreadyRegisteredError(known)
        _fill_free_places(event)
        _end_lapsed_places(event, 1 - _free_places(event))
        state = Registration.State.REGISTERED if _free_places(event) > 0 else Registration.State.WAITING
        if state == Registration.State.REGISTERED and by is None:
            values["held_until"] = _place_held_until(event, now)
        if known:
            registration = change_state(known, state, sequence=known.sequence + 1, **values)
        else:
            registration = Registration.objects.create(event=event, email=email.lower(), state=state, **values)
        notify_registrant(registration, f"forum_{state}", key=_notice_key(registration))
    return registration


def _take_over(registration: Registration, values: dict[str, Any]) -> Registration:
    """Give the place that somebody typed for this address to the person who is signed in with it, with a new link."""
    taken = ("name", "language", "user", "company", "proven_at")
    for name in taken:
        setattr(registration, name, values[name])
    registration.held_until = None
    registration.save(update_fields=[*taken, "held_until"])
    revoke_ticket_link(registration)
    return registration


def _free_places(event: ForumEvent) -> int:
    return event.capacity - event.registrations.with_place().count()


def _notice_key(registration: Registration) -> str:
    """Return a key that changes with a new registration, so that the person is notified again."""
    return f"{registration.pk}-{registration.sequence}"


def cancel_registration(registration: Registration, *, by: User | None) -> Registration:
    """Cancel a registration. The first on the waiting list gets the place and is notified.

    Raise RuleError if the person attended, or if the registration was cancelled before.
    """
    with act_as(by):
        event = lock_row(registration.event)
        registration = change_state(registration, Registration.State.CANCELLED, held_until=None)
        notify_registrant(registration, "forum_cancelled", key=_notice_key(registration))
        _fill_free_places(event)
    return registration


def _fill_free_places(event: ForumEvent) -> None:
    """Give the free places, and those that lapsed, to the waiting list in its order."""
    if not event.takes_registrations:
        return
    waiting = list(event.registrations.on_waiting_list())
    _end_lapsed_places(event, len(waiting) - max(0, _free_places(event)))
    now = timezone.now()
    for registration in waiting[: max(0, _free_places(event))]:
        until = None if registration.proven_at else _place_held_until(event, now)
        registration = change_state(registration, Registration.State.REGISTERED, held_until=until)
        notify_registrant(registration, "forum_promoted", key=_notice_key(registration))


# --- Places that nobody has confirmed ---------------------------------------------------------------------


def _place_held_until(event: ForumEvent, now: datetime) -> datetime:
    """Return until when a place given now is kept for a guest who has not confirmed it."""
    latest = max(event.starts_at - UNPROVEN_PLACE_ENDS_BEFORE, now + UNPROVEN_PLACE_LEAST)
    return min(now + UNPROVEN_PLACE_HELD, latest)


def _end_lapsed_places(event: ForumEvent, needed: int) -> None:
    """End as many places as others need, of those that nobody has confirmed in their time. The event is locked.

    Nobody loses a place that nobody else wants.
    """
    if needed <= 0:
        return
    rows = event.registrations.no_longer_held(timezone.now()).select_for_update(of=["self"])
    for registration in rows[:needed]:
        registration = change_state(registration, Registration.State.CANCELLED, held_until=None)
        notify_registrant(registration, "forum_lapsed", key=_notice_key(registration))


def release_lapsed_places() -> int:
    """Give lapsed places to those who wait, at every event that takes registrations, and return at how many.

    It is safe to run twice.
    """
    now = timezone.now()
    over = set(Registration.objects.no_longer_held(now).values_list("event", flat=True))
    if not over:
        return 0
    rows = ForumEvent.objects.filter(pk__in=over, called_off_at=None, ends_at__gt=now)
    events = list(rows.filter(registrations__state=Registration.State.WAITING).distinct())
    for event in events:
        with act_as(None):
            _fill_free_places(lock_row(event))
    return len(events)


def prove_place(registration: Registration) -> Registration:
    """Record that the person reads the mails to this address: the place has no term any more. Safe to run twice."""
    with act_as(None):
        lock_row(registration.event)
        registration = lock_row(registration)
        if registration.proven_at is None and registration.state in Registration.State.EXPECTED:
            registration.proven_at, registration.held_until = timezone.now(), None
            registration.save(update_fields=["proven_at", "held_until"])
    return registration


def disown_registration(registration: Registration) -> Registration:
    """Record that the person at the address did not register: the place goes to the next, and the link ends.

    Nobody is written to at this address. Raise RuleError if the address was confirmed.
    """
    with act_as(None):
        event = lock_row(registration.event)
        registration = lock_row(registration)
        if registration.proven_at:
            raise RuleError(_("This address was confirmed before. Release the place instead."))
        revoke_ticket_link(registration)
        if registration.state in Registration.State.EXPECTED:
            registration = change_state(registration, Registration.State.CANCELLED, held_until=None)
        registration.disowned_at = registration.disowned_at or timezone.now()
        registration.save(update_fields=["disowned_at"])
        _fill_free_places(event)
    return registration


# --- At the door ------------------------------------------------------------------------------------------


def check_in(registration: Registration, *, by: User, at: datetime | None = None) -> Registration:
    """Check a person in at `at` (clock of the device at the door). A second check-in keeps the first time.

    Raise RuleError if the registration was cancelled.
    """
    with act_as(by):
        registration = lock_row(registration)
        if registration.state == Registration.State.ATTENDED:
            return registration
        came = _plausible_time(registration.event, at or timezone.now())
        proven = registration.proven_at or timezone.now()
        registration = change_state(
            registration, Registration.State.ATTENDED, attended_at=came, proven_at=proven, held_until=None
        )
        enqueue(
            "forum.send_thanks",
            key=str(registration.pk),
            due_at=_thanks_due_at(registration.event),
            registration=registration.pk,
        )
    return registration


def _plausible_time(event: ForumEvent, at: datetime) -> datetime:
    """Limit a device's time to between DOOR_OPENS_BEFORE and now: its clock can be wrong."""
    now = timezone.now()
    return max(min(at, now), min(event.starts_at - DOOR_OPENS_BEFORE, now))


def _thanks_due_at(event: ForumEvent) -> datetime:
    return max(event.ends_at, timezone.now())


def undo_check_in(registration: Registration, *, by: User) -> Registration:
    """Undo a check-in; the person keeps the place. Raise RuleError if the registration's state does not allow it."""
    with act_as(by):
        return change_state(registration, Registration.State.REGISTERED, attended_at=None)


def register_walk_in(event: ForumEvent, name: str, email: str, *, by: User, language: str = "es") -> Registration:
    """Register and check in a person who comes without a place.

    Raise RuleError if the registration changes at the same time.
    """
    with act_as(by):
        event = lock_row(event)
        known = event.registrations.filter(email=email.lower()).first()
        if known is None:
            known = Registration.objects.create(
                event=event, name=name, email=email.lower(), language=language, state=Registration.State.WAITING,
                registered_at=timezone.now(), consented_at=timezone.now(),
            )  # fmt: skip
        elif known.state == Registration.State.CANCELLED:
            known = change_state(known, Registration.State.WAITING)
        return check_in(known, by=by)


def issue_certificate(registration: Registration) -> Registration:
    """Return the registration with its certificate code. Create the code at the first call.

    Raise RuleError if the person did not attend, or if the event is not over.
    """
    with act_as(None):
        registration = lock_row(registration)
        if registration.state != Registration.State.ATTENDED or not registration.event.is_over:
            raise RuleError(_("The certificate is available to those who attended, once the event is over."))
        if not registration.certificate_code:
            registration.certificate_code = short_code(CERTIFICATE_LENGTH)
            registration.save(update_fields=["certificate_code"])
    return registration


# --- Changes of an event --------------------------------------------------------------------------------------


def save_event(event: ForumEvent, *, by: User) -> ForumEvent:
    """Save a changed event and give new places to the waiting list. Notify all registered people of a new time or room.

    Raise RuleError if fewer places would remain than people hold.
    """
    with act_as(by):
        before = lock_row(event)
        held = before.registrations.with_place().count()
        if event.capacity < min(held, before.capacity):
            raise RuleError(_("%(n)d people already have a place.") % {"n": held})
        is_news = any(getattr(before, name) != getattr(event, name) for name in NOTIFY_FIELDS)
        if is_news:
            event.sequence, event.changed_at = before.sequence + 1, timezone.now()
        event.save()
        if is_news and event.takes_registrations:
            _notify_registrants(event, "forum_event_changed")
        _fill_free_places(event)
    return event


def cancel_event(event: ForumEvent, *, by: User) -> ForumEvent:
    """Cancel an event and notify everybody who has a place or waits.

    Raise RuleError if the event is over or was cancelled before.
    """
    with act_as(by):
        event = lock_row(event)
        if not event.takes_registrations:
            raise RuleError(_("This event is over, or has already been cancelled."))
        event.called_off_at = event.changed_at = timezone.now()
        event.sequence += 1
        event.save(update_fields=["called_off_at", "changed_at", "sequence"])
        _notify_registrants(event, "forum_event_cancelled")
    return event


def _notify_registrants(event: ForumEvent, kind: str) -> None:
    for registration in event.registrations.filter(state__in=Registration.State.EXPECTED).select_related("user"):
        registration.event = event
        notify_registrant(registration, kind, key=f"{registration.pk}-{event.sequence}")


# --- Questions to the panel, and the survey ---------------------------------------------------------


def ask_question(registration: Registration, text: str, *, by: User | None) -> PanelQuestion:
    """Ask the panel a question. Staff reads it before the room does.

    Raise RuleError if the person has no place, if the text is too short, or if the person asked MAX_QUESTIONS before.
    """
    text = " ".join(text.split())
    with act_as(by):
        registration = lock_row(registration)
        if registration.state not in Registration.State.SEATED:
            raise RuleError(_("Only people with a place can ask questions."))
        if len(text) < 5:
            raise RuleError(_("Write your question."))
        if registration.panel_questions.count() >= MAX_QUESTIONS:
            raise RuleError(_("You have asked %(n)d questions: please let others ask too.") % {"n": MAX_QUESTIONS})
        return PanelQuestion.objects.create(
            event=registration.event, registration=registration, text=text[:300], asked_at=timezone.now()
        )


def toggle_vote(question: PanelQuestion, registration: Registration, *, by: User | None) -> None:
    """Vote for a question, or take back an earlier vote.

    Raise RuleError if the person has no place at this event, or if the question does not take votes.
    """
    with act_as(by):
        if registration.event_id != question.event_id or registration.state not in Registration.State.SEATED:
            raise RuleError(_("Only people with a place can vote."))
        if question.state != PanelQuestion.State.SHOWN:
            raise RuleError(_("This question no longer takes votes."))
        _vote, is_new = QuestionVote.objects.get_or_create(question=question, registration=registration)
        if not is_new:
            _vote.delete()


def show_question(question: PanelQuestion, *, by: User) -> PanelQuestion:
    """Show a question to the room, open for votes. Raise RuleError if it is shown already."""
    with act_as(by):
        return change_state(question, PanelQuestion.State.SHOWN, answered_at=None)


def hide_question(question: PanelQuestion, *, by: User) -> PanelQuestion:
    """Hide a question from the room. Raise RuleError if it is hidden or answered."""
    with act_as(by):
        return change_state(question, PanelQuestion.State.HIDDEN)


def mark_question_answered(question: PanelQuestion, *, by: User) -> PanelQuestion:
    """Mark a question as answered. Raise RuleError if it is not shown."""
    with act_as(by):
        return change_state(question, PanelQuestion.State.ANSWERED, answered_at=timezone.now())


def save_survey_answer(registration: Registration, stars: int, comment: str, *, by: User | None) -> SurveyAnswer:
    """Save the survey answer of a person who attended. A second answer replaces the first.

    Raise RuleError if the person did not attend, or if `stars` is not between 1 and 5.
    """
    if registration.state != Registration.State.ATTENDED:
        raise RuleError(_("The survey is for those who attended."))
    if stars not in range(1, 6):
        raise RuleError(_("Choose one to five stars."))
    with act_as(by):
        values = {"stars": stars, "comment": comment.strip()[:1000], "answered_at": timezone.now()}
        answer, _created = SurveyAnswer.objects.update_or_create(registration=registration, defaults=values)
    return answer
