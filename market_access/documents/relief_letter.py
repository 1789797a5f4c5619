"""The letter or declaration by which a company uses a relief: in Spanish and English, with the company's data."""

from datetime import date
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from exportasv.core.db.localized import LANGUAGES
from exportasv.core.documents.typst import document_folder
from market_access.models import Destination, Relief
from products.models import Product

TEMPLATE = Path(__file__).parent / "relief_letter.typ"


def relief_letter_pdf(product: Product, relief: Relief, destination: Destination, day: date) -> bytes:
    """Return the letter on A4, a page in each language."""
    with document_folder(TEMPLATE) as folder:
        return folder.typeset({"pages": [letter_data(product, relief, destination, day, each) for each in LANGUAGES]})


def letter_data(
    product: Product, relief: Relief, destination: Destination, day: date, language: str
) -> dict[str, object]:
    """Return the content of the letter in a language. A text that is not translated stays in the other one."""
    company = product.company
    with override(language):
        is_sure = relief.is_verified and not relief.is_check_overdue(day)
        return {
            "language": language,
            "title": relief.title,
            "company": company.legal_name,
            "facts": [
                [_("Company"), f"{company.legal_name} ({company.name})"],
                ["NIT" if company.nit else "DUI", company.nit or company.dui or "—"],
                [_("Address"), company.address or "—"],
                [_("Product"), f"{product.name} {product.pack}".strip()],
                [_("HS code"), str(product.hs_code or "—")],
                [_("Destination"), str(destination.label)],
            ],
            "wording": relief.wording or _("We have not read a text for this relief. Ask your lawyer for it."),
            "limit": _limit_text(relief),
            "file": [[_("What to file"), relief.file_what or "—"], [_("Where"), relief.file_where or "—"],
                     [_("Renewal"), relief.renewal or "—"]],
            "sign": [_("Place and date"), _("Name and position"), _("Signature")],
            "source": _("Source: %(source)s. Last checked on %(day)s: %(how)s.") % {
                "source": relief.source, "day": date_format(relief.checked_on, "DATE_FORMAT"),
                "how": _("read in its source") if is_sure else _("to be confirmed"),
            },
            "foot": _("Draft made on %(day)s. This is guidance, not legal advice: your lawyer, the institution and "
                      "customs decide.") % {"day": date_format(day, "DATE_FORMAT")},
            "words": {"declares": _("We declare"), "limit": _("Limit")},
        }  # fmt: skip


def _limit_text(relief: Relief) -> str:
    if relief.limit_value is None:
        return ""
    return f"{relief.limit_value:,.0f} {relief.limit_unit}, {relief.limit_period}".rstrip(", ")
