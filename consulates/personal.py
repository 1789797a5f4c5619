"""What the tables of houses and trade hold of people."""

from django.db.models import EmailField, F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from companies.personal import IN_PROGRAMME
from consulates.models import Buyer, BuyerContact, HouseContact
from exportasv.lib.personal import ERASED, Identity, holds, holds_nobody

TRADE = _("Five years after the last message.")


def _forget_buyers(person: Identity) -> None:
    """A buyer without name, address and phone: the orders stay as figures."""
    for address in person.addresses:
        nobody = Concat(Value("erased-"), F("pk"), Value("@erased.invalid"), output_field=EmailField())
        Buyer.objects.filter(email__iexact=address).update(
            name=ERASED, contact_name="", email=nobody, phone="", website="", city=""
        )


def _forget_contacts(person: Identity) -> None:
    for address in person.addresses:
        HouseContact.objects.filter(email__iexact=address).delete()


def _forget_buyer_contacts(person: Identity) -> None:
    for address in person.addresses:
        BuyerContact.objects.filter(email__iexact=address).delete()


holds(
    "consulates.housecontact",
    _("Who helps a trading house to sell."),
    TRADE,
    of_address="email",
    erase=_forget_contacts,
)
holds(
    "consulates.buyercontact",
    _("To answer who asks for a product."),
    TRADE,
    of_address="email",
    erase=_forget_buyer_contacts,
)
holds(
    "consulates.messagefile",
    _("To answer who asks for a product."),
    TRADE,
    of_company="message__inquiry__company",
)
holds("consulates.inboundmail", _("To take each answer by mail only once."), TRADE)
holds("consulates.quotation", _("Offers to buyers."), TRADE, of_company="inquiry__company")
holds("consulates.quotationline", _("Offers to buyers."), TRADE, of_company="quotation__inquiry__company")
holds("consulates.gap", _("What a product lacks for a buyer."), IN_PROGRAMME, of_company="company")
holds("consulates.houseevent", _("What a trading house holds, and what came of it."), IN_PROGRAMME)
holds("consulates.housereport", _("What a trading house reports of a month."), IN_PROGRAMME)
holds("consulates.samplerequest", _("The ledger of samples."), IN_PROGRAMME, of_company="product__company")
holds(
    "consulates.buyer",
    _("To answer who asks for a product."),
    TRADE,
    of_address="email",
    erase=_forget_buyers,
)
holds("consulates.buyerrequirement", _("What a buyer looks for."), TRADE)
holds("consulates.inquiry", _("To answer who asks for a product."), TRADE, of_company="company", secret=("token_hash",))
holds(
    "consulates.inquirymessage",
    _("To answer who asks for a product."),
    TRADE,
    of_person=("author",),
    of_company="inquiry__company",
)
holds(
    "consulates.exportwin",
    _("To prove what the programme achieves."),
    IN_PROGRAMME,
    of_company="company",
    secret=("token_hash",),
)
holds(
    "consulates.houseofficer",
    _("Who works in a trading house."),
    _("While the person works there."),
    of_person=("user",),
)
holds("consulates.placement", _("Where a product is shown."), IN_PROGRAMME, of_company="product__company")
holds(
    "consulates.samplemovement", _("The ledger of samples."), IN_PROGRAMME, of_company="product__company", hold="ledger"
)
holds("consulates.fairparticipation", _("Who takes part in a fair."), IN_PROGRAMME, of_company="company")
holds(
    "consulates.participationscore", _("Who takes part in a fair."), IN_PROGRAMME, of_company="participation__company"
)
holds("consulates.fairmeeting", _("Who takes part in a fair."), IN_PROGRAMME, of_company="participation__company")
holds_nobody(
    "consulates.faircriterion",
    "consulates.consulate",
    "consulates.tradinghouse",
    "consulates.samplebalance",
    "consulates.fair",
    why="public offices and events",
)
