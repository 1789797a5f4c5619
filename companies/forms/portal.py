"""Forms of the company's pages in the portal."""

from typing import Any, cast

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries as all_countries

from companies.models import Certificate, CertificateType, Company, CompanyMember, DestinationAnswer, DestinationSurvey
from companies.rules import survey as survey_rules
from companies.territory.departments import MUNICIPALITIES_BY_DEPARTMENT
from companies.territory.destinations import DESTINATION_COUNTRIES
from exportasv.core.audit.history import last_change_among
from exportasv.core.concurrent_edits import LastChange, VersionedForm, VersionedModelForm, change_text, row_key
from exportasv.core.files.uploads import PaperUpload
from exportasv.core.notifications.thresholds import certificate_reminder_days

LONG_TEXT = forms.Textarea(attrs={"rows": 5})


class InvitationForm(forms.Form):
    """E-mail address and role of the person to invite."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("Role"), choices=CompanyMember.Role.choices, initial="editor", widget=forms.RadioSelect
    )


class MemberForm(VersionedModelForm):
    """The role of a colleague. Its page has a button for each change; removing a colleague is a deletion."""

    class Meta:
        model = CompanyMember
        fields = ["role"]

    def meanwhile(self) -> str:
        """Return the role that somebody gave the colleague since the page was opened, who and when; "" if nobody."""
        if not (self.taken or self.conflicts):
            return ""
        words = {"person": self.instance.user, "role": self.instance.get_role_display()}
        now = gettext("Nothing was done: %(person)s is now %(role)s.") % words
        return f"{now} {change_text(self.last_change('role'))}"


def country_choices(destination: str) -> list[tuple[str, str]]:
    """Return (code, name) of the countries offered under a destination, or [] if it is one country."""
    codes = DESTINATION_COUNTRIES.get(destination, [])
    return [(code, all_countries.name(code)) for code in codes] if len(codes) > 1 else []


def _all_country_choices() -> list[tuple[str, str]]:
    return [choice for destination in DESTINATION_COUNTRIES for choice in country_choices(destination)]


class SurveyForm(VersionedForm, forms.Form):
    """Where a company exports, in a survey of destinations. It begins with the countries known as its markets."""

    destination = forms.MultipleChoiceField(
        label=_("Destinations"),
        choices=DestinationAnswer.Destination.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one destination, or “does not export yet”.")},
    )
    country = forms.MultipleChoiceField(
        label=_("Countries"), choices=_all_country_choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, survey: DestinationSurvey, company: Company, **named: Any) -> None:
        self.survey, self.company = survey, company
        exporting = set(company.markets.exporting().values_list("country", flat=True))
        answers = survey_rules.answered_destinations(survey, company)
        known = [code for code, countries in DESTINATION_COUNTRIES.items() if exporting & set(countries)]
        offered = [code for code, _name in _all_country_choices() if code in exporting]
        initial = {"destination": answers or known, "country": offered}
        super().__init__(*args, **{"initial": initial, **named})

    @property
    def row_key(self) -> str:
        return f"{row_key(self.survey)}:{self.company.pk}"

    def last_change(self, name: str) -> LastChange | None:
        if name != "destination":
            return None
        return last_change_among(DestinationAnswer, survey_id=self.survey.pk, company_id=self.company.pk)


class ProfileForm(VersionedModelForm):
    """The fields that a company may change itself. Only staff change its identifiers and legal name."""

    municipality = forms.ChoiceField(label=_("Municipality"), choices=MUNICIPALITIES_BY_DEPARTMENT)

    class Meta:
        model = Company
        fields = [
            "name", "about_es", "about_en", "contact_name", "phone", "whatsapp", "email", "website", "municipality",
            "district", "address", "size", "workers", "women_led", "founded_year",
        ]  # fmt: skip
        help_texts = {
            "address": _("It is not shown to the public."),
            "contact_name": _("The person who replies to buyers."),
            "website": _("Starting with https://"),
        }
        labels = {
            "women_led": _("Led by a woman"),
            "district": _("District or town"),
            "about_es": _("About us, in Spanish"),
            "about_en": _("About us, in English"),
        }
        widgets = {"about_es": LONG_TEXT, "about_en": LONG_TEXT}

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        self.company = company
        kept = {name: getattr(company, name) for name in self._meta.fields or ()}
        kwargs |= {"instance": Company(pk=company.pk), "initial": kept}
        super().__init__(*args, **kwargs)
        self.fields["about_en"].widget.attrs["lang"] = "en"

    @property
    def row_key(self) -> str:
        return row_key(self.company)

    def changes(self) -> dict[str, object]:
        """Return column → value of the fields that were sent, are valid and differ from the stored value."""
        ticks = {"women_led"} if "name" in self.data else set()  # browsers do not send an unticked box
        sent = {name: value for name, value in self.cleaned_data.items() if name in self.data or name in ticks}
        return {name: value for name, value in sent.items() if value != self.initial.get(name)}


def _expiry_help() -> str:
    *earlier, last = certificate_reminder_days()
    days = gettext("%(days)s and %(last)s") % {"days": ", ".join(map(str, earlier)), "last": last} if earlier else last
    return gettext("We remind you %(days)s days before. Leave it empty if it never expires.") % {"days": days}


class CertificateForm(VersionedModelForm):
    """One certificate with its validity and, if available, its document."""

    document = PaperUpload(
        label=_("The document: photos or a PDF"),
        required=False,
        help_text=_("A photo of each page is enough. Only your company and the staff of the programme can open it."),
    )

    class Meta:
        model = Certificate
        fields = ["type", "number", "issued_on", "expires_on"]
        labels = {"type": _("What it certifies")}
        help_texts = {"expires_on": lazy(_expiry_help, str)()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = CertificateType.objects.in_use(self.instance.type_id)
        cast(forms.ModelChoiceField, self.fields["type"]).queryset = kinds

    def clean(self) -> dict[str, object]:
        super().clean()
        told = self.cleaned_data
        if told.get("issued_on") and told.get("expires_on") and told["expires_on"] < told["issued_on"]:
            self.add_error("expires_on", _("A certificate cannot expire before it was issued."))
        same = self.instance.company.certificates.filter(type=told.get("type"), number=told.get("number", ""))
        if told.get("type") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("number", _("This certificate is already here."))
        return told
