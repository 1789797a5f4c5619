"""The verbs of help: sessions, agreements, referrals. Those of the forum stand in counseling/forum.py."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from counseling.models import ActionItem, Adviser, CounselingSession, Referral
from exportasv.accounts.models import Institution, User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from exportasv.lib.moves import move


def request_session(company: Company, matter: str, *, by: User) -> CounselingSession:
    """The company asks for help with a matter."""
    with acting(by):
        return CounselingSession.objects.create(company=company, matter=matter, requested_at=timezone.now())


def book(
    session: CounselingSession, adviser: Adviser, starts_at: datetime, ends_at: datetime, *, by: User
) -> CounselingSession:
    """Give the session its time, half-open. Raises RuleError when the adviser is taken: PostgreSQL decides."""
    try:
        with transaction.atomic(), acting(by):
            return move(
                session,
                "booked",
                CounselingSession.MOVES,
                adviser=adviser,
                starts_at=starts_at,
                ends_at=ends_at,
                zone=adviser.zone,
            )
    except IntegrityError as error:
        raise RuleError(_("The adviser has another session at this time. Please choose another.")) from error


def hold(session: CounselingSession, notes: str, *, by: User, next_on: date | None = None) -> CounselingSession:
    """The session took place; its notes and next date are kept."""
    with acting(by):
        return move(session, "held", CounselingSession.MOVES, notes=notes, next_on=next_on)


def miss(session: CounselingSession, *, by: User) -> CounselingSession:
    """The company did not come."""
    with acting(by):
        return move(session, "missed", CounselingSession.MOVES)


def cancel(session: CounselingSession, *, by: User) -> CounselingSession:
    """The session will not take place; its time is free again."""
    with acting(by):
        return move(session, "cancelled", CounselingSession.MOVES)


def agree(session: CounselingSession, text: str, holder: str, due_on: date, *, by: User) -> ActionItem:
    """Write down what was agreed in a session."""
    with acting(by):
        return ActionItem.objects.create(
            company=session.company, session=session, text=text, holder=holder, due_on=due_on
        )


def finish(item: ActionItem, proof: str, *, by: User) -> ActionItem:
    """What was agreed is done, with what proves it."""
    with acting(by):
        return move(item, "done", ActionItem.MOVES, proof=proof, done_at=timezone.now())


def drop(item: ActionItem, *, by: User) -> ActionItem:
    """What was agreed is not wanted any more."""
    with acting(by):
        return move(item, "dropped", ActionItem.MOVES)


def refer(
    company: Company, source: Institution, target: Institution, matter: str, due_on: date, *, by: User
) -> Referral:
    """Hand a company's matter to another institution, with a term."""
    with acting(by):
        return Referral.objects.create(
            company=company,
            from_institution=source,
            to_institution=target,
            matter=matter,
            due_on=due_on,
            sent_by=by,
            sent_at=timezone.now(),
        )


def accept_referral(referral: Referral, *, by: User) -> Referral:
    """The other institution takes the matter."""
    with acting(by):
        return move(referral, "accepted", Referral.MOVES)


def close_referral(referral: Referral, result: str, *, by: User) -> Referral:
    """The matter is settled; a result is required."""
    return _end_referral(referral, "closed", result, by)


def return_referral(referral: Referral, reason: str, *, by: User) -> Referral:
    """The matter goes back; a reason is required."""
    return _end_referral(referral, "returned", reason, by)


def _end_referral(referral: Referral, state: str, text: str, by: User) -> Referral:
    if not text.strip():
        raise RuleError(_("A referral ends only with a result, or a reason."))
    with acting(by):
        return move(referral, state, Referral.MOVES, result=text.strip(), closed_at=timezone.now())
