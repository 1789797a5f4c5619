"""A honeypot for robots in public forms."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HoneypotForm(forms.Form):
    """Base of a public form, with a hidden field `website` that only robots fill in."""

    website = forms.CharField(required=False, label=_("Leave this empty"), max_length=200)

    def is_robot(self) -> bool:
        """Return whether the honeypot is filled in. Call it after `is_valid`."""
        return bool(self.cleaned_data.get("website"))
