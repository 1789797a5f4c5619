"""Rules of buyers: register, verify and merge them, save their requirements, introduce them to companies."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.matching.score import record_gaps
from consulates.models import Buyer, BuyerContact, BuyerRequirement, Inquiry, InquiryMessage
from consulates.models.house import HouseOfficer
from consulates.rules.buyer_proof import move_threads
from consulates.rules.data_transfers import record_company_to_buyer
from consulates.rules.inquiries import notify_buyer, notify_inquiry_company
from consulates.rules.inquiry_links import without_reply_addresses
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import Role
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from exportasv.core.privacy.models import DataTransfer
from exportasv.core.required import required
from products.models import Product, Sector

MAX_INTRODUCED_COMPANIES = 10  # companies per introduction, so that a buyer can read it


def register_buyer(buyer: Buyer, sectors: Iterable[Sector], *, by: User) -> Buyer:
    """Save a new or changed buyer; a consular officer's new buyer belongs to the officer's house."""
    with act_as(by):
        if buyer._state.adding and by.role == Role.CONSULAR:
            post = HouseOfficer.objects.filter(user=by).first()
            buyer.house_id = post.house_id if post else None
        buyer.email = buyer.email.lower()
        buyer.save()
        buyer.sectors.set(sectors)
    return buyer


def verify_buyer(buyer: Buyer, *, by: User) -> Buyer:
    """Record that Invest has verified the buyer. Raise RuleError if the address is as typed and not proven."""
    with act_as(by):
        buyer = lock_row(buyer)
        if buyer.is_typed:
            raise RuleError(_("Nobody has proven this address yet: it cannot be verified."))
        buyer.verified_by, buyer.verified_at = by, timezone.now()
        buyer.save(update_fields=["verified_by", "verified_at"])
    return buyer


def merge_buyers(kept: Buyer, double: Buyer, *, by: User) -> Buyer:
    """Move threads, requirements, sales and contacts of `double` to `kept`, and delete `double`.

    If both have the same inquiry open, move the messages of the double to the kept thread and close the other as a
    duplicate. Raise RuleError if both are the same row.
    """
    if kept.pk == double.pk or kept.is_typed or double.is_typed:
        raise RuleError(_("Choose a different buyer."))
    with act_as(by):
        kept, double = lock_row(kept), lock_row(double)
        move_threads(double, kept)
        double.requirements.update(buyer=kept)
        double.wins.update(buyer=kept)
        kept.sectors.add(*double.sectors.all())
        _add_contact(kept, double.contact_name or double.name, double.email)
        for contact in double.contacts.all():
            _add_contact(kept, contact.name, contact.email, contact)
        _fill_missing_fields(kept, double)
        double.delete()
    return kept


def _add_contact(kept: Buyer, name: str, email: str, contact: BuyerContact | None = None) -> None:
    if email and (email == kept.email or kept.contacts.filter(email__iexact=email).exists()):
        return
    BuyerContact.objects.create(
        buyer=kept, name=name, email=email, role=contact.role if contact else "", phone=contact.phone if contact else ""
    )


def _fill_missing_fields(kept: Buyer, double: Buyer) -> None:
    """Fill empty fields of `kept` from `double`, and combine their required certificates."""
    for name in ("city", "website", "contact_name", "phone", "volume", "house_id", "consented_at"):
        setattr(kept, name, getattr(kept, name) or getattr(double, name))
    kept.certificates = sorted({*kept.certificates, *double.certificates})
    kept.save()


def save_requirement(requirement: BuyerRequirement, *, by: User) -> BuyerRequirement:
    """Save a new or changed requirement and record the gaps of companies."""
    with act_as(by):
        requirement.save()
        record_gaps(requirement)
    return requirement


def introduce_buyer(
    requirement: BuyerRequirement, products: Iterable[Product], text: str, *, by: User
) -> list[Inquiry]:
    """Open a thread between the buyer and each company of these products; the waiting time starts now.

    Raise RuleError if the requirement has no proven buyer, if there are no companies or too many, or if all threads
    exist.
    """
    products = list(products)
    if requirement.buyer is None or requirement.buyer.is_typed:
        raise RuleError(_("This requirement has no buyer to introduce."))
    if not 0 < len({product.company_id for product in products}) <= MAX_INTRODUCED_COMPANIES:
        raise RuleError(_("Choose products of one to ten companies."))
    with transaction.atomic(), act_as(by):
        each = [_create_introduction(requirement, product, text, by) for product in products]
    made = [inquiry for inquiry in each if inquiry]
    if not made:
        raise RuleError(_("They are already in contact about these products."))
    return made


def _create_introduction(requirement: BuyerRequirement, product: Product, text: str, by: User) -> Inquiry | None:
    buyer, now = required(requirement.buyer), timezone.now()
    if Inquiry.objects.open().filter(buyer=buyer, company=product.company_id, product=product).exists():
        return None
    inquiry = Inquiry.objects.create(
        company=product.company,
        product=product,
        buyer=buyer,
        house=buyer.house,
        source=Inquiry.Source.INTRODUCTION,
        requirement=requirement,
        quantity=requirement.volume,
        destination=requirement.destination,
        asked_at=now,
        waiting_since=now,
    )
    sender = InquiryMessage.SENDER_OF_ROLE.get(by.role, InquiryMessage.Sender.INVEST)
    message = InquiryMessage.objects.create(
        inquiry=inquiry, sender=sender, author=by, text=without_reply_addresses(text), sent_at=now
    )
    notify_inquiry_company(inquiry, "introduced_company", key=str(message.pk), message=message)
    record_company_to_buyer(inquiry, DataTransfer.Occasion.INTRODUCTION, by=by, is_own_act=False)
    notify_buyer(inquiry, "introduced_buyer", key=str(message.pk), message=message)
    return inquiry
