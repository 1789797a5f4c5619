"""Buyers, inquiries and wins on the admin site."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from consulates.models import (
    Buyer,
    BuyerContact,
    BuyerRequirement,
    DisputeMessage,
    ExportWin,
    Gap,
    InboundEmail,
    Inquiry,
    InquiryMessage,
    MessageFile,
    Quotation,
    QuotationLine,
    WinDispute,
    WinReview,
)
from consulates.models.wins import FIGURES
from consulates.rules import inquiries, wins
from exportasv.core.accounts.modeladmin import ReadOnlyInline, RelatedInline, ScopedModelAdmin, StateAction
from exportasv.core.accounts.request import user_of

CLAIM_FIELDS = ("company", "product", "inquiry", "quotation", "placement", "fair", "buyer", "house", *FIGURES)
BY_COMPANY = ("company", AutocompleteSelectFilter)
BY_PRODUCT = ("product", AutocompleteSelectFilter)
BY_HOUSE = ("house", AutocompleteSelectFilter)
BY_BUYER = ("buyer", AutocompleteSelectFilter)


class RequirementInline(RelatedInline):
    model = BuyerRequirement
    fields = ["query", "sector", "volume", "unit", "destination", "open_until"]
    autocomplete_fields = ["sector"]


class BuyerContactInline(RelatedInline):
    model = BuyerContact
    fields = ["name", "role", "email", "phone"]


@admin.register(Buyer)
class BuyerAdmin(ScopedModelAdmin):
    can_delete = False
    list_display = ["name", "country", "city", "contact_name", "language", "house", "verified_at"]
    list_filter = ["is_typed", "language", ("verified_at", admin.EmptyFieldListFilter), "sectors", BY_HOUSE]
    list_select_related = ["house__consulate", "verified_by"]
    search_fields = ["name__unaccent__icontains", "email", "contact_name__unaccent__icontains"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["house", "sectors"]
    readonly_fields = ["verified_by", "verified_at", "consented_at", "is_typed"]
    inlines = [BuyerContactInline, RequirementInline]
    related_lists = (("consulates.inquiry", "buyer__id__exact"), ("consulates.exportwin", "buyer__id__exact"))


@admin.register(BuyerRequirement)
class BuyerRequirementAdmin(ScopedModelAdmin):
    list_display = ["query", "buyer", "sector", "volume", "unit", "destination", "open_until"]
    list_filter = ["sector", BY_BUYER]
    list_select_related = ["buyer", "sector"]
    search_fields = ["query__unaccent__icontains", "buyer__name__unaccent__icontains"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["buyer", "sector"]


@admin.register(BuyerContact)
class BuyerContactAdmin(ScopedModelAdmin):
    list_display = ["name", "buyer", "role", "email", "phone"]
    list_filter = [BY_BUYER]
    list_select_related = ["buyer"]
    search_fields = ["name__unaccent__icontains", "email", "buyer__name__unaccent__icontains"]
    autocomplete_fields = ["buyer"]


@admin.register(Gap)
class GapAdmin(ScopedModelAdmin):
    can_add = False
    list_display = ["found_at", "kind", "detail_title", "company", "product", "requirement", "state"]
    list_filter = ["kind", "state", BY_COMPANY]
    list_select_related = ["company", "product", "requirement"]
    search_fields = ["detail", "company__name__unaccent__icontains", "requirement__query__unaccent__icontains"]
    date_hierarchy = "found_at"
    readonly_fields = ["requirement", "company", "product", "kind", "detail_title", "found_at"]
    exclude = ["detail"]

    @display(description=_("which"), ordering="detail")
    def detail_title(self, gap: Gap) -> str:
        return gap.detail_name


class InquiryMessageInline(ReadOnlyInline):
    model = InquiryMessage
    fields = ["sent_at", "sender", "author", "text"]
    readonly_fields = fields


def _close_action(state: str):
    """Return an action that closes an inquiry as `state`, with the outcome and reason of the form."""
    return lambda row, by: inquiries.close_inquiry(row, state, row.outcome, by=by, lost_reason=row.lost_reason)


@admin.register(Inquiry)
class InquiryAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    list_display = ["buyer", "company", "product", "source", "house", "state_badge", "asked_at", "first_answer_at"]
    list_filter = [
        "state", "source", ("waiting_since", admin.EmptyFieldListFilter), BY_COMPANY, BY_PRODUCT, BY_HOUSE, BY_BUYER,
    ]  # fmt: skip
    list_select_related = ["buyer", "company", "product", "house__consulate"]
    search_fields = [
        "buyer__name__unaccent__icontains", "company__name__unaccent__icontains",
        "product__name_es__unaccent__icontains",
    ]  # fmt: skip
    date_hierarchy = "asked_at"
    autocomplete_fields = ["house"]
    readonly_fields = [
        "company", "product", "buyer", "proven_at", "source", "occasion", "requirement", "asked_at", "first_answer_at",
        "closed_at", "waiting_since", "escalated_to", "escalated_at", "silent_since", "follow_up", "followed_up_at",
        "ask_again_on", "was_put_off",
    ]  # fmt: skip
    inlines = [InquiryMessageInline]
    related_lists = (("consulates.exportwin", "inquiry__id__exact"),)
    state_actions = (
        StateAction(
            "negotiate", _("Negotiating"), lambda row, by: inquiries.start_negotiation(row, by=by), "negotiating"
        ),
        StateAction("won", _("Close as won"), _close_action("won"), "won", in_list=False),
        StateAction("lost", _("Close as lost"), _close_action("lost"), "lost", in_list=False),
        StateAction("no_answer", _("Close without answer"), _close_action("no_answer"), "no_answer", in_list=False),
        StateAction("spam", _("Mark as spam"), _close_action("spam"), "spam"),
    )


class MessageFileInline(ReadOnlyInline):
    model = MessageFile
    fields = readonly_fields = ["name"]


@admin.register(InquiryMessage)
class InquiryMessageAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["sent_at", "inquiry_of", "sender", "author", "text"]
    list_filter = ["sender"]
    list_select_related = ["inquiry__buyer", "inquiry__company", "author"]
    search_fields = ["text__unaccent__icontains", "inquiry__company__name__unaccent__icontains"]
    date_hierarchy = "sent_at"
    ordering = ["-pk"]
    inlines = [MessageFileInline]

    @display(description=_("inquiry"))
    def inquiry_of(self, message: InquiryMessage) -> str:
        return str(message.inquiry)


class QuotationLineInline(ReadOnlyInline):
    model = QuotationLine
    fields = readonly_fields = ["text", "quantity", "unit", "price"]


@admin.register(Quotation)
class QuotationAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["number_of", "inquiry_of", "terms_of", "valid_until", "state_badge", "sent_at"]
    list_filter = ["state", "incoterm"]
    list_select_related = ["inquiry__buyer", "inquiry__company", "sent_by"]
    search_fields = ["inquiry__buyer__name__unaccent__icontains", "inquiry__company__name__unaccent__icontains"]
    date_hierarchy = "sent_at"
    inlines = [QuotationLineInline]

    @display(description=_("inquiry"))
    def inquiry_of(self, quotation: Quotation) -> str:
        return str(quotation.inquiry)

    @display(description=_("number"), ordering="inquiry")
    def number_of(self, quotation: Quotation) -> str:
        return quotation.reference

    @display(description=_("terms"), ordering="incoterm")
    def terms_of(self, quotation: Quotation) -> str:
        return quotation.terms


@admin.register(InboundEmail)
class InboundMailAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["received_at", "inquiry_of", "verdict", "why"]
    list_filter = ["verdict", "why"]
    list_select_related = ["inquiry__buyer", "inquiry__company"]
    search_fields = ["inquiry__company__name__unaccent__icontains"]
    date_hierarchy = "received_at"

    @display(description=_("inquiry"))
    def inquiry_of(self, mail: InboundEmail) -> str:
        return str(mail.inquiry or "—")


class DisputeMessageInline(ReadOnlyInline):
    model = DisputeMessage
    fields = readonly_fields = ["sender", "author", "text", "sent_at"]


@admin.register(WinDispute)
class WinDisputeAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["opened_at", "win_of", "reason", "end", "ended_at"]
    list_filter = ["end"]
    list_select_related = ["win__company", "opened_by", "ended_by"]
    search_fields = ["win__company__name__unaccent__icontains", "reason__unaccent__icontains"]
    date_hierarchy = "opened_at"
    inlines = [DisputeMessageInline]

    @display(description=_("export win"))
    def win_of(self, dispute: WinDispute) -> str:
        return str(dispute.win)


@admin.register(WinReview)
class WinReviewAdmin(ScopedModelAdmin):
    can_add = can_delete = False
    read_only = True
    list_display = ["requested_at", "win_of", "kind", "reason", "is_accepted", "decided_at"]
    list_filter = ["kind", ("decided_at", admin.EmptyFieldListFilter)]
    list_select_related = ["win__company", "requested_by", "decided_by"]
    search_fields = ["win__company__name__unaccent__icontains", "reason__unaccent__icontains"]
    date_hierarchy = "requested_at"

    @display(description=_("export win"))
    def win_of(self, review: WinReview) -> str:
        return str(review.win)


@admin.register(ExportWin)
class ExportWinAdmin(ScopedModelAdmin):
    can_delete = False
    list_display = ["company", "product", "destination", "value", "sold_on", "state_badge", "support", "resends"]
    list_filter = ["state", "support", "destination", BY_COMPANY, BY_PRODUCT, BY_HOUSE]
    list_select_related = [
        "company", "product", "buyer", "house__consulate", "fair", "inquiry__buyer", "inquiry__company",
        "placement__product", "placement__house__consulate", "claimed_by", "quotation",
    ]  # fmt: skip
    search_fields = ["company__name__unaccent__icontains", "product__name_es__unaccent__icontains", "buyer__name"]
    date_hierarchy = "sold_on"
    autocomplete_fields = [
        "company",
        "product",
        "inquiry",
        "quotation",
        "placement",
        "fair",
        "buyer",
        "house",
        "helped_by",
    ]
    exclude = ["document"]
    readonly_fields = [
        "support", "is_own_claim", "claimed_by", "claimed_at", "resends", "decided_at", "comment", "story_consent",
        "story_shown_at",
    ]  # fmt: skip
    state_actions = (
        StateAction(
            "resend",
            _("Ask again"),
            lambda row, by: wins.resend_confirmation_request(row, by=by),
            in_list=False,
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: ExportWin | None = None) -> list[str]:
        """Return also what the sale says: after its claim it changes only on its page, and the other side is asked."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, *(name for name in CLAIM_FIELDS if name not in fields)]

    def save_model(self, request: HttpRequest, obj: ExportWin, form: ModelForm, change: bool) -> None:
        if change:
            return super().save_model(request, obj, form, change)
        obj.claimed_at = timezone.now()
        wins.claim_win(obj, by=user_of(request))
        return None
