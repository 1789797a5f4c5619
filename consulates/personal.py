"""Personal data in the tables of houses and trade, and how long it is stored."""

from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from companies.personal import STATISTICS_RETENTION, programme_retention
from consulates.models import Buyer, BuyerContact, HouseContact, InquiryMessage, Sending
from exportasv.core.db.personal_data import (
    ERASED_TEXT,
    IS_ERASED_ADDRESS,
    YEAR,
    Identity,
    Retention,
    erased_address,
    no_personal_data,
    personal_data,
)

HOUSE_RECORD_RETENTION = Retention(_("As long as the house's own record: it names nobody."))


def _last_message_at(about: str, lookup: str, begun: str) -> Coalesce:
    """Return the time of the last message about the row of `lookup` ("" for the row itself), else of its start."""
    theirs = InquiryMessage.objects.filter(**{about: OuterRef(lookup or "pk")}).order_by("-sent_at")
    return Coalesce(Subquery(theirs.values("sent_at")[:1]), F(f"{lookup}__{begun}".removeprefix("__")))


def _last_message_of_inquiry(inquiry: str) -> Coalesce:
    return _last_message_at("inquiry", inquiry, "asked_at")


def _last_message_of_buyer(buyer: str) -> Coalesce:
    return _last_message_at("inquiry__buyer", buyer, "created_at")


def _trade_retention(since: object, **values: Any) -> Retention:
    return Retention(_("the last message"), after=5 * YEAR, since=since, **values)


ERASED_BUYER_FIELDS = {"name": ERASED_TEXT, "contact_name": "", "phone": "", "website": "", "city": ""}


def _erase_buyers(person: Identity) -> None:
    """Erase name, address and phone of the buyer; the orders stay for statistics."""
    for address in person.addresses:
        Buyer.objects.filter(email__iexact=address).update(email=erased_address(), **ERASED_BUYER_FIELDS)


def _erase_sendings(person: Identity) -> None:
    for address in person.addresses:
        Sending.objects.filter(email__iexact=address).update(
            email=erased_address(), name=ERASED_TEXT, contact_name="", text=""
        )


def _erase_house_contacts(person: Identity) -> None:
    for address in person.addresses:
        HouseContact.objects.filter(email__iexact=address).delete()


def _erase_buyer_contacts(person: Identity) -> None:
    for address in person.addresses:
        BuyerContact.objects.filter(email__iexact=address).delete()


personal_data(
    "consulates.housecontact",
    _("Who helps a trading house to sell."),
    Retention(_("While the trading house works with it.")),
    of_address="email",
    erase=_erase_house_contacts,
)
personal_data(
    "consulates.buyercontact",
    _("To answer who asks for a product."),
    _trade_retention(_last_message_of_buyer("buyer")),
    of_address="email",
    erase=_erase_buyer_contacts,
)
personal_data(
    "consulates.messagefile",
    _("To answer who asks for a product."),
    _trade_retention(_last_message_of_inquiry("message__inquiry")),
    of_company="message__inquiry__company",
)
personal_data("consulates.inboundemail", _("To take each answer by mail only once."), _trade_retention("received_at"))
personal_data(
    "consulates.quotation",
    _("Offers to buyers."),
    _trade_retention(_last_message_of_inquiry("inquiry"), blank_columns={"note": "", "payment": ""}),
    of_company="inquiry__company",
)
personal_data(
    "consulates.quotationline", _("Offers to buyers."), STATISTICS_RETENTION, of_company="quotation__inquiry__company"
)
personal_data("consulates.gap", _("What a product lacks for a buyer."), programme_retention(), of_company="company")
personal_data("consulates.houseevent", _("What a trading house holds, and what came of it."), HOUSE_RECORD_RETENTION)
personal_data("consulates.housereport", _("What a trading house reports of a month."), HOUSE_RECORD_RETENTION)
personal_data(
    "consulates.samplerequest",
    _("The ledger of samples."),
    programme_retention("product__company", blank_columns={"reason": "", "answer": "", "carrier": ""}),
    of_company="product__company",
)
personal_data(
    "consulates.buyer",
    _("To answer who asks for a product."),
    _trade_retention(
        _last_message_of_buyer(""),
        blank_columns={"email": erased_address(), **ERASED_BUYER_FIELDS},
        already_blank=IS_ERASED_ADDRESS,
    ),
    of_address="email",
    erase=_erase_buyers,
)
personal_data(
    "consulates.buyerrequirement",
    _("What a buyer looks for."),
    Retention(_("it was last looked for"), after=5 * YEAR, since="open_until"),
)
personal_data(
    "consulates.inquiry",
    _("To answer who asks for a product."),
    _trade_retention(_last_message_of_inquiry(""), blank_columns={"outcome": ""}),
    of_company="company",
)
personal_data(
    "consulates.sending",
    _("To answer who asks for a product."),
    Retention(
        _("the inquiry was sent"),
        after=5 * YEAR,
        since="sent_at",
        blank_columns={"email": erased_address(), "name": ERASED_TEXT, "contact_name": "", "text": ""},
        already_blank=IS_ERASED_ADDRESS,
    ),
    of_address="email",
    erase=_erase_sendings,
    hidden_columns=("content_hash",),
)
personal_data(
    "consulates.inquirymessage",
    _("To answer who asks for a product."),
    _trade_retention(_last_message_of_inquiry("inquiry")),
    of_person=("author",),
    of_company="inquiry__company",
)
personal_data(
    "consulates.exportwin",
    _("To prove what the programme achieves."),
    programme_retention(
        blank_columns={"comment": "", "story_es": "", "story_en": "", "story_consent": False, "story_shown_at": None},
        already_blank=Q(comment="", story_es="", story_en="", story_shown_at=None),
    ),
    of_company="company",
)
personal_data(
    "consulates.winreview",
    _("To prove what the programme achieves."),
    programme_retention("win__company"),
    of_person=("requested_by", "decided_by"),
    of_company="win__company",
)
personal_data(
    "consulates.windispute",
    _("To prove what the programme achieves."),
    programme_retention("win__company"),
    of_company="win__company",
)
personal_data(
    "consulates.disputemessage",
    _("To prove what the programme achieves."),
    programme_retention("dispute__win__company"),
    of_person=("author",),
    of_company="dispute__win__company",
)
personal_data(
    "consulates.houseofficer",
    _("Who works in a trading house."),
    Retention(_("While the person works there.")),
    of_person=("user",),
)
personal_data(
    "consulates.placement",
    _("Where a product is shown."),
    programme_retention("product__company", blank_columns={"feedback": ""}),
    of_company="product__company",
)
personal_data(
    "consulates.visit",
    _("What visitors of a house did with a product; nothing about the visitor."),
    programme_retention("product__company"),
    of_company="product__company",
)
personal_data(
    "consulates.samplemovement",
    _("The ledger of samples."),
    Retention(_("As long as the ledger of goods in the State's houses.")),
    of_company="product__company",
    legal_hold="ledger",
)
personal_data(
    "consulates.fairparticipation",
    _("Who takes part in a fair."),
    programme_retention(blank_columns={"note": "", "reason": "", "year_later_note": ""}),
    of_company="company",
)
personal_data(
    "consulates.participationscore",
    _("Who takes part in a fair."),
    programme_retention("participation__company"),
    of_company="participation__company",
)
personal_data(
    "consulates.fairmeeting",
    _("Who takes part in a fair."),
    programme_retention("participation__company", blank_columns={"note": ""}),
    of_company="participation__company",
)
no_personal_data(
    "consulates.faircriterion",
    "consulates.consulate",
    "consulates.tradinghouse",
    "consulates.samplebalance",
    "consulates.fair",
    why="public offices and events",
)
