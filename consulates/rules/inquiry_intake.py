"""New inquiries: one form makes an inquiry per company, a page for the sender, and a link for who has the address."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from consulates.models import Buyer, Inquiry, InquiryMessage, Quotation, Sending, TradingHouse
from consulates.rules import inquiries
from consulates.rules.buyer_proof import current_threads, mark_as_typed
from consulates.rules.inquiries import Message
from consulates.rules.inquiry_links import (
    MAILED,
    THREAD,
    mailed_token,
    reply_address,
    revoke_buyer_links,
    sent_page_token,
    thread_token,
)
from exportasv.core.accounts.models import User
from exportasv.core.accounts.signed_links import read_private_link
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.sorting import by_name
from exportasv.core.http.paths import localized_path
from exportasv.core.notifications.mail import send_email
from exportasv.core.programme import SAME_SENDING_WITHIN
from products.models import Product

MAX_PRODUCTS = 30
MAX_INQUIRIES_PER_DAY = 60  # inquiries of one address: two shortlists
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
    """Send the question to every company of these products and return the token of the page after sending.

    The companies get it at once, with name and address as typed: a delayed question costs a small company more than a
    false one. An address does not prove who writes: the row of a known buyer is neither read nor changed here, and
    every address gets the same answer. The link in the mail proves it (rules/buyer_proof.py). The same form sent again
    within a day is the same sending. Raise RuleError if the address has reached today's limit.
    """
    products = sorted(products, key=lambda product: product.pk)
    with act_as(None):
        mark_as_typed(buyer)
        sent = _content_hash(products, question, buyer)
        since = timezone.now() - SAME_SENDING_WITHIN
        sending = Sending.objects.filter(content_hash=sent, sent_at__gt=since).order_by("pk").first()
        if sending is None:
            sending = _send(products, question, buyer, sent)
        return sent_page_token(sending)


def _content_hash(products: list[Product], question: InquiryData, buyer: Buyer) -> str:
    typed = [buyer.email, buyer.name, buyer.contact_name, str(buyer.country), buyer.language]
    asked = [question.text, question.quantity, str(question.destination), question.source, question.occasion]
    where = [product.pk for product in products], question.house and question.house.pk
    return hashlib.sha256(json.dumps([typed, asked, where]).encode()).hexdigest()


def _send(products: list[Product], question: InquiryData, buyer: Buyer, sent: str) -> Sending:
    now = timezone.now()
    asked_today = Inquiry.objects.filter(sending__email=buyer.email, asked_at__gt=now - ONE_DAY).count()
    if asked_today >= MAX_INQUIRIES_PER_DAY:
        raise RuleError(_("You have reached today's limit of inquiries. Please try again tomorrow."))
    by_company: dict[Company, list[Product]] = {}
    for product in products:
        by_company.setdefault(product.company, []).append(product)
    typed = {name: getattr(buyer, name) for name in ("name", "contact_name", "email", "country")}
    sending = Sending.objects.create(**typed, text=question.text, content_hash=sent, sent_at=now)
    buyer.save()
    for company, asked in by_company.items():
        _create_inquiry(company, asked, question, buyer, sending)
    send_mailed_link(sending)
    return sending


def _create_inquiry(
    company: Company, asked: list[Product], question: InquiryData, buyer: Buyer, sending: Sending
) -> None:
    only = asked[0] if len(asked) == 1 else None
    names = "" if only else _("About: %(names)s") % {"names": "; ".join(product.name for product in asked)} + "\n\n"
    inquiry = Inquiry.objects.create(
        company=company,
        product=only,
        buyer=buyer,
        house=question.house,
        source=question.source,
        occasion=question.occasion,
        quantity=question.quantity if only else None,
        destination=question.destination,
        sending=sending,
        asked_at=sending.sent_at,
    )
    inquiries.add_buyer_message(inquiry, Message(names + question.text, language=buyer.language))


def send_mailed_link(sending: Sending) -> None:
    """Send the link that proves the address to the address typed in the form; the reader confirms with a button."""
    token = mailed_token(sending)
    rows = list(sending.inquiries.select_related("company", "buyer").order_by("pk"))
    if not rows:
        return
    buyer = rows[0].buyer
    send_email(
        sending.email,
        "inquiry_confirmation",
        key=f"{sending.pk}-{token.partition('-')[0]}",
        language=buyer.language,
        url=localized_path(buyer.language, "consulates:inquiry_status", token),
        reply_to=reply_address(rows[0]),
        buyer=buyer,
        inquiry=rows[0],
    )


def resend_buyer_link(inquiry: Inquiry) -> None:
    """End the buyer's links to this inquiry and send a new one to its address.

    Raise RuleError if the person at the address did not send it.
    """
    if inquiry.is_disowned:
        raise RuleError(_("This link has ended."))
    with act_as(None):
        revoke_buyer_links(inquiry)
        if inquiry.sending and not inquiry.proven_at:
            send_mailed_link(inquiry.sending)
        else:
            inquiries.notify_buyer(inquiry, "inquiry_link", key=thread_token(inquiry).partition("-")[0])


def renew_mailed_link(sending: int, _by: User | None) -> None:
    """Send the link of a form anew. Raise RuleError if its inquiries are gone or the person did not send them."""
    inquiry = Inquiry.objects.filter(sending=sending).select_related("buyer", "sending").order_by("pk").first()
    if inquiry is None:
        raise RuleError(_("This link has ended."))
    resend_buyer_link(inquiry)


def renew_thread_link(pk: int, _by: User | None) -> None:
    """Send the link of a thread anew. Raise RuleError if it is gone or the person did not send it."""
    inquiry = Inquiry.objects.filter(pk=pk).select_related("buyer", "sending").first()
    if inquiry is None:
        raise RuleError(_("This link has ended."))
    resend_buyer_link(inquiry)


def inquiries_by_token(token: str) -> QuerySet[Inquiry]:
    """Return the inquiries of a link in a mail, with their threads; none if the link is unknown or has ended.

    The link of a form opens all inquiries sent with it. The link in a thread's e-mail opens that thread.
    """
    link = read_private_link(token, MAILED, THREAD)
    keys: list[int] = []
    if link and link.purpose == THREAD:
        keys = [link.subject]
    elif link:
        keys = list(Inquiry.objects.filter(sending=link.subject).values_list("pk", flat=True))
    rows = Inquiry.objects.filter(pk__in=[each.pk for each in current_threads(keys)] if keys else [])
    rows = rows.select_related("company", "product", "buyer", "house__consulate", "sending")
    papers = Prefetch("messages", InquiryMessage.objects.prefetch_related("files"))
    offers = Prefetch("quotations", Quotation.objects.prefetch_related("lines"))
    return rows.prefetch_related(papers, offers).order_by(by_name("company__name"), "pk")
