"""What advisers are told of their companies: a new one, and addresses that refuse mail."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from companies.models import Company
from exportasv.core.notifications.models import RefusedAddress
from exportasv.core.notifications.notices import notify
from exportasv.core.notifications.refused_addresses import on_refused_address


@on_refused_address
def notify_advisers(refused: RefusedAddress) -> None:
    """Notify the adviser of each company that is reached at this address."""
    of_company = Q(email__iexact=refused.address) | Q(members__user__email__iexact=refused.address)
    for company in Company.objects.filter(of_company, adviser__is_active=True).select_related("adviser").distinct():
        adviser = company.adviser
        if adviser is not None and adviser.email.lower() != refused.address:
            notify(
                adviser,
                "address_refused",
                key=f"{refused.pk}-{company.pk}-{refused.refused_at:%Y%m%d%H%M%S}",
                url=reverse("admin:notifications_refusedaddress_change", args=[refused.pk]),
                company=company,
                refused=refused,
            )


def notify_new_adviser(company: Company) -> None:
    """Notify the adviser to whom a company was given."""
    adviser = company.adviser
    if adviser is not None and adviser.is_active:
        notify(
            adviser,
            "adviser_company",
            key=f"{company.pk}-{timezone.now().isoformat()}",
            url=reverse("portal:company_file", args=[company.pk]),
            company=company,
        )
