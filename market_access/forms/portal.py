"""Forms of companies: an answer to a question of the gate, and what they have for a requirement."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from exportasv.core.files.uploads import PaperUpload
from exportasv.core.form_fields import DayField, DecimalNumberField
from market_access.models import FactType, FactValue, MarketRequirement, Outcome, RequirementRecord
from market_access.models.facts import MOST

YES, NO, UNKNOWN = "yes", "no", "unknown"
ANSWERS = {YES: True, NO: False, UNKNOWN: None}
SIZES = {
    "micro": _("fewer than 10 people"),
    "small": _("10 to 49 people"),
    "medium": _("50 to 249 people"),
    "large": _("250 people or more"),
}

OWN_OUTCOMES = [
    (Outcome.MET, _("We have it")),
    (Outcome.NOT_OURS, _("It does not apply to us: somebody who knows said so")),
]  # a relief is used on its own page


class AnswerForm(forms.Form):
    """One answer to one question. Alone it must be given; among others (`is_one_of_many`) it may be left open."""

    def __init__(self, *args: Any, fact_type: FactType, is_one_of_many: bool = False, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fact_type = fact_type
        self.fields["value"] = _field(fact_type, is_one_of_many)

    def answer(self) -> bool | Decimal | str | None:
        """Return the answer; None takes an earlier one back. Call it after `is_valid`."""
        value = self.cleaned_data["value"]
        return ANSWERS[value] if self.fact_type.value_type == FactValue.YES else value

    @property
    def is_open(self) -> bool:
        """Return whether nothing was answered. Call it after `is_valid`."""
        return self.cleaned_data.get("value") in (None, "")


def _field(fact_type: FactType, is_one_of_many: bool) -> forms.Field:
    label, required = capfirst(fact_type.name), not is_one_of_many
    label = f"{label} ({fact_type.unit})" if fact_type.unit else label
    if fact_type.value_type == FactValue.YES:
        choices = [(YES, _("Yes")), (NO, _("No"))]
        if is_one_of_many:
            return forms.ChoiceField(label=label, required=False, widget=forms.RadioSelect, choices=choices)
        return forms.ChoiceField(label=label, choices=[*choices, (UNKNOWN, _("I do not know"))])
    if fact_type.value_type == FactValue.NUMBER:
        most = Decimal(MOST)
        return DecimalNumberField(
            label=label, min_value=Decimal(0), max_value=most, decimal_places=2, required=required
        )
    words = [(each, SIZES.get(each, each)) for each in fact_type.words]
    return forms.ChoiceField(
        label=label, required=required, choices=[("", _("Choose")), *words] if is_one_of_many else words
    )


class RecordForm(forms.Form):
    """What the company has for one requirement."""

    outcome = forms.ChoiceField(label=_("Where do you stand?"), widget=forms.RadioSelect, choices=OWN_OUTCOMES)
    reference = forms.CharField(
        label=_("Number of the paper, or who told you"), max_length=120, required=False,
        help_text=_("For example: registration 123, or “the broker, 3 November”."),
    )  # fmt: skip
    valid_until = DayField(
        label=_("Until when it is valid"), required=False, help_text=_("Leave it empty if it does not end.")
    )
    document = PaperUpload(
        label=_("The paper: photos or a PDF"), required=False,
        help_text=_("A photo of each page is enough. Only your company and the staff of the programme can open it."),
    )  # fmt: skip
    for_all_products = forms.BooleanField(label=_("The same for all our products"), required=False)

    def __init__(self, *args: Any, rule: MarketRequirement, record: RequirementRecord | None, **named: Any) -> None:
        initial: dict[str, Any] = {"outcome": Outcome.MET, "for_all_products": rule.is_of_company}
        if record is not None:
            initial |= {"outcome": record.outcome, "reference": record.reference, "valid_until": record.valid_until}
            initial |= {"for_all_products": record.product_id is None}
        super().__init__(*args, **{"initial": initial, **named})
