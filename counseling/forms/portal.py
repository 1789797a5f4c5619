"""Forms of companies: session requests, times, confirmations and agreements."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import ReadinessAssessment
from companies.readiness.questions import Dimension
from counseling.models import CounselingSession
from exportasv.core.calendars.zones import zone_choices
from exportasv.core.concurrent_edits import StoredPlace, VersionedForm, row_key
from exportasv.core.files.uploads import PdfUpload, PhotoUpload
from exportasv.core.form_fields import DayField

DEFAULT_WAIT_DAYS = 30


class SessionRequestForm(forms.ModelForm):
    """A request for a session."""

    class Meta:
        model = CounselingSession
        fields = ["matter", "channel"]
        labels = {"matter": _("What do you want help with?"), "channel": _("How shall we meet?")}
        widgets = {"matter": forms.Textarea(attrs={"rows": 3, "maxlength": 300}), "channel": forms.RadioSelect}
        help_texts = {"matter": _("One sentence is enough: the product, the market, what is holding you back.")}


class QuestionsForm(VersionedForm, forms.Form):
    """The four questions of a dimension of the diagnostic. Each may stay without an answer."""

    def __init__(self, *args: Any, assessment: ReadinessAssessment, dimension: Dimension, **named: Any) -> None:
        super().__init__(*args, **{"initial": assessment.answers, **named})
        self.assessment, self.dimension = assessment, dimension
        for question in dimension.questions:
            self.fields[question.code] = forms.TypedChoiceField(
                label=question.text,
                choices=list(enumerate(question.levels)),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the four answers.")},
            )

    @property
    def row_key(self) -> str:
        return row_key(self.assessment)

    def stored_place(self, name: str) -> StoredPlace:
        return StoredPlace(self.assessment, ("answers", name))

    def answers(self) -> dict[str, int]:
        """Return question code → points of the valid answers. Call it after `is_valid`."""
        return {code: points for code, points in self.cleaned_data.items() if points is not None}


class ZoneForm(forms.Form):
    """The time zone of the times shown."""

    zone = forms.ChoiceField(label=_("Show the times of"), choices=zone_choices)


class SlotForm(forms.Form):
    """One of the times shown, as "adviser@moment"."""

    slot = forms.RegexField(r"^\d{1,18}@\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$")


class WaitingListForm(forms.Form):
    """A place on the waiting list."""

    with_whom = forms.ChoiceField(
        label=_("With whom"), choices=[("any", _("with any adviser")), ("own", _("only with my adviser"))]
    )
    not_before = DayField(label=_("From"))
    not_after = DayField(label=_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        first = {"not_before": today + timedelta(days=1), "not_after": today + timedelta(days=DEFAULT_WAIT_DAYS)}
        super().__init__(*args, **{"initial": first, **kwargs})


class CancelSessionForm(forms.Form):
    reason = forms.CharField(label=_("Why, if you want to say it"), max_length=200, required=False)


class ConfirmRecordForm(forms.Form):
    """The company's confirmation of a record, with an optional rating, or its objection."""

    rating = forms.TypedChoiceField(
        label=_("How useful was it?"),
        choices=[
            (5, _("5 · very useful")),
            (4, pgettext_lazy("rating", "4 · useful")),
            (3, _("3 · so-so")),
            (2, _("2 · of little use")),
            (1, _("1 · of no use")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Anything to add or correct"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CompleteAgreementForm(forms.Form):
    """The proof of a completed agreement: a text, a PDF or a photo, at least one of them."""

    proof = forms.CharField(label=_("What was done"), max_length=300, required=False)
    document = PdfUpload(label=_("Paper that proves it (PDF)"), required=False)
    photo = PhotoUpload(label=_("Or a photo"), required=False)

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if not self.errors and not any(data.get(name) for name in ("proof", "document", "photo")):
            self.add_error("proof", _("Say in a sentence what was done, or send a document or photo."))
        return data

    @property
    def file(self) -> File | None:
        return self.cleaned_data.get("document") or self.cleaned_data.get("photo")
