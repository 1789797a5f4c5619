"""Forms to claim, confirm, correct and dispute sales, and to publish their stories."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from consulates.models import ExportWin
from exportasv.core.accounts.models import Institution
from exportasv.core.concurrent_edits import VersionedModelForm
from exportasv.core.db.sorting import by_name
from exportasv.core.files.uploads import PaperUpload
from products.models import Product


class WinForm(VersionedModelForm):
    """A sale abroad of one company; the view sets the inquiry or placement."""

    helped_by = forms.ModelMultipleChoiceField(
        label=_("Who helped"),
        queryset=Institution.objects.in_use().filter(is_founder=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    document = PaperUpload(
        label=_("Invoice, DUCA or bank receipt: photos or a PDF"),
        required=False,
        help_text=_("With it your adviser can support the sale at once."),
    )

    class Meta:
        model = ExportWin
        fields = ["product", "value", "destination", "sold_on", "anyway_percent", "helped_by", "document"]
        help_texts = {
            "value": _("What the buyer pays for the goods, in US dollars."),
            "anyway_percent": _("0: without the programme there would be no such sale. 100: it would be the same."),
        }

    def __init__(self, *args: Any, company: Company, **named: Any) -> None:
        super().__init__(*args, **named)
        cast(forms.ModelChoiceField, self.fields["product"]).queryset = Product.objects.filter(
            company=company
        ).order_by(by_name("name_es"))

    def clean_value(self):
        """Raise ValidationError if the value is not above zero."""
        if self.cleaned_data["value"] <= 0:
            raise forms.ValidationError(_("The value must be above zero."))
        return self.cleaned_data["value"]

    def clean_sold_on(self):
        """Raise ValidationError if the day is in the future."""
        if self.cleaned_data["sold_on"] > timezone.localdate():
            raise forms.ValidationError(_("Record a sale once it has taken place."))
        return self.cleaned_data["sold_on"]


class CorrectWinForm(WinForm):
    """The corrected figures of a disputed or confirmed sale."""

    class Meta(WinForm.Meta):
        fields = ["value", "destination", "sold_on", "anyway_percent"]

    helped_by = document = None  # type: ignore[assignment]  # Django removes the inherited fields

    def __init__(self, *args: Any, company: Company, **named: Any) -> None:  # noqa: ARG002 (made where WinForm is made)
        forms.ModelForm.__init__(self, *args, **named)


class DisputeMessageForm(forms.Form):
    """A message of one side in a dispute."""

    text = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class DisputeRulingForm(forms.Form):
    """Conamype's decision of a dispute; CorrectWinForm has the figures if the sale is upheld."""

    stands = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("yes", _("The sale is upheld, with the figures below: the company will be asked again.")),
            ("no", _("The sale does not count.")),
        ],
        widget=forms.RadioSelect,
    )
    ruling = forms.CharField(
        label=_("The reason"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Both sides can read it, and it stays with the sale."),
    )


class ReasonForm(forms.Form):
    """Why a confirmed sale is to be corrected, or declared void."""

    reason = forms.CharField(label=_("The reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class ReviewRulingForm(forms.Form):
    """A manager's decision about an outlier or a correction."""

    accepted = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("It is accepted: the other side is asked.")), ("no", _("It is refused."))],
        widget=forms.RadioSelect,
    )
    ruling = forms.CharField(
        label=_("The reason"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Both sides can read it, and it stays with the sale."),
    )


class SupportWinForm(forms.Form):
    """What supports a sale that the company told."""

    seen = forms.CharField(
        label=_("Which document did you see?"),
        required=False,
        max_length=500,
        help_text=_("Its kind, number and date: “invoice 123 of 4 May”."),
    )


class ConfirmWinForm(forms.Form):
    """The answer of the side that is asked about a claimed sale."""

    comment = forms.CharField(
        label=_("What is not right"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    story_consent = forms.BooleanField(label=_("The story of this sale may be published."), required=False)


class WinStoryForm(VersionedModelForm):
    class Meta:
        model = ExportWin
        fields = ["story_es", "story_en"]
        widgets = {"story_es": forms.Textarea({"rows": 5}), "story_en": forms.Textarea({"rows": 5})}
