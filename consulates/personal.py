"""What the tables of houses and trade hold of people."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from companies.personal import AS_FIGURE, in_programme
from consulates.models import Buyer, BuyerContact, HouseContact, InquiryMessage
from exportasv.core.privacy.registry import ERASED, IS_NOBODY, YEAR, Identity, Keep, holds, holds_nobody, nobody

OF_HOUSE = Keep(_("As long as the house's own record: it names nobody."))


def _last_written(about: str, lookup: str, begun: str) -> Coalesce:
    """The last message `about` the row to which the lookup leads ("" for the row itself), else when that began."""
    theirs = InquiryMessage.objects.filter(**{about: OuterRef(lookup or "pk")}).order_by("-sent_at")
    return Coalesce(Subquery(theirs.values("sent_at")[:1]), F(f"{lookup}__{begun}".removeprefix("__")))


def _last_message(inquiry: str) -> Coalesce:
    return _last_written("inquiry", inquiry, "asked_at")


def _last_of_buyer(buyer: str) -> Coalesce:
    return _last_written("inquiry__buyer", buyer, "created_at")


def _trade(since: object, **values: object) -> Keep:
    return Keep(_("the last message"), after=5 * YEAR, since=since, **values)


WITHOUT_NAME = {"name": ERASED, "contact_name": "", "phone": "", "website": "", "city": ""}


def _forget_buyers(person: Identity) -> None:
    """A buyer without name, address and phone: the orders stay as figures."""
    for address in person.addresses:
        Buyer.objects.filter(email__iexact=address).update(email=nobody(), **WITHOUT_NAME)


def _forget_contacts(person: Identity) -> None:
    for address in person.addresses:
        HouseContact.objects.filter(email__iexact=address).delete()


def _forget_buyer_contacts(person: Identity) -> None:
    for address in person.addresses:
        BuyerContact.objects.filter(email__iexact=address).delete()


holds(
    "consulates.housecontact",
    _("Who helps a trading house to sell."),
    Keep(_("While the trading house works with it.")),
    of_address="email",
    erase=_forget_contacts,
)
holds(
    "consulates.buyercontact",
    _("To answer who asks for a product."),
    _trade(_last_of_buyer("buyer")),
    of_address="email",
    erase=_forget_buyer_contacts,
)
holds(
    "consulates.messagefile",
    _("To answer who asks for a product."),
    _trade(_last_message("message__inquiry")),
    of_company="message__inquiry__company",
)
holds("consulates.inboundmail", _("To take each answer by mail only once."), _trade("received_at"))
holds(
    "consulates.quotation",
    _("Offers to buyers."),
    _trade(_last_message("inquiry"), empty={"note": "", "payment": ""}),
    of_company="inquiry__company",
)
holds("consulates.quotationline", _("Offers to buyers."), AS_FIGURE, of_company="quotation__inquiry__company")
holds("consulates.gap", _("What a product lacks for a buyer."), in_programme(), of_company="company")
holds("consulates.houseevent", _("What a trading house holds, and what came of it."), OF_HOUSE)
holds("consulates.housereport", _("What a trading house reports of a month."), OF_HOUSE)
holds(
    "consulates.samplerequest",
    _("The ledger of samples."),
    in_programme("product__company", empty={"reason": "", "answer": "", "carrier": ""}),
    of_company="product__company",
)
holds(
    "consulates.buyer",
    _("To answer who asks for a product."),
    _trade(_last_of_buyer(""), empty={"email": nobody(), **WITHOUT_NAME}, emptied=IS_NOBODY),
    of_address="email",
    erase=_forget_buyers,
)
holds(
    "consulates.buyerrequirement",
    _("What a buyer looks for."),
    Keep(_("it was last looked for"), after=5 * YEAR, since="open_until"),
)
holds(
    "consulates.inquiry",
    _("To answer who asks for a product."),
    _trade(_last_message(""), empty={"outcome": ""}),
    of_company="company",
    secret=("token_hash",),
)
holds(
    "consulates.inquirymessage",
    _("To answer who asks for a product."),
    _trade(_last_message("inquiry")),
    of_person=("author",),
    of_company="inquiry__company",
)
holds(
    "consulates.exportwin",
    _("To prove what the programme achieves."),
    in_programme(
        empty={"comment": "", "story_es": "", "story_en": "", "story_consent": False, "story_shown_at": None},
        emptied=Q(comment="", story_es="", story_en="", story_shown_at=None),
    ),
    of_company="company",
    secret=("token_hash",),
)
holds(
    "consulates.windispute",
    _("To prove what the programme achieves."),
    in_programme("win__company"),
    of_company="win__company",
)
holds(
    "consulates.disputemessage",
    _("To prove what the programme achieves."),
    in_programme("dispute__win__company"),
    of_person=("author",),
    of_company="dispute__win__company",
)
holds(
    "consulates.houseofficer",
    _("Who works in a trading house."),
    Keep(_("While the person works there.")),
    of_person=("user",),
)
holds(
    "consulates.placement",
    _("Where a product is shown."),
    in_programme("product__company", empty={"feedback": ""}),
    of_company="product__company",
)
holds(
    "consulates.samplemovement",
    _("The ledger of samples."),
    Keep(_("As long as the ledger of goods in the State's houses.")),
    of_company="product__company",
    hold="ledger",
)
holds(
    "consulates.fairparticipation",
    _("Who takes part in a fair."),
    in_programme(empty={"note": "", "reason": "", "year_later_note": ""}),
    of_company="company",
)
holds(
    "consulates.participationscore",
    _("Who takes part in a fair."),
    in_programme("participation__company"),
    of_company="participation__company",
)
holds(
    "consulates.fairmeeting",
    _("Who takes part in a fair."),
    in_programme("participation__company", empty={"note": ""}),
    of_company="participation__company",
)
holds_nobody(
    "consulates.faircriterion",
    "consulates.consulate",
    "consulates.tradinghouse",
    "consulates.samplebalance",
    "consulates.fair",
    why="public offices and events",
)
