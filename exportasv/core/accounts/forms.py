from django import forms
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.localized import active_language
from exportasv.core.db.validators import validate_name


class SignupForm(forms.Form):
    """The one extra field at sign-up, besides address and password."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1", "password2"]

    def signup(self, request, user) -> None:
        user.full_name = self.cleaned_data["full_name"]
        user.language = active_language()
        user.save(update_fields=["full_name", "language"])
