"""The verbs of fairs: who goes, and what came of it."""

from consulates.models import Fair, FairParticipation
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.moves import move
from products.models import Printout, Product


def fair_catalogue(fair: Fair, *, language: str) -> Printout:
    """The order, not yet kept, of a fair's catalogue: the products that its chosen companies bring."""
    going = fair.participations.filter(state__in=["chosen", "attended"])
    products = sorted(Product.objects.filter(fairs__in=going).values_list("pk", flat=True).distinct())
    return Printout(title=f"{fair.name}, {fair.city}", products=products, place="fair", language=language)


def choose(participation: FairParticipation, *, by: User) -> FairParticipation:
    """The company goes to the fair."""
    with acting(by):
        return move(participation, "chosen", FairParticipation.MOVES)


def attend(participation: FairParticipation, contacts_made: int, *, by: User) -> FairParticipation:
    """The company was there and made so many contacts."""
    with acting(by):
        return move(participation, "attended", FairParticipation.MOVES, contacts_made=contacts_made)
