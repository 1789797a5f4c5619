"""Forms of the public pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consulates.models import BuyerRequirement


class WishForm(forms.ModelForm):
    """What a visitor looks for and the catalogue did not offer; nothing about the visitor."""

    website = forms.CharField(required=False, label=_("Leave this empty"), max_length=200)  # only robots fill it

    class Meta:
        model = BuyerRequirement
        fields = ["words", "sector", "volume", "unit", "destination"]

    def clean_words(self) -> str:
        """At least three letters: fewer say nothing to anybody."""
        words = " ".join(self.cleaned_data["words"].split())
        if len(words) < 3:
            raise forms.ValidationError(_("Say in a few words what you look for."))
        return words

    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))
