"""Forms of the page of origin."""

from typing import Any

from django import forms

from exportasv.core.concurrent_edits import VersionedModelForm
from market_access.models.origin import BillMaterial, BillOfMaterials


class BillForm(VersionedModelForm):
    """The price at the door and the work done here."""

    class Meta:
        model = BillOfMaterials
        fields = ["price", "processes", "is_simple_work", "work"]


class MaterialForm(VersionedModelForm):
    """A material of the bill: a new one, or a stored one that is changed."""

    class Meta:
        model = BillMaterial
        fields = [
            "name",
            "hs_code",
            "country",
            "cost",
            "weight_g",
            "is_own",
            "supplier",
            "declared_from",
            "declared_until",
        ]
        widgets = {"hs_code": forms.TextInput(attrs={"inputmode": "numeric"})}

    def __init__(self, *args: Any, bill: BillOfMaterials, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.bill = bill
        if self.instance._state.adding:
            self.initial.setdefault("country", "SV")

    def _get_validation_exclusions(self) -> set[str]:
        """Check also that the list has no other material of this name."""
        return super()._get_validation_exclusions() - {"bill"}  # type: ignore[misc]  # missing in the stubs
