"""Home page of Invest's staff."""

from typing import Any

from consulates.models import Buyer, BuyerRequirement
from consulates.views.desk.home import MAX_ROWS, answering, claims_without_answer, sales_to_support
from exportasv.core.accounts.models import User


def buyers_home(user: User) -> dict[str, Any]:
    """Return the newest buyers, open requirements and the inquiries to answer."""
    requirements = BuyerRequirement.objects.for_actor(user).open().filter(buyer__is_typed=False)
    return {
        "buyers": list(Buyer.objects.for_actor(user).proven().order_by("-created_at")[:MAX_ROWS]),
        "requirements": list(requirements.select_related("buyer")[:MAX_ROWS]),
        **answering(user),
        "sales": sales_to_support(user),
        "claims": claims_without_answer(user),
    }
