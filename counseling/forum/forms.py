"""Forms of the forum."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counseling.models import PanelQuestion, Registration
from exportasv.core.http.honeypot import HoneypotForm

AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel"}


class GuestRegistrationForm(HoneypotForm, forms.ModelForm):
    """A guest's registration for an event."""

    consent = forms.BooleanField(
        label=_("The three institutions may keep my name, e-mail and phone for this forum."),
        error_messages={"required": _("Without your consent we cannot reserve a place for you.")},
    )

    class Meta:
        model = Registration
        fields = ["name", "email", "phone"]
        labels = {"name": _("Your name"), "email": _("Your e-mail"), "phone": _("Your phone")}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, filled in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = filled

    def clean_name(self) -> str:
        """Return the name with single blanks, for the ticket and the certificate."""
        return " ".join(self.cleaned_data["name"].split())


class PanelQuestionForm(forms.ModelForm):
    """A question to the panel."""

    class Meta:
        model = PanelQuestion
        fields = ["text"]
        labels = {"text": _("What do you want to ask?")}
        widgets = {"text": forms.Textarea({"rows": 3, "maxlength": 300})}


class SurveyForm(forms.Form):
    """Stars and an optional comment."""

    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        coerce=int,
        choices=[(n, "★" * n) for n in range(1, 6)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )
    comment = forms.CharField(
        label=_("What would you change?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )


class WalkInForm(forms.ModelForm):
    """A person at the door without a place."""

    class Meta:
        model = Registration
        fields = ["name", "email"]


class StandSessionForm(forms.Form):
    """The matter of a session requested at the stand."""

    matter = forms.CharField(label=_("Matter"), max_length=300)
