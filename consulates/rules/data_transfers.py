"""Which contact data of companies and buyers go to whom in other countries."""

from companies.models import Company
from companies.rules.consents import COVERS_FAIRS, COVERS_TRANSFERS, transfer_consent
from consulates.models import Buyer, FairParticipation, Inquiry, TradingHouse
from exportasv.core.accounts.models import User
from exportasv.core.privacy.models import DataTransfer
from exportasv.core.privacy.rules import record_transfer
from exportasv.core.privacy.transfers import HOME, ConsentProof

Occasion = DataTransfer.Occasion


def record_company_to_buyer(inquiry: Inquiry, occasion: Occasion, *, by: User | None, is_own_act: bool) -> None:
    """Record that the buyer gets the company's contacts. `is_own_act`: the company itself writes."""
    country = inquiry.buyer.country.code
    if country != HOME:
        consent = None if is_own_act else _consent_of(inquiry.company)
        record_transfer(
            inquiry.company, inquiry.buyer, country, occasion, by=by, is_own_act=is_own_act, consent=consent
        )


def record_company_to_house(company: Company, house: TradingHouse, occasion: Occasion, *, by: User | None) -> None:
    """Record that the officers of a house get the company's contacts."""
    record_transfer(company, house, house.consulate.country.code, occasion, by=by, consent=_consent_of(company))


def record_company_to_organizer(participation: FairParticipation, *, by: User | None) -> None:
    """Record that the organizer of a fair in another country gets the names and contacts of a company that goes."""
    company, fair = participation.company, participation.fair
    consent = _consent_of(company, COVERS_FAIRS)
    record_transfer(company, fair, fair.country.code, Occasion.FAIR, by=by, consent=consent)


def record_buyer_to_house(buyer: Buyer, house: TradingHouse, occasion: Occasion) -> None:
    """Record that the officers of a house get a buyer's contacts, where the buyer is of another country."""
    country = house.consulate.country.code
    if country != buyer.country.code:
        consent = ConsentProof(buyer.consented_at) if buyer.consented_at else None
        record_transfer(buyer, house, country, occasion, by=None, consent=consent)


def _consent_of(company: Company, versions: tuple[str, ...] = COVERS_TRANSFERS) -> ConsentProof | None:
    consent = transfer_consent(company, versions)
    return ConsentProof(consent.given_at, consent.version, consent.user) if consent else None
