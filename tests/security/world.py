"""A small world for the permission tests: fourteen people, and one object of each kind to point at."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.db.models import Model

from consulates.models import BuyerRequirement
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import ANONYMOUS, MEMBER, Role
from market_access.models import Outcome, RequirementRecord
from tests import factories


@dataclass(frozen=True)
class Actor:
    """A person and the word that the access table uses for such a person."""

    name: str
    user: User | None
    who: str


def actors(company: Model, house: Model) -> list[Actor]:
    """The fourteen, as the programme knows them."""
    member, officer = factories.CompanyMemberFactory, factories.HouseOfficerFactory
    unconfirmed = factories.UserFactory(email="unconfirmed@example.org", is_active=False)
    EmailAddress.objects.create(user=unconfirmed, email=unconfirmed.email, verified=False, primary=True)
    staff = {role: factories.UserFactory(role=role) for role in (Role.MANAGER, Role.INVEST, Role.ADMINISTRATOR)}
    return [
        Actor("anonymous", None, ANONYMOUS),
        Actor("inactive", unconfirmed, ANONYMOUS),
        Actor("guest", factories.UserFactory(), MEMBER),
        Actor("owner", member(company=company, role="owner").user, MEMBER),
        Actor("editor", member(company=company, role="editor").user, MEMBER),
        Actor("stranger", member(role="owner").user, MEMBER),
        Actor("adviser", factories.AdviserFactory().user, Role.ADVISER),
        Actor("other adviser", factories.AdviserFactory().user, Role.ADVISER),
        Actor("manager", staff[Role.MANAGER], Role.MANAGER),
        Actor("officer", officer(house=house).user, Role.CONSULAR),
        Actor("other officer", officer().user, Role.CONSULAR),
        Actor("invest", staff[Role.INVEST], Role.INVEST),
        Actor("administrator", staff[Role.ADMINISTRATOR], Role.ADMINISTRATOR),
        Actor("superuser", factories.UserFactory(role="administrator", is_superuser=True), Role.ADMINISTRATOR),
    ]


def objects() -> dict[str, Model]:
    """One row of each kind that a route can name, by the namespace and name of the route's object."""
    company = factories.CompanyFactory(slug="tejidos-izalco")
    house = factories.TradingHouseFactory(slug="los-angeles")
    product = factories.ProductFactory(company=company, slug="hamaca")
    leg = factories.FreightLegFactory()
    return {
        "company": company,
        "product": product,
        "price ladder": factories.PriceSheetFactory(product=product, leg=leg),
        "ready lot": factories.ReadyLotFactory(product=product, leg=leg, house=house),
        "what a company has": RequirementRecord.objects.create(
            company=company, requirement="US-FSVP", outcome=Outcome.MET
        ),
        "house": house,
        "service": factories.ServiceFactory(slug="asesoria"),
        "event": factories.ForumEventFactory(slug="apertura"),
        "session": factories.CounselingSessionFactory(company=company),
        "inquiry": factories.InquiryFactory(product__company=company),
        "placement": factories.PlacementFactory(house=house),
        "certificate": factories.CertificateFactory(company=company),
        "win": factories.ExportWinFactory(company=company),
        "fair": factories.FairFactory(starts_on=datetime(2026, 5, 1, tzinfo=UTC).date()),
        "buyer": factories.BuyerFactory(house=house),
        "requirement": BuyerRequirement.objects.create(query="miel", buyer=factories.BuyerFactory(house=house)),
        "action": factories.ActionItemFactory(company=company),
        "group session": factories.GroupSessionFactory(),
        "referral": factories.ReferralFactory(company=company),
        "neglected": factories.NeglectedCompanyFactory(company=company),
        "price": factories.PriceTermFactory(),
        "registration": factories.RegistrationFactory(company=company),
        "application": factories.ApplicationFactory(),
    }
