"""A buyer asks: one form, one inquiry for each company, one private link that shows where all of them stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from consulates.models import Buyer, Inquiry, InquiryMessage
from exportasv.audit.acting import acting
from exportasv.lib.tokens import new_token, token_hash
from exportasv.notifications.notices import notify
from products.models import Product

MOST_PRODUCTS = 30


@dataclass(frozen=True)
class Question:
    """What the buyer wrote; `quantity` in units of sale of the only product asked for, else None."""

    text: str
    quantity: int | None = None
    destination: str = ""


def ask(products: Iterable[Product], question: Question, buyer: Buyer) -> str:
    """Write the question to every company of these products; the token of the buyer's private link.

    `buyer` is taken as known where its address is; nothing kept of a known buyer is changed. A company whose inquiry
    from this buyer is still open gets the question in that thread, which only the earlier link opens: an address proves
    nothing about who writes. The token is "" when no new inquiry came of it.
    """
    token, _hash = new_token()
    by_company: dict[Company, list[Product]] = {}
    for product in products:
        by_company.setdefault(product.company, []).append(product)
    with acting(None):
        known = _known(buyer)
        for number, (company, asked) in enumerate(by_company.items()):
            _ask_one(company, asked, question, known, token_hash(f"{token}.{number}"))
    return token if asked_with(token).exists() else ""


def _known(buyer: Buyer) -> Buyer:
    found = Buyer.objects.select_for_update().filter(email__iexact=buyer.email).first()
    if found is None:
        buyer.email, buyer.consented_at = buyer.email.lower(), timezone.now()
        buyer.save()
    return found or buyer


def _ask_one(company: Company, asked: list[Product], question: Question, buyer: Buyer, hashed: str) -> None:
    now, only = timezone.now(), asked[0] if len(asked) == 1 else None
    inquiry = Inquiry.objects.open().filter(company=company, product=only, buyer=buyer).first()
    if inquiry is None:
        inquiry = Inquiry.objects.create(
            company=company,
            product=only,
            buyer=buyer,
            house=buyer.house,
            quantity=question.quantity if only else None,
            destination=question.destination,
            token_hash=hashed,
            asked_at=now,
        )
    names = "" if only else _("About: %(names)s") % {"names": "; ".join(product.name for product in asked)} + "\n\n"
    message = InquiryMessage.objects.create(inquiry=inquiry, side="buyer", text=names + question.text, sent_at=now)
    for member in company.members.select_related("user"):
        notify(
            member.user, "inquiry", key=str(message.pk), url=reverse("portal:desk"), inquiry=inquiry, message=message
        )


def asked_with(token: str) -> QuerySet[Inquiry]:
    """The inquiries of a private link, with their threads; none where the link is not known."""
    hashes = [token_hash(f"{token}.{number}") for number in range(MOST_PRODUCTS)]
    rows = Inquiry.objects.filter(token_hash__in=hashes).select_related("company", "product", "buyer")
    return rows.prefetch_related("messages").order_by("company__name")
