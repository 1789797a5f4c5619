"""The statement of origin as a tagged PDF: what the exporter certifies, in English and Spanish.

CAFTA-DR takes a certification without a prescribed form; the European agreements a declaration on the invoice, for
consignments up to a limit; the others a form, of which this paper is the data sheet. What is to be confirmed prints as
a draft.
"""

from pathlib import Path

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exportasv.core.documents.typst import document_folder
from market_access.models.origin import BillOfMaterials
from market_access.origin import texts
from market_access.origin.evaluation import Criterion, Outcome
from market_access.origin.questions import OriginAnswer

TEMPLATE = Path(__file__).parent / "statement.typ"
CAN_BE_STATED = {Outcome.ORIGINATES, Outcome.TO_CONFIRM}
BLANK = "____________________"


def origin_statement_pdf(bill: BillOfMaterials, answer: OriginAnswer) -> bytes:
    """Return the PDF, English first, then Spanish. Raise typst.TypstError if it is not valid PDF/UA."""
    pages = []
    for language in ("en", "es"):
        with translation.override(language):
            pages.append(_page(bill, answer))
    data = {"language": "en", "title": pages[0]["title"], "keywords": [bill.product.company.name], "pages": pages}
    with document_folder(TEMPLATE) as folder:
        return folder.typeset(data)


def _page(bill: BillOfMaterials, answer: OriginAnswer) -> dict[str, object]:
    is_draft = answer.verdict.outcome != Outcome.ORIGINATES
    criterion = answer.verdict.criterion or Criterion.WHOLLY_OBTAINED
    return {
        "language": translation.get_language(),
        "title": _("Statement of origin: %(agreement)s") % {"agreement": texts.AGREEMENT_NAMES[answer.agreement.code]},
        "dated": date_format(timezone.localdate(), "DATE_FORMAT"),
        "draft": _("Draft: to be confirmed by customs or CIEX before it is signed") if is_draft else "",
        "rows": [[name, value] for name, value in _rows(bill) if value],
        "criterion": str(texts.CRITERIA[criterion]),
        "rule": answer.rule.rule if answer.rule else "",
        "confirm": [str(texts.REASONS[each]) for each in sorted(answer.verdict.reasons)],
        "statement": _statement(answer),
        "words": {
            "criterion": _("Criterion of origin"),
            "rule": _("Rule"),
            "confirm": _("To be confirmed"),
            "statement": _("What is declared"),
            "sign": _("Name, position, place, date and signature"),
            "foot": _("Guidance from ExportaSV. The exporter is responsible for what it declares; customs decides."),
        },
    }


def _rows(bill: BillOfMaterials) -> list[tuple[str, str]]:
    product, company = bill.product, bill.product.company
    place = ", ".join(part for part in (company.address, company.get_municipality_display(), "El Salvador") if part)
    return [
        (_("Exporter and producer"), company.legal_name or company.name),
        (_("Address"), place),
        (_("Telephone"), company.phone.as_international if company.phone else ""),
        (_("E-mail address"), company.email),
        (_("Importer"), BLANK),
        (_("Invoice"), BLANK),
        (_("Goods"), product.name),
        (_("HS code"), product.hs_code_id or ""),
        (_("Country of origin"), "El Salvador"),
        (_("How it is made"), bill.work),
    ]


def _statement(answer: OriginAnswer) -> str:
    """Return the declaration. The wording of an agreement's own annex is compared before it is signed."""
    kind = answer.agreement.statement
    if kind == "certification":
        return _(
            "I certify that the goods described here originate under the agreement, that this information is true "
            "and that I keep the papers that prove it. I agree to show them on request."
        )
    if kind == "invoice_declaration":
        return _(
            "The exporter of the products covered by this document declares that, except where otherwise clearly "
            "indicated, these products are of preferential origin of El Salvador (Central America). Up to 6,000 euros "
            "of originating goods any exporter may declare this on the invoice; above it, CIEX issues the EUR.1."
        )
    if kind == "customs_declaration":
        return _("In Central America the exporter declares the origin in the DUCA-F. Copy these data into it.")
    return _("Copy these data into the certificate in the form that the agreement prescribes.")
