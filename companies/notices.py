"""What advisers are told of their companies: a new one, and addresses that refuse mail."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from exportasv.core.notifications.kinds import notice_kinds
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


notice_kinds(
    address_refused=_("A company's address refuses mail"),
    adviser_company=_("A company has a new adviser"),
    application_accepted=_("Application accepted"),
    application_asked=_("Question about an application"),
    application_refused=_("Application rejected"),
    company_active=_("Company in the programme"),
    company_archived=_("Company left the programme"),
    company_handed_over=_("Company handed over to a new owner"),
    company_paused=_("Company paused"),
    company_verified=_("Company verified"),
    invitation=_("Invitation to join a company"),
    member_joined=_("Somebody joined a company"),
)
