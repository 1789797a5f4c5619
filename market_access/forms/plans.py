"""The form of an export plan."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exportasv.core.concurrent_edits import StoredPlace, VersionedModelForm
from exportasv.core.documents.formatting import money
from exportasv.core.form_fields import DecimalNumberField
from market_access.models import MarketRequirement
from market_access.models.plans import MOST_DOLLARS, ExportPlan
from market_access.planning.proposal import Proposed

PAPER = "paper-"  # + code of a requirement: the input of its cost
DOLLARS = ("unit_price", "materials", "work", "packing", "freight")


class ExportPlanForm(VersionedModelForm):
    """The figures of one order, each with its origin, and what each missing paper costs; empty: its usual cost."""

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

    def __init__(
        self, *args: Any, papers: Iterable[MarketRequirement], proposed: Mapping[str, Proposed], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].help_text = _("What everybody earns who works on this order, you too. 0 if it costs none.")
        for name, each in proposed.items():
            self.fields[name].help_text = self._origin(name, each)
        for rule in papers:
            self.fields[PAPER + rule.code] = _paper_field(rule)
            self.initial[PAPER + rule.code] = self.instance.paper_costs.get(rule.code, "")

    def _origin(self, name: str, proposed: Proposed) -> str:
        """Return where a figure comes from; beside another that the owner typed, what the portal would say."""
        stored = getattr(self.instance, name)
        if self.instance._state.adding or stored == proposed.value:
            return proposed.says
        value = money(Decimal(proposed.value)) if name in DOLLARS else f"{proposed.value:,}"
        return _("You typed it. %(value)s %(origin)s.") % {"value": value, "origin": proposed.says}

    def stored_place(self, name: str) -> StoredPlace | None:
        if name.startswith(PAPER):
            return StoredPlace(self.instance, ("paper_costs", name.removeprefix(PAPER)))
        return super().stored_place(name)

    def values(self) -> dict[str, Any]:
        """Return the columns of the plan. Costs of papers that the page did not show stay."""
        told = {name: value for name, value in self.cleaned_data.items() if not name.startswith(PAPER)}
        shown = {name.removeprefix(PAPER): self.cleaned_data[name] for name in self.fields if name.startswith(PAPER)}
        kept = {code: cost for code, cost in self.instance.paper_costs.items() if code not in shown}
        typed = {code: format(cost, "f") for code, cost in shown.items() if cost is not None}
        return {**told, "paper_costs": kept | typed}

    @property
    def paper_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(PAPER)]

    @property
    def figure_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith(PAPER)]


def _paper_field(rule: MarketRequirement) -> DecimalNumberField:
    usual = rule.typical_cost_usd
    field = DecimalNumberField(
        label=str(rule.requirement), required=False, max_digits=10, decimal_places=2, min_value=Decimal(0),
        max_value=Decimal(MOST_DOLLARS), help_text=_cost_origin(rule),
    )  # fmt: skip
    if usual is not None:
        field.widget.attrs["placeholder"] = format(usual, "f")
    return field


def _cost_origin(rule: MarketRequirement) -> str:
    if rule.typical_cost_usd is None:
        return _("We do not know what it costs: ask, and enter it.")
    words = {"amount": money(rule.typical_cost_usd), "source": rule.source}
    if rule.is_verified:
        return _("Usual cost %(amount)s (%(source)s).") % words
    return _("Usual cost %(amount)s (%(source)s), to be confirmed.") % words
