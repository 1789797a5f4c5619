"""The form of an export plan."""

from exportasv.core.concurrent_edits import VersionedModelForm
from market_access.models.plans import ExportPlan


class ExportPlanForm(VersionedModelForm):
    """The figures of one order."""

    class Meta:
        model = ExportPlan
        fields = [
            "goal",
            "begins_on",
            "units",
            "unit_price",
            "production_days",
            "advance_percent",
            "balance_days",
            "materials",
            "supplier_days",
            "work",
            "packing",
            "freight",
            "own_cash",
        ]
