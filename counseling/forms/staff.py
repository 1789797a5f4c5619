"""Forms of advisers: records, sessions, hours, absences, group sessions and referrals."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from companies.forms.company_picker import CompanyPickerField
from counseling.models import (
    ActionItem,
    Adviser,
    Availability,
    CounselingSession,
    DayHours,
    GroupSession,
    Participant,
    Referral,
    Service,
)
from counseling.models.sessions import MAX_NOTES
from counseling.rules.record import SessionRecord
from exportasv.core.accounts.models import Institution
from exportasv.core.audit.history import last_change_among
from exportasv.core.concurrent_edits import (
    SEEN,
    LastChange,
    StoredPlace,
    VersionedForm,
    VersionedModelForm,
    row_key,
    seen_input,
)
from exportasv.core.db.validators import validate_name
from exportasv.core.form_fields import DayField, MomentField
from exportasv.core.lazy_text import StrOrPromise

TIME_INPUT = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DATETIME_INPUT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DEFAULT_AGREEMENT_DAYS = 14
DEFAULT_REFERRAL_DAYS = 20


def datetime_field(label: StrOrPromise, **more: Any) -> MomentField:
    return MomentField(label=label, widget=DATETIME_INPUT, input_formats=["%Y-%m-%dT%H:%M"], **more)


class RecordForm(VersionedForm, forms.Form):
    """The record itself. Two formsets contain its people and agreements."""

    notes = forms.CharField(
        label=_("What was covered (the company can read it)"),
        max_length=MAX_NOTES,
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
    )
    private_notes = forms.CharField(
        label=_("Notes for advisers only"),
        max_length=MAX_NOTES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    channel = forms.ChoiceField(label=_("How"), choices=CounselingSession.Channel.choices)
    services = forms.ModelMultipleChoiceField(
        label=_("Services provided"),
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    settled = forms.ModelMultipleChoiceField(
        label=_("Done since the last session"),
        queryset=ActionItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    next_on = DayField(label=_("Next date"), required=False)

    def __init__(
        self, *args: Any, session: CounselingSession, stored: dict[str, object], typed: dict[str, object], **named: Any
    ) -> None:
        super().__init__(*args, **{"initial": stored | typed, **named})
        self.session, self.stored = session, stored
        services = cast(forms.ModelMultipleChoiceField, self.fields["services"])
        services.queryset = Service.objects.filter(is_shown=True)
        settled = cast(forms.ModelMultipleChoiceField, self.fields["settled"])
        settled.queryset = ActionItem.objects.filter(company=session.company, state=ActionItem.State.OPEN)

    @property
    def row_key(self) -> str:
        return row_key(self.session)

    def stored_value(self, name: str) -> object:
        """Return the session's own value: the page may begin with a draft."""
        return self.stored.get(name)

    def stored_place(self, name: str) -> StoredPlace:
        return StoredPlace(self.session, (name,))


class ParticipantForm(VersionedForm, forms.Form):
    """A person who took part. A row without a name is ignored.

    `was` is the name that the page showed: it tells which stored person the row is about.
    """

    name = forms.CharField(label=_("Name"), max_length=120, validators=[validate_name])
    institution = forms.ModelChoiceField(
        label=_("For whom"), queryset=Institution.objects.in_use(), required=False, empty_label=_("the company")
    )
    was = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, session: CounselingSession, stored: Mapping[str, Mapping[str, object]], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.session = session
        self.shown_name = str(
            (self.data.get(self.add_prefix("was")) if self.is_bound else self.initial.get("was")) or ""
        )
        self.stored = stored.get(self.shown_name, {})

    @property
    def row_key(self) -> str:
        return f"{row_key(self.session)}:{self.shown_name}" if self.shown_name else ""

    def stored_value(self, name: str) -> object:
        return self.stored.get(name)

    def last_change(self, name: str) -> LastChange | None:  # noqa: ARG002 (the trail knows the person's row)
        return last_change_among(Participant, session_id=self.session.pk, name=self.shown_name)

    def _has_version(self, name: str) -> bool:
        return name != "was" and super()._has_version(name)

    def _merge(self) -> None:
        """Merge; a person whom somebody else removed comes back if the sender changed something about them."""
        sent = self.data
        super()._merge()
        if not self.stored and (self.conflicts or self.touched):
            self.data, self.conflicts, self.taken = sent, {}, {}

    def has_changed(self) -> bool:
        return bool((self.data.get(self.add_prefix("name")) or "").strip())


class AgreementForm(forms.Form):
    text = forms.CharField(label=_("What was agreed"), max_length=300)
    holder = forms.ChoiceField(label=_("Who does it"), choices=ActionItem.Holder.choices)
    due_on = DayField(label=_("Until"))

    def has_changed(self) -> bool:
        """Return whether the row has a text: due date and holder have initial values."""
        return bool((self.data.get(self.add_prefix("text")) or "").strip())


ALLOW_EMPTY_FORMS = {"empty_permitted": True}
ParticipantFormSet = forms.formset_factory(ParticipantForm, extra=2, max_num=30, absolute_max=40)
AgreementFormSet = forms.formset_factory(AgreementForm, extra=3, max_num=30, absolute_max=40)


class RecordFormGroup:
    """The form of a record with its two formsets."""

    def __init__(self, session: CounselingSession, data: QueryDict | None = None, typed: dict | None = None) -> None:
        typed = typed or {}
        self.form = RecordForm(
            data, session=session, stored=_initial_record(session), typed=_form_data_from_draft(typed)
        )
        self.session = session
        stored = _initial_participants(session)
        self.people = ParticipantFormSet(
            data,
            prefix="people",
            initial=_formset_data_from_draft(typed, "people") or [{**row, "was": row["name"]} for row in stored],
            form_kwargs={**ALLOW_EMPTY_FORMS, "session": session, "stored": {str(row["name"]): row for row in stored}},
        )
        _share_choices(self.people.forms, "institution")
        due = timezone.localdate() + timedelta(days=DEFAULT_AGREEMENT_DAYS)
        self.agreements = AgreementFormSet(
            data,
            prefix="agreements",
            initial=_formset_data_from_draft(typed, "agreements"),
            form_kwargs=ALLOW_EMPTY_FORMS,
        )
        for form in self.agreements.forms:
            form.fields["due_on"].initial = due

    @property
    def seen_input(self) -> SafeString:
        """Return the hidden input with what the page shows of the record and its people."""
        return seen_input(self.form, *self.people.forms)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.people.is_valid(), self.agreements.is_valid()])

    def record(self) -> SessionRecord:
        """Return the record. Call it after `is_valid`."""
        words = self.form.cleaned_data
        people = {row["name"]: row["institution"] for row in self.people.cleaned_data if row}
        people = {**self._people_added_meanwhile(), **people}
        return SessionRecord(
            notes=words["notes"],
            private_notes=words["private_notes"],
            next_on=words["next_on"],
            services=words["services"],
            completed_items=words["settled"],
            channel=words["channel"],
            people=people.items(),
            agreements=[(row["text"], row["holder"], row["due_on"]) for row in self.agreements.cleaned_data if row],
        )

    def _people_added_meanwhile(self) -> dict[str, Institution | None]:
        """Return the stored people whom the page did not show: somebody else added them."""
        if SEEN not in self.form.data:
            return {}
        shown = [form.shown_name for form in self.people.forms if isinstance(form, ParticipantForm)]
        added = self.session.participants.exclude(name__in=shown).select_related("institution")
        return {person.name: person.institution for person in added}


def _share_choices(rows: Sequence[forms.BaseForm], name: str) -> None:
    """Let a field of all forms show the same choices: they are read once, and only if they are shown."""
    fields = [cast(forms.ModelChoiceField, form.fields[name]) for form in rows]
    first: Iterable[Any] = cast(Iterable[Any], fields[0].choices) if fields else ()
    read = cache(lambda: list(first))
    for field in fields:
        field.choices = read


def draft_from_post(data: QueryDict) -> dict[str, list[str]]:
    """Return the POST data for a draft: only fields of this page, with limited lengths."""
    names = (*RecordForm.base_fields, "people-", "agreements-")
    return {
        name: [value[:20_000] for value in values[:200]]
        for name, values in data.lists()
        if name.startswith(names) and len(name) < 60
    }


def _initial_record(session: CounselingSession) -> dict[str, object]:
    return {
        "notes": session.notes,
        "private_notes": session.private_notes,
        "channel": session.channel,
        "next_on": session.next_on,
        "services": [service.pk for service in session.services.all()]
        if session.state == CounselingSession.State.HELD
        else [],
    }


def _initial_participants(session: CounselingSession) -> list[dict[str, object]]:
    """Return the saved participants, else the company's contact and the adviser."""
    noted = Participant.objects.filter(session=session).values("name", "institution")
    if noted:
        return [{**row} for row in noted]
    first: list[dict[str, object]] = [{"name": session.company.contact_name}] if session.company.contact_name else []
    if session.adviser:
        first.append({"name": str(session.adviser), "institution": session.adviser.user.institution_id})
    return first


def _form_data_from_draft(typed: dict[str, list[str]]) -> dict[str, object]:
    many = ("services", "settled")
    return {
        name: typed[name] if name in many else typed[name][-1] for name in RecordForm.base_fields if typed.get(name)
    }


def _formset_data_from_draft(typed: dict[str, list[str]], prefix: str) -> list[dict[str, str]]:
    fields = {"people": ("name", "institution", "was"), "agreements": ("text", "holder", "due_on")}[prefix]
    rows = [{name: (typed.get(f"{prefix}-{n}-{name}") or [""])[-1] for name in fields} for n in range(30)]
    return [row for row in rows if row[fields[0]].strip()]


class NewSessionForm(forms.Form):
    """A session requested by phone, or held without an appointment."""

    company = CompanyPickerField(label=_("Company"))
    matter = forms.CharField(label=_("What is it about?"), max_length=300)
    channel = forms.ChoiceField(label=_("How"), choices=CounselingSession.Channel.choices)
    held_at = datetime_field(_("It took place at"), required=False)

    def __init__(self, *args: Any, companies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(CompanyPickerField, self.fields["company"]).queryset = companies

    def clean_held_at(self) -> datetime | None:
        at = self.cleaned_data["held_at"]
        if at and at > timezone.now():
            raise forms.ValidationError(_("This is in the future: request a session and book its time instead."))
        return at


def just_held() -> dict[str, object]:
    """Return what NewSessionForm begins with for a session that has just ended: an hour ago, at the full hour."""
    at = timezone.localtime().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return {"channel": CounselingSession.Channel.PHONE, "held_at": at}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)


class WeeklyHoursForm(forms.ModelForm):
    class Meta:
        model = Availability
        fields = ["weekday", "opens", "closes"]
        widgets = {"opens": TIME_INPUT, "closes": TIME_INPUT}


class DayHoursForm(forms.ModelForm):
    class Meta:
        model = DayHours
        fields = ["day", "opens", "closes"]
        widgets = {"opens": TIME_INPUT, "closes": TIME_INPUT}
        help_texts = {"closes": _("Without hours the day is closed.")}


class AbsenceForm(forms.Form):
    """An absence, in the adviser's time zone."""

    starts_at = datetime_field(_("Away from"))
    ends_at = datetime_field(_("Back at"))
    reason = forms.CharField(label=_("Reason, for colleagues only"), max_length=120, required=False)


class AdviserProfileForm(VersionedModelForm):
    class Meta:
        model = Adviser
        fields = ["place", "video_link", "zone", "session_minutes", "weekly_capacity", "speaks_english"]


class GroupSessionForm(forms.ModelForm):
    class Meta:
        model = GroupSession
        fields = ["topic", "about", "channel", "starts_at", "ends_at", "capacity"]
        field_classes = {"starts_at": MomentField, "ends_at": MomentField}
        widgets = {"starts_at": DATETIME_INPUT, "ends_at": DATETIME_INPUT, "about": forms.Textarea(attrs={"rows": 3})}


class ReferralForm(forms.ModelForm):
    company = CompanyPickerField(label=_("Company"))

    class Meta:
        model = Referral
        fields = ["company", "to_institution", "matter", "due_on"]
        widgets = {"matter": forms.Textarea(attrs={"rows": 2, "maxlength": 300})}

    def __init__(
        self, *args: Any, companies, source: Institution | None, company: str | None = None, **kwargs: Any
    ) -> None:
        due = timezone.localdate() + timedelta(days=DEFAULT_REFERRAL_DAYS)
        super().__init__(*args, **{"initial": {"due_on": due, "company": company}, **kwargs})
        cast(CompanyPickerField, self.fields["company"]).queryset = companies
        others = Institution.objects.in_use().filter(is_founder=True)
        others = others.exclude(pk=source.pk) if source else others
        cast(forms.ModelChoiceField, self.fields["to_institution"]).queryset = others


class EndReferralForm(forms.Form):
    text = forms.CharField(label=_("Result, or reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class NeglectedCompanyForm(forms.Form):
    """How staff closes a row of the neglect list."""

    how = forms.ChoiceField(choices=[("contacted", ""), ("proposed", ""), ("excused", "")])
    note = forms.CharField(max_length=300, required=False)
