"""Rules of samples: requests (requested, promised, sent, received) and the ledger of a house."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import CheckViolation, UniqueViolation

from companies.people import notify_company
from consulates.models import SampleMovement, SampleRequest, TradingHouse
from consulates.models.desk import SampleRequestQuerySet
from consulates.notices import notify_officers
from consulates.rules.data_transfers import record_company_to_house
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import change_state
from exportasv.core.privacy.models import DataTransfer
from exportasv.core.programme import SAMPLES_LATE_AFTER
from products.models import Product

INCOMING_KIND = SampleMovement.Kind.RECEIVED
OUTGOING_KINDS = (SampleMovement.Kind.USED, SampleMovement.Kind.RETURNED, SampleMovement.Kind.EXPIRED)


def record_movement(
    house: TradingHouse,
    product: Product,
    kind: str,
    units: int,
    *,
    by: User,
    note: str = "",
    photo: ContentFile | None = None,
    request: SampleRequest | None = None,
) -> SampleMovement:
    """Add one line to the ledger; `units` is positive and the kind sets the sign (a correction keeps its own).

    Raise RuleError if the house does not hold that many, if `units` is zero, or if received units are negative.
    """
    if not units or (units < 0 and kind == INCOMING_KIND):
        raise RuleError(_("Say how many units."))
    change = -abs(units) if kind in OUTGOING_KINDS else units
    line = SampleMovement(house=house, product=product, kind=kind, change=change, by=by, note=note, request=request)
    line.at = timezone.now()
    if photo:
        line.photo.save(str(photo.name), photo, save=False)
    too_many = _("The house does not hold that many samples of this product.")
    with violation_as_rule_error(CheckViolation, too_many), transaction.atomic(), act_as(by):
        line.save()
    return line


def late_requests(rows: SampleRequestQuerySet) -> SampleRequestQuerySet:
    """Return the open requests that neither company nor house has moved for SAMPLES_LATE_AFTER."""
    late = timezone.now() - SAMPLES_LATE_AFTER
    return rows.open().filter(Q(sent_at=None, requested_at__lt=late) | Q(sent_at__lt=late))


def request_samples(house: TradingHouse, product: Product, units: int, reason: str, *, by: User) -> SampleRequest:
    """Ask the company for samples. Raise RuleError if it is not a published good or has an open request."""
    if not Product.objects.published().goods().filter(pk=product.pk).exists():
        raise RuleError(_("Samples can only be requested of a good of the catalogue."))
    twice = _("Samples of this product have already been requested.")
    with violation_as_rule_error(UniqueViolation, twice), transaction.atomic(), act_as(by):
        row = SampleRequest.objects.create(
            house=house, product=product, units=units, reason=reason, requested_by=by, requested_at=timezone.now()
        )
        record_company_to_house(product.company, house, DataTransfer.Occasion.SAMPLES, by=by)
        _notify_company(row, "samples_requested")
    return row


def accept_sample_request(request: SampleRequest, answer: str, *, by: User) -> SampleRequest:
    """Record that the company will send the samples. Raise RuleError if the request was answered or cancelled."""
    return _answer_request(request, SampleRequest.State.ACCEPTED, by, answer=answer)


def decline_sample_request(request: SampleRequest, answer: str, *, by: User) -> SampleRequest:
    """Decline a request with a reason. Raise RuleError if there is no reason or the request was answered."""
    if not answer.strip():
        raise RuleError(_("Say why, so that the house can plan."))
    return _answer_request(request, SampleRequest.State.DECLINED, by, answer=answer, closed_at=timezone.now())


def mark_samples_sent(request: SampleRequest, carrier: str, *, by: User) -> SampleRequest:
    """Record that the samples were sent; `carrier` has the carrier and the tracking number.

    Raise RuleError if the request was not accepted.
    """
    return _answer_request(request, "sent", by, carrier=carrier, sent_at=timezone.now())


def _answer_request(request: SampleRequest, state: str, by: User, **values: Any) -> SampleRequest:
    with act_as(by):
        request = change_state(request, state, **values)
        key = f"{request.pk}-{request.state}"
        notify_officers(request.house, "samples_answered", key=key, route="consulates:desk_samples", request=request)
    return request


def receive_samples(
    request: SampleRequest, units: int, *, by: User, note: str = "", photo: ContentFile | None = None
) -> SampleRequest:
    """Record received samples in the ledger and notify the company.

    Raise RuleError if the samples were not sent or `units` is not positive.
    """
    with act_as(by):
        row = change_state(request, SampleRequest.State.RECEIVED, closed_at=timezone.now())
        record_movement(row.house, row.product, INCOMING_KIND, units, by=by, note=note, photo=photo, request=row)
        _notify_company(row, "samples_received", units=units)
    return row


def mark_samples_lost(request: SampleRequest, *, by: User) -> SampleRequest:
    """Record that the samples never arrived. Raise RuleError if they were not sent."""
    return _end_request(request, SampleRequest.State.LOST, by)


def cancel_sample_request(request: SampleRequest, *, by: User) -> SampleRequest:
    """Cancel a request. Raise RuleError if the samples were already sent or the request is closed."""
    return _end_request(request, SampleRequest.State.CANCELLED, by)


def _end_request(request: SampleRequest, state: str, by: User) -> SampleRequest:
    with act_as(by):
        row = change_state(request, state, closed_at=timezone.now())
        _notify_company(row, "samples_ended")
    return row


def _notify_company(request: SampleRequest, notice: str, **words: Any) -> None:
    key, company = f"{request.pk}-{request.state}", request.product.company
    notify_company(company, notice, key=key, route="consulates:sample_requests", request=request, **words)
