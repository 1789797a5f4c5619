"""Transfers of contact data to other countries: each has its ground, and the person can read to whom it went."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.utils import timezone

from exportasv.core.accounts.models import User
from exportasv.core.privacy.models import DataTransfer

HOME = "SV"


@dataclass(frozen=True)
class ConsentProof:
    """Who consented to a transfer, when, and to which version of the text."""

    given_at: datetime
    version: str = ""
    by: User | None = None


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


def transfers_of(table: str, numbers: list[int]) -> models.QuerySet[DataTransfer]:
    """Return the transfers of data of these rows of a table, newest first."""
    return DataTransfer.objects.filter(table=table, row_id__in=numbers)


def transfers_without_ground() -> models.QuerySet[DataTransfer]:
    """Return the transfers for which neither a consent nor an act of the person is on record, now either."""
    later = DataTransfer.objects.exclude(ground=DataTransfer.Ground.NONE).filter(
        table=models.OuterRef("table"), row_id=models.OuterRef("row_id"), consented_at__isnull=False
    )
    return DataTransfer.objects.filter(~models.Exists(later), ground=DataTransfer.Ground.NONE)


def title_of(table: str, number: int) -> str:
    """Return the name of a row that a transfer names, or "—" if it is gone."""
    row = apps.get_model(table)._base_manager.filter(pk=number).first()
    return str(row) if row else "—"
