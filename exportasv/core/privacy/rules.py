"""Rules of personal data requests, copies, transfers abroad and incidents, with the deadlines of the law."""

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.audit.actor import act_as, act_in_bulk
from exportasv.core.calendars.workdays import add_working_days
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import change_state, lock_row
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.notices import notify
from exportasv.core.outbox.outbox import enqueue
from exportasv.core.privacy import erasure, incidents
from exportasv.core.privacy.models import DataCopy, DataRequest, DataTransfer, Incident
from exportasv.core.privacy.transfers import HOME, ConsentProof

RESPONSE_WORKING_DAYS = 20  # working days to answer (Decree 144 of 2024); one extension by the same number
COPY_INTERVAL = timedelta(hours=20)


def create_request(user: User, kind: str, text: str) -> DataRequest:
    """Create a request for correction or erasure; the deadline counts from today.

    Raise RuleError if a correction has no text, or the person has an open request of this kind.
    """
    if kind == DataRequest.Kind.CORRECTION and not text.strip():
        raise RuleError(_("Tell us what is not right, and how it should be."))
    today, twice = timezone.localdate(), _("You have already requested this; we are working on it.")
    with violation_as_rule_error(UniqueViolation, twice), transaction.atomic(), act_as(user):
        request = DataRequest.objects.create(
            user=user,
            kind=kind,
            text=text.strip(),
            asked_on=today,
            due_on=add_working_days(today, RESPONSE_WORKING_DAYS),
        )
        for person in User.objects.filter(role__in=[Role.MANAGER, Role.ADMINISTRATOR], is_active=True):
            notify(person, "data_request", key=str(request.pk), data_request=request)
    return request


def extend_deadline(request: DataRequest, reason: str, *, by: User) -> DataRequest:
    """Extend the deadline once and send the reason to the person.

    Raise RuleError if there is no reason, the request is closed, or it was extended before.
    """
    if not reason.strip():
        raise RuleError(_("Explain why more time is needed; the person will read it."))
    with act_as(by):
        request = lock_row(request)
        if request.extended_on or request.state != DataRequest.State.OPEN:
            raise RuleError(_("The term can be extended once, while the request is open."))
        request.due_on, request.extended_on = (
            add_working_days(request.due_on, RESPONSE_WORKING_DAYS),
            timezone.localdate(),
        )
        request.extension_reason = reason.strip()
        request.save(update_fields=["due_on", "extended_on", "extension_reason"])
        _notify_person(request, "data_extended")
    return request


def settle_request(request: DataRequest, answer: str, *, by: User) -> DataRequest:
    """Close a request as done; the answer says what was corrected.

    Raise RuleError if it is a request for erasure, has no answer, or is closed.
    """
    if request.kind == DataRequest.Kind.ERASURE:
        raise RuleError(_("An erasure is carried out, or refused with a reason."))
    return _close_request(request, "done", answer, by)


def refuse_request(request: DataRequest, answer: str, *, by: User) -> DataRequest:
    """Close a request as refused; the answer says why, and where the person can appeal.

    Raise RuleError if it has no answer or is closed.
    """
    return _close_request(request, DataRequest.State.REFUSED, answer, by)


def _close_request(request: DataRequest, state: str, answer: str, by: User) -> DataRequest:
    if not answer.strip():
        raise RuleError(_("Write the answer first; the person will read it."))
    with act_as(by):
        request = change_state(request, state, answer=answer.strip(), decided_by=by, decided_at=timezone.now())
        _notify_person(request, "data_answered")
    return request


def erase_person(request: DataRequest, *, by: User) -> DataRequest:
    """Erase the person everywhere except in rows that the law keeps. It cannot be undone.

    Raise RuleError if it is not an open request for erasure, or the person is the only owner of a company that has
    other members.
    """
    if request.kind != DataRequest.Kind.ERASURE or request.state != DataRequest.State.OPEN:
        raise RuleError(_("This is not an open request for erasure."))
    address = request.user.email if request.user else request.address
    language = request.user.language if request.user else "es"
    person = erasure.identity_of(request.user, address)
    with act_in_bulk(by, f"erasure of person {person.user_id or 'without account'}"):
        held = erasure.erase_everywhere(person)
    with act_as(by):
        request = change_state(
            request, DataRequest.State.DONE, held=held, decided_by=by, decided_at=timezone.now(), address="", text=""
        )
        send_email(address, "data_erased", key=f"erased-{request.pk}", language=language, held=sorted(held))
    return request


def _notify_person(request: DataRequest, kind: str) -> None:
    words: dict[str, Any] = {"data_request": request, "answer": request.answer}
    key = f"{request.pk}-{request.state}-{request.due_on}"
    if request.user:
        notify(request.user, kind, key=key, **words)
    else:
        send_email(request.address, kind, key=key, **words)


def request_copy(user: User) -> DataCopy:
    """Request a copy of the person's data. A notice says when it is ready.

    Raise RuleError if the person requested a copy in the last 20 hours.
    """
    now = timezone.now()
    if DataCopy.objects.filter(user=user, asked_at__gt=now - COPY_INTERVAL).exists():
        raise RuleError(_("You have already requested a copy today; it is made once a day."))
    with transaction.atomic(), act_as(user):
        copy = DataCopy.objects.create(user=user, asked_at=now)
        enqueue("data_copy", key=f"copy-{copy.pk}", copy=copy.pk)
    return copy


def record_transfer(
    subject: models.Model,
    recipient: models.Model,
    country: str,
    occasion: str,
    *,
    by: User | None,
    is_own_act: bool = False,
    consent: ConsentProof | None = None,
) -> None:
    """Record that the contact data of `subject` went to `recipient`, once for each occasion and ground.

    Within the country it does nothing. Without consent, and if the person did not send it, the ground is "none", which
    managers see on their home page. Call it in the transaction that gives the data.
    """
    if not country or country == HOME:
        return
    ground = DataTransfer.Ground.NONE
    if is_own_act or consent:
        ground = DataTransfer.Ground.OWN_ACT if is_own_act else DataTransfer.Ground.CONSENT
    proof = consent if consent and not is_own_act else None
    row = DataTransfer(
        at=timezone.now(),
        table=subject._meta.label_lower,
        row_id=subject.pk,
        recipient_table=recipient._meta.label_lower,
        recipient_id=recipient.pk,
        country=country,
        occasion=occasion,
        ground=ground,
        consented_at=proof.given_at if proof else None,
        consent_version=proof.version if proof else "",
        consent_by=proof.by if proof else None,
        by=by,
    )
    DataTransfer.objects.bulk_create([row], ignore_conflicts=True)


def work_out_reach(incident: Incident, *, by: User) -> Incident:
    """Store the figures of what could be reached. Raise RuleError if there is no such account, file or key."""
    with act_as(by):
        incident = lock_row(incident)
        incident.reach = incidents.reach_of(incident).as_json()
        incident.save(update_fields=["reach"])
    return incident


def note_told(incident: Incident, whom: str, *, by: User) -> Incident:
    """Record that the agency, the prosecutor or the persons were told now. Raise RuleError if they were before."""
    column = f"{whom}_told_at"
    with act_as(by):
        incident = lock_row(incident)
        if getattr(incident, column):
            raise RuleError(_("This was recorded before."))
        setattr(incident, column, timezone.now())
        incident.save(update_fields=[column])
    return incident
