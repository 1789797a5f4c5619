"""Checks with which PostgreSQL keeps goods and services apart, and the case of a good in order."""

from collections.abc import Iterable

from django.db import models

from exportasv.core.db.constraints import DatabaseCheck
from products.models.kinds import ProductKind


def kind_checks(public: Iterable[str]) -> list[DatabaseCheck]:
    """Return the constraints of products by their kind, and of the columns that only one kind has.

    `public`: the states of the products that buyers see.
    """
    return [
        *_foreign_column_checks(),
        DatabaseCheck(
            name="perishable_says_how_it_keeps",
            condition=~models.Q(kind=ProductKind.PERISHABLE, state__in=public)
            | ~models.Q(storage="") & models.Q(shelf_life_days__isnull=False),
        ),
        DatabaseCheck(
            name="case_gross_above_net",
            condition=models.Q(case_gross_g__isnull=True)
            | models.Q(case_net_g__isnull=True)
            | models.Q(case_gross_g__gte=models.F("case_net_g")),
        ),
    ]


def _foreign_column_checks() -> list[DatabaseCheck]:
    """Return the constraints that keep the columns of goods empty for services, and those of services for goods."""
    return [
        DatabaseCheck(
            name="service_is_not_shipped",
            condition=~models.Q(kind=ProductKind.SERVICE)
            | models.Q(
                unit_es="",
                unit_en="",
                pack_es="",
                pack_en="",
                minimum_order__isnull=True,
                monthly_capacity__isnull=True,
                hs_code__isnull=True,
                gtin="",
                storage="",
                shelf_life_days__isnull=True,
                samples=False,
                units_per_case__isnull=True,
                cases_per_layer__isnull=True,
                layers_per_pallet__isnull=True,
                case_length_cm__isnull=True,
                case_width_cm__isnull=True,
                case_height_cm__isnull=True,
                case_net_g__isnull=True,
                case_gross_g__isnull=True,
                net_weight_g__isnull=True,
                net_volume_ml__isnull=True,
                pieces__isnull=True,
                family__isnull=True,
            ),
        ),
        DatabaseCheck(
            name="good_is_not_served",
            condition=models.Q(kind=ProductKind.SERVICE)
            | models.Q(
                cpc_code="",
                delivery_modes=[],
                languages=[],
                portfolio="",
                signs_nda=False,
                references_es="",
                references_en="",
                hours_es="",
                hours_en="",
            ),
        ),
    ]
