"""Forms of buyers and requirements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import CertificateType
from consulates.models import Buyer, BuyerContact, BuyerRequirement
from exportasv.core.concurrent_edits import VersionedModelForm


class CertificateCodesField(forms.MultipleChoiceField):
    """A choice of certificate codes, for an array column."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **named: Any) -> None:
        super().__init__(choices=certificate_choices, required=False, **named)


def certificate_choices() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in CertificateType.objects.in_use()]


class BuyerForm(VersionedModelForm):
    certificates = CertificateCodesField(label=_("Required certificates"))

    class Meta:
        model = Buyer
        fields = [
            "name", "country", "city", "website", "contact_name", "email", "phone", "language", "sectors", "volume",
            "certificates",
        ]  # fmt: skip
        widgets = {"sectors": forms.CheckboxSelectMultiple}

    def clean_email(self) -> str:
        """Return the address in lower case. Raise ValidationError if another buyer has it."""
        email = self.cleaned_data["email"].lower()
        if Buyer.objects.proven().filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is already a buyer with this address."))
        return email


class BuyerContactForm(forms.ModelForm):
    class Meta:
        model = BuyerContact
        fields = ["name", "role", "email", "phone"]


class RequirementForm(VersionedModelForm):
    certificates = CertificateCodesField(label=_("Required certificates"))

    class Meta:
        model = BuyerRequirement
        fields = [
            "query", "sector", "hs_prefix", "volume", "unit", "destination", "max_price", "open_until", "certificates",
        ]  # fmt: skip

    def clean_hs_prefix(self) -> str:
        """Return two to six digits, without points. Raise ValidationError for anything else."""
        digits = self.cleaned_data["hs_prefix"].replace(".", "")
        if digits and not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 6):
            raise forms.ValidationError(_("An HS code has two to six digits."))
        return digits


class IntroductionForm(forms.Form):
    text = forms.CharField(
        label=_("Your message to both"), min_length=10, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
