"""The record of a session: the adviser writes it, the company confirms it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.models import ActionItem, CounselingSession, Participant, RescheduleProposal, Service, SessionDraft
from counseling.notices import notify_adviser, notify_session_company
from counseling.rules.booking import close_proposals, lock_session, overlap_as_rule_error
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.signed_links import signed_token
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.required import required

LINK_PURPOSE = "session-record"  # of the one-tap link
EARLY_RECORDING = timedelta(minutes=30)  # a session can be recorded so long before it begins


@dataclass(frozen=True)
class SessionRecord:
    """What an adviser records. `agreements` are (text, holder, due); `people` are (name, institution or None)."""

    notes: str
    private_notes: str = ""
    next_on: date | None = None
    services: Iterable[Service] = ()
    people: Iterable[tuple[str, Institution | None]] = ()
    agreements: Iterable[tuple[str, str, date]] = ()
    channel: str = ""
    completed_items: Iterable[ActionItem] = field(default=())  # open agreements that are done


def record_session(
    session: CounselingSession, notes: str | SessionRecord, *, by: User, next_on: date | None = None
) -> CounselingSession:
    """Save the record of a session and ask the company to confirm it. `notes` can be the whole record.

    Raise RuleError if the session has not begun or is not booked.
    """
    record = notes if isinstance(notes, SessionRecord) else SessionRecord(notes, next_on=next_on)
    with overlap_as_rule_error(by):
        session = lock_session(session)
        if session.starts_at and session.starts_at > timezone.now() + EARLY_RECORDING:
            raise RuleError(_("This session has not begun yet."))
        private = record.private_notes or session.private_notes
        values = {"notes": record.notes, "private_notes": private, "next_on": record.next_on}
        session = change_state(session, CounselingSession.State.HELD, held_at=timezone.now(), **values)
        close_proposals(session, RescheduleProposal.State.WITHDRAWN)
        _save_details(session, record)
        token = signed_token(LINK_PURPOSE, session.pk)
        notify_session_company(
            session, "session_record", f"{session.pk}", route="counseling:confirm_record", args=[token]
        )
    return session


def amend_record(session: CounselingSession, record: SessionRecord, *, by: User) -> CounselingSession:
    """Correct the record of a session.

    Raise RuleError if the session was not held, or if the company has confirmed the record.
    """
    with act_as(by):
        session = lock_row(session)
        if session.state != CounselingSession.State.HELD:
            raise RuleError(_("Only the record of a session that took place can be corrected."))
        if session.confirmed_at:
            raise RuleError(_("The company has confirmed this record: it can no longer change."))
        session.notes, session.private_notes, session.next_on = record.notes, record.private_notes, record.next_on
        session.save(update_fields=["notes", "private_notes", "next_on"])
        session.participants.all().delete()
        _save_details(session, record)
    return session


def mark_no_show(session: CounselingSession, *, by: User) -> CounselingSession:
    """Record a no-show and invite the company to choose another time.

    Raise RuleError if the session has not begun or is not booked.
    """
    with act_as(by):
        before = lock_session(session)
        if required(before.starts_at) > timezone.now():
            raise RuleError(_("This session has not begun yet."))
        session = change_state(before, CounselingSession.State.MISSED)
        close_proposals(session, RescheduleProposal.State.WITHDRAWN)
        SessionDraft.objects.filter(session=session).delete()
        notify_session_company(session, "session_missed", f"{session.pk}", route="counseling:request_session", args=[])
    return session


def confirm_record(
    session: CounselingSession, *, by: User | None, rating: int | None = None, note: str = ""
) -> CounselingSession:
    """Confirm a record for the company, with its rating and note if given.

    Raise RuleError if the session was not held.
    """
    with act_as(by):
        session = lock_row(session)
        if session.state != CounselingSession.State.HELD:
            raise RuleError(_("Only a session that took place can be confirmed."))
        if session.confirmed_at is None:
            session.confirmed_at = timezone.now()
        session.rating = rating or session.rating
        session.company_note = note.strip() or session.company_note
        session.save(update_fields=["confirmed_at", "rating", "company_note"])
        if note.strip():
            notify_adviser(session, "session_record_comment", f"{session.pk}-{timezone.now():%Y%m%d%H%M}")
    return session


def object_to_record(session: CounselingSession, note: str, *, by: User | None) -> CounselingSession:
    """Save the company's objection to a record and notify the adviser. The record stays open.

    Raise RuleError if the note is empty, if the session was not held, or if the record is confirmed.
    """
    if not note.strip():
        raise RuleError(_("Write what is not right, so that your adviser can correct it."))
    with act_as(by):
        session = lock_row(session)
        if session.state != CounselingSession.State.HELD or session.confirmed_at:
            raise RuleError(_("This record is already closed."))
        session.company_note = note.strip()
        session.save(update_fields=["company_note"])
        notify_adviser(session, "session_record_comment", f"{session.pk}-{timezone.now():%Y%m%d%H%M}")
    return session


def save_draft(session: CounselingSession, data: Mapping[str, object], *, by: User) -> SessionDraft:
    """Save a person's draft of a record in place of their earlier one. Drafts of other people stay."""
    values = {"data": data, "saved_at": timezone.now()}
    return SessionDraft.objects.update_or_create(session=session, by=by, defaults=values)[0]


def draft_for(session: CounselingSession, user: User) -> SessionDraft | None:
    """Return the person's own draft, else the newest one of somebody else."""
    drafts = list(session.drafts.select_related("by").order_by("-saved_at"))
    return next((draft for draft in drafts if draft.by_id == user.pk), drafts[0] if drafts else None)


def _save_details(session: CounselingSession, record: SessionRecord) -> None:
    """Save services, people, agreements and channel of a record, and delete its draft."""
    if record.channel and record.channel != session.channel:
        session.channel = record.channel
        session.save(update_fields=["channel"])
    session.services.set(record.services)
    Participant.objects.bulk_create(
        [Participant(session=session, name=name, institution=institution) for name, institution in record.people],
        ignore_conflicts=True,
    )
    for text, holder, due_on in record.agreements:
        ActionItem.objects.create(
            company_id=session.company_id, session=session, text=text, holder=holder, due_on=due_on
        )
    for item in record.completed_items:
        change_state(item, ActionItem.State.DONE, done_at=timezone.now(), proof=item.proof or _("Seen in the session"))
    SessionDraft.objects.filter(session=session).delete()
