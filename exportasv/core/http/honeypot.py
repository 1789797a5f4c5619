"""A trap for robots in forms that anybody may send."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HoneypotForm(forms.Form):
    """Base of a public form, with a field `website` that people do not see and only robots fill."""

    website = forms.CharField(required=False, label=_("Leave this empty"), max_length=200)

    def is_robot(self) -> bool:
        """Return whether the trap was filled; ask after `is_valid`."""
        return bool(self.cleaned_data.get("website"))
