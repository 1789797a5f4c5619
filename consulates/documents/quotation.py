"""The quotation as a tagged PDF in the buyer's language."""

from decimal import Decimal
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consulates.models import Buyer, Quotation
from exportasv.core.documents.formatting import format_duration, money, number
from exportasv.core.documents.typst import document_folder

TEMPLATE = Path(__file__).parent / "quotation.typ"


def quotation_pdf(quotation: Quotation) -> bytes:
    """Return the PDF with lines, total, Incoterm and validity. Raise typst.TypstError if it is not valid PDF/UA."""
    with translation.override(quotation.inquiry.buyer.language), document_folder(TEMPLATE) as folder:
        return folder.typeset(_template_data(quotation))


def _template_data(quotation: Quotation) -> dict[str, object]:
    inquiry = quotation.inquiry
    lines = list(quotation.lines.all())
    return {
        "language": inquiry.buyer.language,
        "title": _("Quotation %(number)s") % {"number": quotation.reference},
        "keywords": [inquiry.company.name],
        "dated": date_format(quotation.sent_at, "DATE_FORMAT"),
        "company": _seller_lines(quotation),
        "buyer": [inquiry.buyer.name, inquiry.buyer.contact_name, _buyer_location(inquiry.buyer), inquiry.buyer.email],
        "terms": [[name, value] for name, value in _term_rows(quotation) if value],
        "lines": [
            [line.text, number(line.quantity), line.unit, money(line.price), money(line.amount)] for line in lines
        ],
        "total": money(sum((line.amount for line in lines), Decimal(0))),
        "note": quotation.note,
        "words": {
            "seller": _("Seller"),
            "buyer": _("Buyer"),
            "terms": _("Terms"),
            "what": _("What"),
            "quantity": _("Quantity"),
            "unit": _("Unit"),
            "price": _("Price"),
            "amount": _("Amount"),
            "total": _("Total in US dollars"),
            "note": _("Note"),
            "foot": _("Made with ExportaSV. Binding on the seller until the date stated above."),
        },
    }


def _seller_lines(quotation: Quotation) -> list[str]:
    """Return the seller's trade name, legal name, address and contact details."""
    company = quotation.inquiry.company
    legal = company.legal_name if company.legal_name != company.name else ""
    place = ", ".join(part for part in (company.address, company.get_municipality_display(), "El Salvador") if part)
    phone = company.phone.as_international if company.phone else ""
    reached = [company.contact_name if company.contact_name != legal else "", company.email, phone]
    return [line for line in (company.name, legal, place, *reached) if line]


def _buyer_location(buyer: Buyer) -> str:
    return ", ".join(part for part in (buyer.city, buyer.country.name) if part)


def _term_rows(quotation: Quotation) -> list[tuple[str, str]]:
    lead = format_duration(quotation.lead_time_days) if quotation.lead_time_days else ""
    return [
        ("Incoterm 2020", quotation.terms),
        (_("Valid until"), date_format(quotation.valid_until, "DATE_FORMAT")),
        (_("Delivery"), lead),
        (_("Payment"), quotation.payment),
    ]
