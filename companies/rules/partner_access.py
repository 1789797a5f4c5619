"""Which partners' software may send a company's products: its owners say so, and take it back."""

from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company, PartnerAccess
from exportasv.core.accounts.models import User
from exportasv.core.api.models import ApiClient, ApiScope
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError


def clients_that_send() -> "list[ApiClient]":
    """Return the clients to which a company may give access."""
    return list(ApiClient.objects.filter(is_active=True, scopes__contains=[ApiScope.MEMBERS_WRITE]))


def give_access(company: Company, client: ApiClient, *, by: User) -> PartnerAccess:
    """Let a client send the company's products. Raise RuleError if it is not one that may."""
    if client not in clients_that_send():
        raise RuleError(_("This partner does not send products."))
    with act_as(by):
        access, _made = PartnerAccess.objects.get_or_create(
            company=company, client=client, ended_at=None, defaults={"given_by": by}
        )
        return access


def end_access(company: Company, client: ApiClient, *, by: User) -> None:
    """Take the access back. What was sent stays."""
    with act_as(by):
        PartnerAccess.objects.filter(company=company, client=client, ended_at=None).update(ended_at=timezone.now())
