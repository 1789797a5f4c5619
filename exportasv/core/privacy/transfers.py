"""Transfers of contact data to other countries: each has its ground, and the person can read to whom it went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import models
from django.db.models import Value

from exportasv.core.accounts.models import User
from exportasv.core.db.fixed_query import is_any_of
from exportasv.core.privacy.models import DataTransfer

HOME = "SV"


@dataclass(frozen=True)
class ConsentProof:
    """Who consented to a transfer, when, and to which version of the text."""

    given_at: datetime
    version: str = ""
    by: User | None = None


def transfers_of(table: str, numbers: list[int]) -> models.QuerySet[DataTransfer]:
    """Return the transfers of data of these rows of a table, newest first."""
    return DataTransfer.objects.filter(is_any_of("row_id", numbers), table=Value(table))


def transfers_without_ground() -> models.QuerySet[DataTransfer]:
    """Return the transfers for which neither a consent nor an act of the person is on record, now either."""
    later = DataTransfer.objects.exclude(ground=DataTransfer.Ground.NONE).filter(
        table=models.OuterRef("table"), row_id=models.OuterRef("row_id"), consented_at__isnull=False
    )
    return DataTransfer.objects.filter(~models.Exists(later), ground=DataTransfer.Ground.NONE)


def titles_of(rows: Iterable[DataTransfer]) -> dict[tuple[str, int], str]:
    """Return (table, row) → name of whose data and of the recipients; "—" for a row that is gone. A query a table."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.table, set()).add(row.row_id)
        wanted.setdefault(row.recipient_table, set()).add(row.recipient_id)
    titles: dict[tuple[str, int], str] = {}
    for table, numbers in wanted.items():
        found = apps.get_model(table)._base_manager.in_bulk(numbers)
        titles |= {(table, number): str(found[number]) if number in found else "—" for number in numbers}
    return titles
