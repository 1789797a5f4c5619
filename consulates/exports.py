"""Columns of the exported lists of houses, buyers, inquiries, fairs and sales."""

from django.utils.translation import gettext_lazy as _

from consulates.models import (
    Buyer,
    BuyerRequirement,
    ExportWin,
    Fair,
    FairMeeting,
    FairParticipation,
    HouseContact,
    HouseEvent,
    Inquiry,
    Placement,
    SampleBalance,
    SampleMovement,
    SampleRequest,
    TradingHouse,
)
from exportasv.core.spreadsheets.exports import Column, columns
from products.exports import house_list_columns
from products.models import Product

INQUIRIES = columns(
    Inquiry, "company", "product", "buyer", "buyer.country", "proven_at", "house", "source", "quantity", "destination",
    "state", "asked_at", "waiting_since", "escalated_to", "first_answer_at", "closed_at", "lost_reason", "outcome",
)  # fmt: skip
WINS = columns(
    ExportWin, "company", "product", "buyer", "house", "fair", "value", "destination", "sold_on", "helped_by",
    "anyway_percent", "state", "support", "claimed_at", "decided_at", "comment",
)  # fmt: skip
BUYERS = [
    *columns(Buyer, "name", "country", "city", "contact_name", "email", "phone", "website", "sectors", "volume"),
    Column(_("certificates required"), "certificate_names"),
    *columns(Buyer, "house", "verified_at"),
    Column(_("Inquiries"), "asked"),
    Column(_("Requirements"), "wanted"),
]
REQUIREMENTS = [
    *columns(BuyerRequirement, "buyer", "query", "sector", "hs_prefix", "volume", "unit"),
    Column(_("certificates required"), "certificate_names"),
    *columns(BuyerRequirement, "destination", "max_price", "open_until", "created_at"),
    Column(_("Gaps"), "missing"),
]
PLACEMENTS = [
    *columns(Placement, "product", "product.company", "house", "since", "until"),
    Column(_("People who saw it"), "saw"),
    Column(_("People who tried it"), "tasted"),
    Column(_("People who asked"), "asked"),
    Column(_("People who bought it"), "bought"),
    *columns(Placement, "reaction", "price_reaction", "feedback"),
]
PRODUCT_SUGGESTIONS = [*columns(Product, "name_es", "name_en", "company", "sector"), *house_list_columns()]
SAMPLE_REQUESTS = columns(
    SampleRequest, "product", "product.company", "house", "units", "reason", "state", "answer", "carrier",
    "requested_at", "sent_at", "closed_at",
)  # fmt: skip
SAMPLE_MOVEMENTS = columns(SampleMovement, "product", "house", "kind", "change", "at", "note")
SAMPLE_BALANCES = columns(SampleBalance, "product", "product.company", "quantity")
HOUSE_CONTACTS = columns(HouseContact, "name", "kind", "person", "email", "phone", "note")
HOUSE_EVENTS = columns(HouseEvent, "title", "kind", "on", "place", "products", "visitors", "contacts_made", "result")
HOUSES = [
    *columns(TradingHouse, "consulate", "consulate.country"),
    Column(_("On the shelf"), "shelf"),
    Column(_("Samples in progress"), "samples_waiting"),
    Column(_("Open inquiries"), "inquiries_open"),
    Column(_("Inquiries without an answer"), "inquiries_new"),
    Column(_("Sales of the year"), "wins_year"),
    Column(_("Their value in USD"), "wins_value"),
    Column(_("Last month reported"), "reported"),
]
FAIRS = [
    *columns(Fair, "name"),
    Column(_("City"), "city"),
    *columns(Fair, "country", "starts_on", "ends_on", "sectors", "call_opens_on", "call_closes_on", "places", "cost"),
    *columns(Fair, "programme_pays", "website"),
]
_RESULT_FIELDS = ("products", "state", "contacts_made", "expected_sales", "year_later_sales", "year_later_note")
COMPANY_FAIRS = [
    *columns(FairParticipation, "fair"),
    Column(_("City"), "fair.city"),
    *columns(FairParticipation, "fair.country", "fair.starts_on", "fair.ends_on", *_RESULT_FIELDS),
]
FAIR_APPLICATIONS = [
    *columns(FairParticipation, "company", "fair", "reason", "travels", "applied_at", *_RESULT_FIELDS, "note"),
    Column(_("Points, % of the most"), "share"),
]
FAIR_MEETINGS = columns(
    FairMeeting, "fair", "participation.company", "buyer", "table", "starts_at", "ends_at", "state", "outcome",
    "value", "note",
)  # fmt: skip
