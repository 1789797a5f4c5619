"""A buyer asks: one form, one inquiry for each company, one private link that shows where all of them stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from companies.models import Company
from consulates.models import Buyer, Inquiry, InquiryMessage, Quotation, TradingHouse
from consulates.rules import inquiries
from consulates.rules.inquiries import Words, tell_buyer
from consulates.rules.inquiry_links import read_thread_token, reply_address
from exportasv.core.accounts.tokens import new_token, token_hash
from exportasv.core.audit.actor import acting
from exportasv.core.db.errors import RuleError
from exportasv.core.notifications.mail import mail_to
from products.models import Product

MOST_PRODUCTS = 30
MOST_A_DAY = 60  # inquiries of one buyer: two shortlists
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """What the buyer wrote; `quantity` in units of sale of the only product asked for, else None."""

    text: str
    quantity: int | None = None
    destination: str = ""
    source: str = Inquiry.Source.PRODUCT
    house: TradingHouse | None = None  # in whose page it was asked: it reads along and may answer first
    occasion: str = ""


def ask(products: Iterable[Product], question: Question, buyer: Buyer) -> str:
    """Write the question to every company of these products; the token of the buyer's private link.

    The companies get it at once, marked until the buyer confirms the address by the mail that goes to it: a question
    held back would cost a small company more than a false one. `buyer` is taken as known where its address is; nothing
    kept of a known buyer is changed. A company whose inquiry from this buyer is still open gets the question in that
    thread, which only the earlier link, or one mailed to the address, opens: an address proves nothing about who
    writes. The token is "" when no new inquiry came of it. Raises RuleError when the address asked too much today.
    """
    token, _hash = new_token()
    by_company: dict[Company, list[Product]] = {}
    for product in products:
        by_company.setdefault(product.company, []).append(product)
    with acting(None):
        known = known_buyer(buyer)
        if Inquiry.objects.filter(buyer=known, asked_at__gt=timezone.now() - DAY).count() >= MOST_A_DAY:
            raise RuleError(_("From this address many questions came today. Please go on tomorrow."))
        for number, (company, asked) in enumerate(by_company.items()):
            _ask_one(company, asked, question, known, token_hash(f"{token}.{number}"))
        first = asked_with(token).first()
        if first:
            _confirm_by_mail(known, token, first)
    return token if first else ""


def known_buyer(buyer: Buyer) -> Buyer:
    """The buyer kept under this address, else this one, kept now."""
    found = Buyer.objects.select_for_update().filter(email__iexact=buyer.email).first()
    if found is None:
        buyer.email, buyer.consented_at = buyer.email.lower(), timezone.now()
        buyer.save()
    return found or buyer


def _ask_one(company: Company, asked: list[Product], question: Question, buyer: Buyer, hashed: str) -> None:
    now, only = timezone.now(), asked[0] if len(asked) == 1 else None
    inquiry = Inquiry.objects.open().filter(company=company, product=only, buyer=buyer).first()
    names = "" if only else _("About: %(names)s") % {"names": "; ".join(product.name for product in asked)} + "\n\n"
    said = Words(names + question.text, language=buyer.language)
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
        inquiries.write_back(inquiry, said)
    else:
        inquiries.write_back(inquiry, said)
        tell_buyer(inquiry, "question_joined", key=f"{inquiry.pk}-{now.isoformat()}")


def _confirm_by_mail(buyer: Buyer, token: str, inquiry: Inquiry) -> None:
    """The private link to the address that was given: who reads it there confirms with a button."""
    with translation.override(buyer.language):
        url = reverse("consulates:asked", args=[token])
    reply_to = reply_address(inquiry)
    mail_to(
        buyer.email,
        "question_sent",
        key=token_hash(token)[:24],
        language=buyer.language,
        url=url,
        reply_to=reply_to,
        buyer=buyer,
        inquiry=inquiry,
    )


def asked_with(token: str) -> QuerySet[Inquiry]:
    """The inquiries of a private link, with their threads; none where the link is not known.

    A link from the form opens all that were asked by it, one from a mail of a thread that thread.
    """
    number = read_thread_token(token)
    if number is not None:
        rows = Inquiry.objects.filter(pk=number)
    else:
        rows = Inquiry.objects.filter(token_hash__in=[token_hash(f"{token}.{n}") for n in range(MOST_PRODUCTS)])
    rows = rows.select_related("company", "product", "buyer", "house__consulate")
    papers = Prefetch("messages", InquiryMessage.objects.prefetch_related("files"))
    offers = Prefetch("quotations", Quotation.objects.prefetch_related("lines"))
    return rows.prefetch_related(papers, offers).order_by("company__name", "pk")
