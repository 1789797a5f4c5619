"""Agreements of a company with its adviser, and referrals between institutions."""

from datetime import date

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from companies.people import notify_company
from counseling.models import ActionItem, CounselingSession, Referral
from exportasv.core.accounts.models import Institution, User
from exportasv.core.accounts.permissions import REFERRAL_HANDLERS
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import change_state
from exportasv.core.notifications.notices import notify


def complete_agreement(item: ActionItem, proof: str, *, by: User | None, file: File | None = None) -> ActionItem:
    """Mark an agreement as done; `by` None is the portal. Its proof is a text, a file, or both.

    Raise RuleError if the agreement is not open.
    """
    with act_as(by):
        values = {"proof": proof, "done_at": timezone.now(), **({"proof_file": file} if file else {})}
        item = change_state(item, ActionItem.State.DONE, **values)
        adviser = item.company.adviser
        if item.holder == ActionItem.Holder.COMPANY and adviser and adviser != by:
            notify(adviser, "agreement_done", key=f"{item.pk}-{item.done_at:%Y%m%d}", item=item)
    return item


def reopen_agreement(item: ActionItem, *, by: User) -> ActionItem:
    """Open an agreement again. Raise RuleError if it is not done."""
    with act_as(by):
        return change_state(item, ActionItem.State.OPEN, done_at=None)


def cancel_agreement(item: ActionItem, *, by: User) -> ActionItem:
    """Drop an agreement that is no longer wanted. Raise RuleError if it is not open."""
    with act_as(by):
        return change_state(item, ActionItem.State.DROPPED)


def refer_company(
    company: Company,
    source: Institution,
    target: Institution,
    matter: str,
    due_on: date,
    *,
    by: User,
    session: CounselingSession | None = None,
) -> Referral:
    """Refer a company's matter to another institution, due on `due_on`. Notify that institution and the company.

    Raise RuleError if both institutions are the same.
    """
    if source == target:
        raise RuleError(_("A referral goes to another institution."))
    with act_as(by):
        referral = Referral.objects.create(
            company=company,
            from_institution=source,
            to_institution=target,
            matter=matter,
            due_on=due_on,
            session=session,
            sent_by=by,
            sent_at=timezone.now(),
        )
        _notify_parties(referral, "referral_sent", _referral_managers(target))
    return referral


def accept_referral(referral: Referral, *, by: User) -> Referral:
    """Accept a referral for the receiving institution. Raise RuleError if it was accepted or ended before."""
    with act_as(by):
        referral = change_state(referral, Referral.State.ACCEPTED, accepted_at=timezone.now(), handled_by=by)
        _notify_parties(referral, "referral_accepted", [])
    return referral


def close_referral(referral: Referral, result: str, *, by: User) -> Referral:
    """Close a referral with its result. Raise RuleError if the result is empty or the referral is not accepted."""
    return _end_referral(referral, Referral.State.CLOSED, result, by)


def return_referral(referral: Referral, reason: str, *, by: User) -> Referral:
    """Return a referral with a reason. Raise RuleError if the reason is empty or the referral has ended."""
    return _end_referral(referral, Referral.State.RETURNED, reason, by)


def _end_referral(referral: Referral, state: str, text: str, by: User) -> Referral:
    if not text.strip():
        raise RuleError(_("A referral ends only with a result, or a reason."))
    with act_as(by):
        values = {"result": text.strip(), "closed_at": timezone.now(), "handled_by": by}
        referral = change_state(referral, state, **values)
        sender = [referral.sent_by] if referral.sent_by and referral.sent_by != by else []
        _notify_parties(referral, f"referral_{state}", sender)
    return referral


def _referral_managers(institution: Institution) -> list[User]:
    """Return the people of the institution who handle referrals, 20 at most."""
    return list(institution.staff.filter(is_active=True, role__in=REFERRAL_HANDLERS)[:20])


def _notify_parties(referral: Referral, kind: str, staff: list[User]) -> None:
    """Notify the company and these people of the institutions."""
    for person in staff:
        if person.is_active:
            notify(person, kind, key=f"{referral.pk}", referral=referral)
    notify_company(referral.company, kind, key=f"{referral.pk}", referral=referral)
