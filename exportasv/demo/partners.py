"""An association whose software calls the API: its developer, its key with the use by day, and the consent of a member."""

from datetime import timedelta

from companies.models import CompanyMember, PartnerAccess
from companies.rules.partner_access import give_access
from exportasv.core.api.models import ApiClient, ApiKey, ApiScope, ApiUsage
from exportasv.core.api.rules import ID_PREFIX, make_sandbox
from exportasv.core.programme import API_KEY_VALID
from exportasv.demo.ground import DEMO_TODAY, create_users, local_time, owner_company

DEVELOPER = ("gremio", "Ingrid Menjívar", "", "")
CLIENT = "Gremial de Talleres Exportadores"
SCOPES = [
    ApiScope.CATALOGUE_READ, ApiScope.COMPANIES_READ, ApiScope.INQUIRIES_WRITE, ApiScope.REQUIREMENTS_WRITE,
    ApiScope.ORDERS_READ, ApiScope.MEMBERS_WRITE,
]  # fmt: skip
NO_SECRET = "0" * 64  # the hash of no secret that anybody knows: the developer makes a key of his own
DAYS_OF_USE, DAYS_SINCE_MADE = 14, 60


def build_partners() -> None:
    """Create the association's client, and let the demo owner's company agree to it and to the published key."""
    (developer,) = create_users([DEVELOPER])
    values = {"contact_email": developer.email, "scopes": SCOPES}
    client, _made = ApiClient.objects.get_or_create(name=CLIENT, defaults=values)
    client.people.add(developer)
    build_key(client)
    company = owner_company()
    owner = company.members.get(role=CompanyMember.Role.OWNER).user
    for each in (client, make_sandbox().client):
        give_access(company, each, by=owner)
    PartnerAccess.objects.filter(company=company).update(given_at=local_time(DEMO_TODAY - timedelta(days=20), 10))


def build_key(client: ApiClient) -> None:
    """Create a key that was used every day of the last weeks, less at weekends."""
    made = local_time(DEMO_TODAY - timedelta(days=DAYS_SINCE_MADE), 9, 30)
    values = {
        "client": client, "token_hash": NO_SECRET, "expires_at": made + API_KEY_VALID, "created_by": client.people.get(),
        "last_used_at": local_time(DEMO_TODAY, 7, 15),
    }  # fmt: skip
    key, _made = ApiKey.objects.get_or_create(public_id=f"{ID_PREFIX}gremio", defaults=values)
    ApiKey.objects.filter(pk=key.pk).update(created_at=made)
    days = [DEMO_TODAY - timedelta(days=back) for back in range(DAYS_OF_USE)]
    ApiUsage.objects.bulk_create(
        ApiUsage(key=key, day=day, requests=96 if day.weekday() < 5 else 24, refused=3 * (day.weekday() == 0))
        for day in days
    )
