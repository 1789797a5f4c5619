"""Which adviser looks after a new company."""

from django.db.models import Count, Exists, OuterRef, Q

from companies.models import Company
from counseling.models import Adviser
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role


def adviser_for(company: Company) -> User | None:
    """Return an active adviser of the company's sectors, else any, who has the fewest companies; None without one."""
    rows = Adviser.objects.filter(is_active=True, user__is_active=True, user__role=Role.ADVISER).select_related("user")
    knows = Adviser.sectors.through.objects.filter(adviser=OuterRef("pk"), sector__code__in=company.sectors)
    in_care = Q(user__advised_companies__state__in=Company.State.IN_PROGRAMME)
    counted = rows.annotate(knows=Exists(knows), in_care=Count("user__advised_companies", filter=in_care))
    found = counted.order_by("-knows", "in_care", "pk").first()
    return found.user if found else None
