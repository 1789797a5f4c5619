"""Home page of Invest's staff."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from consulates.models import Buyer, BuyerRequirement
from consulates.views.desk.home import MAX_ROWS, open_inquiries
from exportasv.core.accounts.models import User


def buyers_home(user: User) -> dict[str, Any]:
    """Return the newest buyers, open requirements and open inquiries."""
    today = timezone.localdate()
    requirements = BuyerRequirement.objects.for_actor(user).select_related("buyer")
    still_open = Q(open_until__isnull=True) | Q(open_until__gte=today)
    return {
        "buyers": list(Buyer.objects.for_actor(user).order_by("-created_at")[:MAX_ROWS]),
        "requirements": list(requirements.filter(still_open, buyer__isnull=False)[:MAX_ROWS]),
        "inquiries": open_inquiries(user),
    }
