"""New inquiries: one form creates one inquiry per company and one private link to all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from consulates.models import Buyer, Inquiry, InquiryMessage, Quotation, TradingHouse
from consulates.rules import inquiries
from consulates.rules.inquiries import Message, notify_buyer
from consulates.rules.inquiry_links import read_thread_token, reply_address
from exportasv.core.accounts.tokens import new_token, token_hash
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.mail import send_email
from products.models import Product

MAX_PRODUCTS = 30
MAX_INQUIRIES_PER_DAY = 60  # inquiries of one buyer: two shortlists
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class InquiryData:
    """What the buyer wrote; `quantity` in units of sale if there is only one product, else None."""

    text: str
    quantity: int | None = None
    destination: str = ""
    source: str = Inquiry.Source.PRODUCT
    house: TradingHouse | None = None  # the house whose page the buyer used; it can read and answer at once
    occasion: str = ""


def create_inquiries(products: Iterable[Product], question: InquiryData, buyer: Buyer) -> str:
    """Send the question to every company of these products and return the token of the buyer's private link.

    The companies get it at once, marked as unconfirmed until the buyer confirms the address by e-mail: a delayed
    question costs a small company more than a false one. A buyer with a known address is not changed. If a company
    has an open inquiry from this buyer, the question joins that thread. Only the earlier link, or one sent to the
    address, opens it, because an address does not prove who writes. Return "" if no new inquiry was created.
    Raise RuleError if the address has reached today's limit.
    """
    token, _hash = new_token()
    by_company: dict[Company, list[Product]] = {}
    for product in products:
        by_company.setdefault(product.company, []).append(product)
    with act_as(None):
        known = get_or_create_buyer(buyer)
        if Inquiry.objects.filter(buyer=known, asked_at__gt=timezone.now() - ONE_DAY).count() >= MAX_INQUIRIES_PER_DAY:
            raise RuleError(_("You have reached today's limit of inquiries. Please try again tomorrow."))
        for number, (company, asked) in enumerate(by_company.items()):
            _create_inquiry(company, asked, question, known, token_hash(f"{token}.{number}"))
        first = inquiries_by_token(token).prefetch_related(None).first()
        if first:
            _send_confirmation_link(known, token, first)
    return token if first else ""


def get_or_create_buyer(buyer: Buyer) -> Buyer:
    """Return the saved buyer with this address; if there is none, save and return `buyer`."""
    found = Buyer.objects.select_for_update().filter(email__iexact=buyer.email).first()
    if found is None:
        buyer.email, buyer.consented_at = buyer.email.lower(), timezone.now()
        buyer.save()
    return found or buyer


def _create_inquiry(company: Company, asked: list[Product], question: InquiryData, buyer: Buyer, hashed: str) -> None:
    now, only = timezone.now(), asked[0] if len(asked) == 1 else None
    inquiry = Inquiry.objects.open().filter(company=company, product=only, buyer=buyer).first()
    names = "" if only else _("About: %(names)s") % {"names": "; ".join(product.name for product in asked)} + "\n\n"
    said = Message(names + question.text, language=buyer.language)
    if inquiry is None:
        inquiry = Inquiry.objects.create(
            company=company,
            product=only,
            buyer=buyer,
            house=question.house or buyer.house,
            source=question.source,
            occasion=question.occasion,
            quantity=question.quantity if only else None,
            destination=question.destination,
            token_hash=hashed,
            asked_at=now,
        )
        inquiries.add_buyer_message(inquiry, said)
    else:
        inquiries.add_buyer_message(inquiry, said)
        notify_buyer(inquiry, "inquiry_merged", key=f"{inquiry.pk}-{now.isoformat()}")


def _send_confirmation_link(buyer: Buyer, token: str, inquiry: Inquiry) -> None:
    """Send the private link to the buyer's address; the reader confirms the address with a button."""
    send_email(
        buyer.email,
        "inquiry_confirmation",
        key=token_hash(token)[:24],
        language=buyer.language,
        url=localized_path(buyer.language, "consulates:inquiry_status", token),
        reply_to=reply_address(inquiry),
        buyer=buyer,
        inquiry=inquiry,
    )


def inquiries_by_token(token: str) -> QuerySet[Inquiry]:
    """Return the inquiries of a private link, with their threads; none if the link is unknown.

    The link of a form opens all inquiries sent with it. The link in a thread's e-mail opens that thread.
    """
    number = read_thread_token(token)
    if number is not None:
        rows = Inquiry.objects.filter(pk=number)
    else:
        rows = Inquiry.objects.filter(token_hash__in=[token_hash(f"{token}.{n}") for n in range(MAX_PRODUCTS)])
    rows = rows.select_related("company", "product", "buyer", "house__consulate")
    papers = Prefetch("messages", InquiryMessage.objects.prefetch_related("files"))
    offers = Prefetch("quotations", Quotation.objects.prefetch_related("lines"))
    return rows.prefetch_related(papers, offers).order_by("company__name", "pk")
