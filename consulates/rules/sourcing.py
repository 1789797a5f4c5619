"""What visitors look for and did not find: matched at once, and given to Invest once the address is proven."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.matching.score import record_gaps
from consulates.models import Buyer, BuyerRequirement
from consulates.rules.buyer_proof import adopt_buyer, mark_as_typed
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import PARTNER_OFFICERS
from exportasv.core.accounts.signed_links import private_link
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.mail import send_email
from exportasv.core.notifications.notices import notify
from exportasv.core.programme import INQUIRY_LINK_VALID, SAME_SENDING_WITHIN, SENT_PAGE_VALID
from exportasv.core.required import required

SENT_PAGE = "requirement-sent"  # for whoever sent the form
MAILED = "requirement"  # in the mail to the address typed in the form
REQUEST_OPEN = timedelta(days=365)


def save_sourcing_request(requirement: BuyerRequirement, buyer: Buyer | None) -> BuyerRequirement:
    """Save a visitor's request and what companies lack for it; with a contact, send the link that proves the address.

    The same request of the same address within a day is one request.
    """
    requirement.open_until = timezone.localdate() + REQUEST_OPEN
    with act_as(None):
        if buyer is None:
            requirement.save()
            record_gaps(requirement)
            return requirement
        mark_as_typed(buyer)
        if same := _same_request(requirement, buyer):
            return same
        buyer.save()
        requirement.buyer = buyer
        requirement.save()
        record_gaps(requirement)
        _send_mailed_link(requirement, buyer)
    return requirement


def _same_request(requirement: BuyerRequirement, buyer: Buyer) -> BuyerRequirement | None:
    names = ("query", "sector", "volume", "unit", "destination")
    typed = {f"buyer__{name}": getattr(buyer, name) for name in ("email", "name", "contact_name", "country")}
    rows = BuyerRequirement.objects.filter(created_at__gt=timezone.now() - SAME_SENDING_WITHIN, **typed)
    return rows.filter(**{name: getattr(requirement, name) for name in names}).order_by("pk").first()


def renew_mailed_link(pk: int, _by: User | None) -> None:
    """Send the link of a request anew. Raise RuleError if it has ended or the person did not send it."""
    found = BuyerRequirement.objects.open().filter(pk=pk, disowned_at=None).select_related("buyer").first()
    if found is None or found.buyer is None:
        raise RuleError(_("This link has ended."))
    _send_mailed_link(found, found.buyer)


def _send_mailed_link(requirement: BuyerRequirement, buyer: Buyer) -> None:
    token = private_link(MAILED, requirement.pk, until=timezone.now() + INQUIRY_LINK_VALID)
    url = localized_path(buyer.language, "consulates:sourcing_status", token)
    key = f"{requirement.pk}-{token.partition('-')[0]}"
    send_email(buyer.email, "requirement_confirmation", key=key, language=buyer.language, url=url, buyer=buyer)


def sent_page_token(requirement: BuyerRequirement) -> str:
    """Return the token of the page that the form leads to; it shows what was sent and what fits."""
    return private_link(SENT_PAGE, requirement.pk, until=timezone.now() + SENT_PAGE_VALID)


def prove_requirement(requirement: BuyerRequirement) -> BuyerRequirement:
    """Record that the address of a request is proven, and give the request to Invest. It is safe to run twice."""
    with act_as(None):
        was_typed = required(requirement.buyer).is_typed
        adopt_buyer(required(requirement.buyer))
        requirement = BuyerRequirement.objects.select_related("buyer", "sector").get(pk=requirement.pk)
        if was_typed:
            for person in User.objects.filter(role__in=PARTNER_OFFICERS, is_active=True).order_by("pk"):
                url = localized_path(person.language, "consulates:requirement", requirement.pk)
                notify(person, "requirement_new", key=str(requirement.pk), url=url, requirement=requirement)
    return requirement


def end_request(requirement: BuyerRequirement) -> None:
    """End a request, as the person who sent it. It is no longer matched."""
    with act_as(None):
        requirement.open_until = timezone.localdate() - timedelta(days=1)
        requirement.save(update_fields=["open_until"])
