"""A label as a tagged PDF at its true size, a draft for the laboratory, with what is missing beside it."""

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from exportasv.core.documents.typst import document_folder
from market_access.labels.content import label_lines, languages_of, legends, missing_items, nutrition_rows, seals
from market_access.labels.nutrition import missing_for_seals
from market_access.labels.words import label_words
from market_access.models.labels import LabelMarket, MarketLabel
from products.models import Product

TEMPLATE = Path(__file__).parent / "label.typ"


def label_pdf(sheet: MarketLabel, product: Product, language: str) -> bytes:
    """Return the PDF; what stands beside the label is in `language`. Raise typst.TypstError if it is not valid."""
    with override(language), document_folder(TEMPLATE) as folder:
        return folder.typeset(_template_data(sheet, product, language))


def _template_data(sheet: MarketLabel, product: Product, language: str) -> dict[str, object]:
    complete = not missing_for_seals(sheet.label.composition())
    title = _("Label for %(market)s: %(product)s") % {"market": sheet.get_market_display(), "product": product.name}
    return {
        "language": language,
        "title": title,
        "keywords": [product.company.name],
        "width": sheet.width_mm,
        "height": sheet.height_mm,
        "parts": [_part(sheet, product, each) for each in languages_of(sheet.market)],
        "seals": seals(sheet) if complete else [],
        "legends": legends(sheet),
        "missing": missing_items(sheet, product),
        "words": {
            "draft": _("Draft for the laboratory: not for printing until it has approved it."),
            "size": _("Print at 100%%: the frame is %(width)s × %(height)s mm.")
            % {"width": sheet.width_mm, "height": sheet.height_mm},
            "missing": _("What is missing"),
            "nothing": _("Nothing that the portal knows of."),
            "too_small": _("The text does not fit: make the label larger or shorten its texts."),
            "thresholds": _(
                "The limits of the seals have not been checked against their source yet: have them confirmed."
            )
            if sheet.market == LabelMarket.MEXICO
            else "",
        },
    }


def _part(sheet: MarketLabel, product: Product, language: str) -> dict[str, object]:
    serving, words = sheet.label.serving, label_words(language)
    amount = f"{serving.normalize():f}" if serving is not None else ""
    unit = "ml" if sheet.label.is_liquid else "g"
    per = words.in_serving if sheet.market == LabelMarket.US else words.in_hundred
    return {
        "language": language,
        "lines": label_lines(sheet, product, language),
        "table": nutrition_rows(sheet, language),
        "table_title": words.table,
        "per": per % {"amount": amount, "unit": unit},
    }
