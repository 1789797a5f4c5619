"""Forms of fairs and business rounds."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from consulates.models import Buyer, Fair, FairCriterion, FairMeeting, FairParticipation, ParticipationScore
from consulates.rules.meeting_schedule import meeting_slots
from exportasv.core.concurrent_edits import StoredPlace, VersionedForm, VersionedModelForm, row_key
from exportasv.core.dates import date_text
from exportasv.core.db.fixed_query import FixedQuery
from exportasv.core.db.sorting import by_name
from exportasv.core.form_fields import WholeNumberField
from exportasv.core.widget_renderer import PlainSelect
from products.models import Product


class FairApplicationForm(forms.ModelForm):
    """A company's application to a fair."""

    class Meta:
        model = FairParticipation
        fields = ["reason", "travels", "products"]
        widgets = {
            "reason": forms.Textarea({"rows": 4}),
            "travels": forms.RadioSelect,
            "products": forms.CheckboxSelectMultiple,
        }
        help_texts = {"reason": _("Why this market, what you sell there or want to, what you have ready.")}

    def __init__(self, *args: Any, company: Company, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["reason"].required = self.fields["products"].required = True
        shown = Product.objects.published().filter(company=company).order_by(by_name("name_es"))
        cast(forms.ModelMultipleChoiceField, self.fields["products"]).queryset = shown


class YearLaterSalesForm(VersionedModelForm):
    """Sales to contacts of the fair in the year after it."""

    class Meta:
        model = FairParticipation
        fields = ["year_later_sales", "year_later_note"]
        widgets = {"year_later_note": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        sales = cast(forms.DecimalField, self.fields["year_later_sales"])
        sales.required, sales.min_value = True, 0


def score_fields(criteria: Iterable[FairCriterion]) -> dict[str, forms.Field]:
    """Return the fields of a score form: the applications of a fair share them."""
    points = [("", "–"), *((n, str(n)) for n in range(ParticipationScore.MAX_POINTS + 1))]
    return {
        f"points-{each.pk}": forms.TypedChoiceField(
            label=each.name, choices=points, coerce=int, empty_value=None, required=False, widget=PlainSelect
        )
        for each in criteria
    }


class ScoreForm(VersionedForm, forms.Form):
    """The points of an application, one field `points-<id>` for each criterion of its fair."""

    def __init__(
        self,
        *args: Any,
        participation: FairParticipation,
        criteria: Iterable[FairCriterion],
        scores: Iterable[ParticipationScore] | None = None,
        fields: Mapping[str, forms.Field] | None = None,
        **named: Any,
    ) -> None:
        """Take the `scores` of the participation, and the `score_fields` of the criteria, from whoever has them."""
        self.participation, self.criteria = participation, {f"points-{each.pk}": each for each in criteria}
        stored = participation.scores.all() if scores is None else scores
        self.scores = {f"points-{score.criterion_id}": score for score in stored}
        initial = {name: score.points for name, score in self.scores.items()}
        super().__init__(*args, **{"initial": initial, "auto_id": f"{participation.pk}-%s", **named})
        self.fields.update(score_fields(self.criteria.values()) if fields is None else fields)

    @property
    def row_key(self) -> str:
        return row_key(self.participation)

    def stored_place(self, name: str) -> StoredPlace | None:
        return StoredPlace(self.scores[name], ("points",)) if name in self.scores else None

    def points(self) -> dict[FairCriterion, int]:
        """Return the points of each criterion that has some. Call it after `is_valid`."""
        given = {each: self.cleaned_data.get(name) for name, each in self.criteria.items()}
        return {each: points for each, points in given.items() if points is not None}


class FairMeetingForm(forms.Form):
    """A company, a buyer, a table and a time."""

    participation = forms.ModelChoiceField(
        label=_("Company"), queryset=FairParticipation.objects.none(), widget=PlainSelect
    )
    buyer = forms.ModelChoiceField(label=_("Buyer"), queryset=Buyer.objects.none(), widget=PlainSelect)
    table = WholeNumberField(label=_("Table"), min_value=1, max_value=200)
    at = forms.ChoiceField(label=_("Time"), widget=PlainSelect)

    def __init__(self, *args: Any, fair: Fair, **named: Any) -> None:
        super().__init__(*args, **named)
        self.zone = ZoneInfo(fair.zone)
        company = cast(forms.ModelChoiceField, self.fields["participation"])
        company.queryset = fair.participations.participating()
        company.choices = cache(lambda: [("", company.empty_label), *_GOING.rows(fair.pk)])
        buyer = cast(forms.ModelChoiceField, self.fields["buyer"])
        buyer.queryset = Buyer.objects.proven()
        buyer.choices = cache(lambda: [("", buyer.empty_label), *_PROVEN.rows()])
        slots = [(at.isoformat(), date_text(at, "SHORT_DATETIME_FORMAT")) for at in meeting_slots(fair)]
        cast(forms.ChoiceField, self.fields["at"]).choices = slots

    def clean_at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["at"])


def _proven_buyers() -> QuerySet:
    return Buyer.objects.proven().order_by(by_name("name")).values_list("pk", "name")


def _going_companies(fair: int) -> QuerySet:
    rows = FairParticipation.objects.filter(fair=fair).participating().order_by(by_name("company__name"))
    return rows.values_list("pk", "company__name")


_PROVEN, _GOING = FixedQuery(_proven_buyers), FixedQuery(_going_companies)


class MeetingResultForm(VersionedModelForm):
    """The result of a meeting."""

    class Meta:
        model = FairMeeting
        fields = ["outcome", "value", "note"]
