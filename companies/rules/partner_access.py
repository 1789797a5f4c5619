"""Which partners' software may send a company's products and read its orders and sales: its owners say so, and take it
back.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, PartnerAccess
from exportasv.core.accounts.models import User
from exportasv.core.api.models import ApiClient, ApiScope
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError

SCOPES_OF_MEMBERS = (ApiScope.MEMBERS_WRITE, ApiScope.ORDERS_READ, ApiScope.WINS_READ)  # those that need a consent


def clients_of_members() -> list[ApiClient]:
    """Return the clients to which a company may give access."""
    return list(ApiClient.objects.filter(is_active=True, scopes__overlap=[*SCOPES_OF_MEMBERS]))


def asked_of_members(client: ApiClient) -> list[ApiScope]:
    """Return the scopes that a client has only as far as a company agrees."""
    return [scope for scope in SCOPES_OF_MEMBERS if scope in client.scopes]


def companies_of_client(client: ApiClient | None, scope: ApiScope) -> QuerySet[Company]:
    """Return the companies that agreed to what a scope opens to a client; none for a call without a key."""
    return Company.objects.filter(pk__in=PartnerAccess.objects.valid(scope).filter(client=client).values("company"))


@transaction.atomic
def give_access(company: Company, client: ApiClient, *, by: User) -> PartnerAccess:
    """Let a client do what its scopes say of the company today. Raise RuleError if it is not one that may.

    A narrower consent given before ends.
    """
    if client not in clients_of_members():
        raise RuleError(_("This partner asks for no access."))
    asked = asked_of_members(client)
    with act_as(by):
        PartnerAccess.objects.filter(company=company, client=client, ended_at=None).exclude(
            scopes__contains=asked
        ).update(ended_at=timezone.now())
        access, _made = PartnerAccess.objects.get_or_create(
            company=company, client=client, ended_at=None, defaults={"given_by": by, "scopes": asked}
        )
        return access


def end_access(company: Company, client: ApiClient, *, by: User) -> None:
    """Take the access back. What was sent stays."""
    with act_as(by):
        PartnerAccess.objects.filter(company=company, client=client, ended_at=None).update(ended_at=timezone.now())
