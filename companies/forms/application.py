"""Forms of the application's steps, each short enough for a phone."""

from typing import Any, NamedTuple, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Application, Company, Consent
from companies.rules import applications, consents
from companies.sectors import localized_names_of, sectors_in_use
from companies.territory.departments import DEPARTMENT_CHOICES, MUNICIPALITIES_BY_DEPARTMENT
from exportasv.core.accounts.models import User
from exportasv.core.concurrent_edits import StoredPlace, VersionedForm, row_key
from exportasv.core.db.fields import max_length_of
from exportasv.core.db.localized import active_language
from exportasv.core.db.phone_field import PhoneFormField
from exportasv.core.db.validators import validate_dui, validate_name, validate_nit, validate_nrc
from exportasv.core.files.uploads import PaperUpload
from exportasv.core.identifiers import normalize_dui, normalize_nit
from exportasv.core.lazy_text import StrOrPromise


class DuiField(forms.CharField):
    """A DUI of nine digits, with or without hyphen."""

    default_validators = [validate_dui]

    def to_python(self, value: str | None) -> str:
        return normalize_dui(super().to_python(value) or "")


class NitField(forms.CharField):
    """A NIT of fourteen digits, with or without hyphens."""

    default_validators = [validate_nit]

    def to_python(self, value: str | None) -> str:
        return normalize_nit(super().to_python(value) or "")


NUMERIC_INPUT = {"inputmode": "numeric", "autocomplete": "off"}


class ApplicationStep(VersionedForm, forms.Form):
    """Base of the steps, with the title of the page."""

    title: StrOrPromise
    applicant: User | None = None  # whose answers the step changes
    application: Application | None = None  # that has them; None before the first step is saved

    @property
    def row_key(self) -> str:
        return f"{row_key(self.applicant)}:{type(self).__name__}" if self.applicant else ""

    @property
    def code(self) -> str:
        """The name of the step in STEP_FORMS."""
        return next(code for code, form_class in STEP_FORMS.items() if isinstance(self, form_class))

    def answers(self) -> dict[str, object]:
        """Return the cleaned values as the application holds them."""
        return {name: _json_value(value) for name, value in self.cleaned_data.items()}

    def stored_place(self, name: str) -> StoredPlace | None:
        return StoredPlace(self.application, ("answers", self.code, name)) if self.application else None


def _json_value(value: object) -> object:
    """Return the value as JSON can hold it."""
    if isinstance(value, QuerySet):
        return [row.code for row in value]
    if isinstance(value, Model):
        return value.pk
    return value.as_e164 if hasattr(value, "as_e164") else value


class PersonStep(ApplicationStep):
    """Data of the applicant."""

    title = _("Who you are")
    full_name = forms.CharField(
        label=_("Full name, as on your DUI"),
        max_length=max_length_of(User, "full_name"),
        validators=[validate_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    dui = DuiField(label="DUI", max_length=12, help_text=_("Nine digits. It is never shown to the public."))
    dui.widget.attrs |= NUMERIC_INPUT
    phone = PhoneFormField(
        label=_("Mobile phone"), region="SV", widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    position = forms.CharField(
        label=_("What you do in the company"), max_length=60, help_text=_("For example: owner, manager, consultant.")
    )


class CompanyStep(ApplicationStep):
    """Data of the company."""

    title = _("Your company")
    legal_form = forms.ChoiceField(label=_("Legal status"), choices=Company.LegalForm.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Trade name, as customers know it"),
        max_length=max_length_of(Company, "name"),
        validators=[validate_name],
    )
    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=max_length_of(Company, "legal_name"),
        validators=[validate_name],
        required=False,
        help_text=_("As in the registration documents. A natural person may leave it empty."),
    )
    nit = NitField(
        label="NIT",
        max_length=20,
        required=False,
        help_text=_("Fourteen digits. A natural person may leave it empty: the DUI serves as NIT."),
    )
    nit.widget.attrs |= NUMERIC_INPUT
    nrc = forms.CharField(
        label="NRC",
        max_length=max_length_of(Company, "nrc"),
        required=False,
        validators=[validate_nrc],
        help_text=_("Only if you have it to hand."),
    )
    size = forms.ChoiceField(
        label=_("Size"),
        choices=[
            (Company.Size.MICRO, _("micro: up to 10 people")),
            (Company.Size.SMALL, _("small: up to 50 people")),
            (Company.Size.MEDIUM, _("medium: up to 100 people")),
        ],
        widget=forms.RadioSelect,
    )
    women_led = forms.BooleanField(label=_("Led by a woman"), required=False)
    department = forms.ChoiceField(label=_("Department"), choices=[("", "—"), *DEPARTMENT_CHOICES])
    municipality = forms.ChoiceField(label=_("Municipality"), choices=[("", "—"), *MUNICIPALITIES_BY_DEPARTMENT])
    district = forms.CharField(
        label=_("District or town"), max_length=max_length_of(Company, "district"), required=False
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        told = self.cleaned_data
        if told.get("legal_form") != Company.LegalForm.PERSON:
            for name, text in (
                ("nit", _("A company needs its NIT.")),
                ("legal_name", _("Write it as in the registration documents.")),
            ):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, text)
        is_elsewhere = not str(told.get("municipality", "")).startswith(f"{told.get('department')}-")
        if told.get("department") and is_elsewhere and "municipality" not in self.errors:
            self.add_error("municipality", _("This municipality lies in another department."))
        return told


class GoodsStep(ApplicationStep):
    """Products of the company."""

    title = _("What you make")
    sectors = forms.ModelMultipleChoiceField(
        Company.objects.none(), label=_("Sectors"), to_field_name="code", widget=forms.CheckboxSelectMultiple
    )
    products = forms.CharField(
        label=_("Your first products, one per line"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few words each, as you would tell a friend: soap of loroco, hammock for two."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["sectors"]).queryset = sectors_in_use()


class ConsentStep(ApplicationStep):
    """Review of the answers, and the consent."""

    title = _("Review and send")
    version = forms.CharField(max_length=max_length_of(Consent, "version"), widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label=_("I have read it and I agree"),
        error_messages={"required": _("Without your consent we cannot keep your data.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        version, self.text = consents.current_text(consents.APPLICATION_CONSENT, active_language())
        kwargs["initial"] = {"version": version}
        super().__init__(*args, **kwargs)


class ApplicantAnswerForm(forms.Form):
    """The applicant's answer to a question of staff: a text, a paper or both."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    paper = PaperUpload(
        label=_("The paper: photos or a PDF"),
        required=False,
        help_text=_("A photo of each page is enough. Only you and the staff who check your application can open it."),
    )

    def clean(self) -> dict[str, object]:
        super().clean()
        told = self.cleaned_data
        if not self.errors and not (told.get("answer") or told.get("paper")):
            self.add_error("answer", _("Write your answer, or send the paper."))
        return told


STEP_FORMS: dict[str, type[ApplicationStep]] = {
    "person": PersonStep,
    "company": CompanyStep,
    "goods": GoodsStep,
    "send": ConsentStep,
}


class StepAnswers(NamedTuple):
    """The answers of one step in words: (label, answer)."""

    step: str
    title: StrOrPromise
    lines: list[tuple[StrOrPromise, str]]


def answer_summary(application: Application | None) -> list[StepAnswers]:
    """Return the answers of each step that was answered, as people read them."""
    given = applications.complete_answers(application.answers) if application else {}
    found = []
    for step, form_class in STEP_FORMS.items():
        if (answers := given.get(step)) is not None:
            lines = [
                (field.label, _readable_answer(field, answers)) for field in form_class() if answers.get(field.name)
            ]
            found.append(StepAnswers(step, form_class.title, lines))
    return found


def _readable_answer(field: forms.BoundField, answers: dict[str, Any]) -> str:
    value = answers[field.name]
    if field.name == "sectors":
        return localized_names_of(value)
    if value is True:
        return gettext("yes")
    choices = getattr(field.field, "choices", [])
    flat = dict(pair for group in choices for pair in (group[1] if isinstance(group[1], list) else [group]))
    return str(flat.get(value, value))
