"""Forms of the threads between buyers and companies."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consulates.models import Inquiry, Quotation, QuotationLine
from consulates.rules.inquiries import Message
from exportasv.core.files.uploads import PaperUpload
from products.incoterms import offer_incoterms

MAX_MESSAGE_LENGTH = 5000  # characters of a message
MAX_LINES = 12


class BuyerMessageForm(forms.Form):
    """A message of the buyer in the thread."""

    text = forms.CharField(
        label=_("Your message"), min_length=2, max_length=MAX_MESSAGE_LENGTH, widget=forms.Textarea({"rows": 4})
    )
    document = PaperUpload(label=_("Document: photos or a PDF"), required=False)

    def message(self, language: str) -> Message:
        """Return the message for consulates/rules/inquiries.py."""
        document = self.cleaned_data.get("document")
        return Message(self.cleaned_data["text"], language=language, files=[document] if document else [])


class ThreadReplyForm(forms.Form):
    """The answer to a buyer, in one language or both."""

    text_en = forms.CharField(
        label=_("Answer in English"),
        required=False,
        max_length=MAX_MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 5, "lang": "en"}),
    )
    text_es = forms.CharField(
        label=_("Answer in Spanish"),
        required=False,
        max_length=MAX_MESSAGE_LENGTH,
        widget=forms.Textarea({"rows": 5, "lang": "es"}),
    )
    document = PaperUpload(label=_("Document: photos or a PDF"), required=False)

    def clean(self) -> dict[str, object]:
        """Raise ValidationError if both texts are empty."""
        super().clean()
        given = self.cleaned_data
        if not self.errors and not (given.get("text_es") or given.get("text_en")):
            self.add_error("text_es", _("Write your answer in one of the two languages at least."))
        return given

    def message(self, language: str) -> Message:
        """Return the message: the text in `language` if there is one, and the other as its translation."""
        texts = {"es": self.cleaned_data["text_es"], "en": self.cleaned_data["text_en"]}
        first = language if texts[language] else next(code for code, text in texts.items() if text)
        other = "es" if first == "en" else "en"
        document = self.cleaned_data.get("document")
        return Message(texts[first], language=first, translation=texts[other], files=[document] if document else [])


class CloseInquiryForm(forms.Form):
    """The outcome of an inquiry without a sale."""

    state = forms.ChoiceField(
        label=_("How it ended"),
        choices=[
            (Inquiry.State.LOST, _("There was no sale")),
            (Inquiry.State.NO_ANSWER, _("Nobody answers any more")),
            (Inquiry.State.SPAM, _("It is spam")),
        ],
    )
    lost_reason = forms.ChoiceField(
        label=_("By what"), required=False, choices=[("", _("choose")), *Inquiry.LostReason.choices]
    )
    outcome = forms.CharField(label=_("In a few words"), required=False, max_length=300)

    def clean(self) -> dict[str, object]:
        """Raise ValidationError if a lost inquiry has no reason; the figures use it."""
        super().clean()
        given = self.cleaned_data
        if given.get("state") == Inquiry.State.LOST and not given.get("lost_reason"):
            self.add_error("lost_reason", _("Choose why it was lost: price, volume, certificates…"))
        return given


class QuotationForm(forms.ModelForm):
    """The terms of a quotation; one of a service has no Incoterm and place."""

    class Meta:
        model = Quotation
        fields = ["incoterm", "place", "valid_until", "lead_time_days", "payment", "note"]
        widgets = {
            "note": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        product = self.instance.inquiry.product
        if product is not None and product.is_service:
            del self.fields["incoterm"], self.fields["place"]
            return
        offer_incoterms(self.fields["incoterm"])
        for name in ("incoterm", "place"):
            self.fields[name].required = True

    def clean_valid_until(self):
        """Raise ValidationError if the day is in the past."""
        day = self.cleaned_data["valid_until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The quotation must be valid today or longer."))
        return day


class QuotationLineForm(forms.ModelForm):
    class Meta:
        model = QuotationLine
        fields = ["text", "quantity", "unit", "price"]


class BaseQuotationLineFormSet(BaseFormSet):
    def rows(self) -> list[QuotationLine]:
        """Return the lines that are not empty, unsaved."""
        return [form.save(commit=False) for form in self.forms if form.has_changed()]


QuotationLineFormSet = formset_factory(
    QuotationLineForm,
    formset=BaseQuotationLineFormSet,
    extra=4,
    max_num=MAX_LINES,
    validate_max=True,
    absolute_max=MAX_LINES,
)
