"""Reply drafts in both languages: from a product's own data, and ready answers whose gaps its rows fill.

The ready answers are reference data (exportasv/reference/data/ready_answers). One is offered only if the product has
every value that it names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from string import Formatter

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Certificate
from consulates.models import Inquiry
from exportasv.core.documents.formatting import format_duration, money, number
from exportasv.core.http.structured_data import absolute_url
from exportasv.core.lazy_text import StrOrPromise
from exportasv.core.reference_files import reference_rows
from products.fields import FIELDS_BY_NAME
from products.models import PriceTerm, Product
from products.pricing import first_quantity, unit_measure_price

READY_ANSWERS = reference_rows("ready_answers", "code")
TOPICS: dict[str, StrOrPromise] = {
    "first": gettext_lazy("First contact"),
    "quantity": gettext_lazy("Quantities"),
    "time": gettext_lazy("Times"),
    "price": gettext_lazy("Price and payment"),
    "product": gettext_lazy("The product"),
    "papers": gettext_lazy("Certificates and papers"),
    "samples": gettext_lazy("Samples"),
    "shipping": gettext_lazy("Shipping"),
    "service": gettext_lazy("The service"),
    "closing": gettext_lazy("To finish"),
}
OF_GOODS, OF_SERVICES = {"product", "samples", "shipping"}, {"service"}


@dataclass(frozen=True)
class ReplyDraft:
    """One draft: a short title for its button, and the text in both languages."""

    code: str
    title: str
    text_es: str
    text_en: str


def ready_answers_for(inquiry: Inquiry) -> list[tuple[StrOrPromise, list[ReplyDraft]]]:
    """Return (topic, ready answers) for an inquiry about one product. No query after `reply_drafts_for`."""
    product = inquiry.product
    if product is None:
        return []
    prices, papers = _prices_and_papers(product)
    values: dict[str, dict[str, str]] = {}
    for language in ("es", "en"):
        with translation.override(language):
            values[language] = _gap_values(product, prices, papers)
    foreign = OF_GOODS if product.is_service else OF_SERVICES
    found: dict[str, list[ReplyDraft]] = {topic: [] for topic in TOPICS if topic not in foreign}
    for row in READY_ANSWERS:
        texts = [_filled_text(row[f"text_{language}"], values[language]) for language in ("es", "en")]
        if row["topic"] in found and all(texts):
            title = row["title_en"] if translation.get_language() == "en" else row["title_es"]
            found[row["topic"]].append(ReplyDraft(row["code"], title, *texts))
    return [(TOPICS[topic], drafts) for topic, drafts in found.items() if drafts]


def _prices_and_papers(product: Product) -> tuple[list[PriceTerm], list[Certificate]]:
    """Return the product's prices and the certificates that hold today, read once for each product object."""
    known = product.__dict__.get("_prices_and_papers")
    if known is None:
        known = list(product.prices.all()), list(product.certificates.valid_today())
        product.__dict__["_prices_and_papers"] = known
    return known


@cache
def gaps_of(text: str) -> frozenset[str]:
    """Return the names of the values that a ready answer needs."""
    return frozenset(name for _before, name, _form, _turn in Formatter().parse(text) if name)


def _filled_text(text: str, values: dict[str, str]) -> str:
    """Return the text with its values, "" if one is missing."""
    return text.format_map(values) if all(values.get(name) for name in gaps_of(text)) else ""


def _gap_values(product: Product, prices: list[PriceTerm], papers: list[Certificate]) -> dict[str, str]:
    """Return what a ready answer may name, in the active language: fields of the product, and more about it."""
    lines = [_price_line(product, row) for row in prices]
    fields = {name: FIELDS_BY_NAME[name].text(product) for name in GAP_FIELDS}
    return {
        **fields,
        "name": product.name,
        "company": product.company.name,
        "municipality": product.company.get_municipality_display(),
        "product_url": absolute_url(product.get_absolute_url()),
        "company_url": absolute_url(product.company.get_absolute_url()),
        "catalogue_url": absolute_url(reverse("products:catalogue")),
        "sheet_url": absolute_url(reverse("products:sheet", args=[product.address])),
        "first_price": lines[0] if lines else "",
        "all_prices": "\n".join(lines),
        "certificates": ", ".join(paper.type.name for paper in papers),
        "sample_name": product.name if product.samples else "",
        "cases_per_pallet": number(product.cases_per_pallet) if product.cases_per_pallet else "",
    }


GAP_FIELDS = sorted(
    {name for row in READY_ANSWERS for name in gaps_of(row["text_es"])} & set(FIELDS_BY_NAME) - {"name"}
)


def reply_drafts_for(inquiry: Inquiry) -> list[ReplyDraft]:
    """Return the drafts for an inquiry; none for an inquiry about several products. Two queries."""
    product = inquiry.product
    if product is None:
        return []
    prices, papers = _prices_and_papers(product)
    makers: list[tuple[str, str, Callable[[], str]]] = [
        ("terms", _("Minimum, capacity, time"), lambda: _terms_text(product)),
        ("prices", _("Prices"), lambda: _prices_text(product, prices)),
        ("papers", _("Certificates"), lambda: _certificates_text(papers)),
        ("samples", _("Samples"), lambda: _samples_text(product)),
    ]
    found = [ReplyDraft(code, title, _text_in("es", make), _text_in("en", make)) for code, title, make in makers]
    return [each for each in found if each.text_es]


def _text_in(language: str, make: Callable[[], str]) -> str:
    with translation.override(language):
        return make()


def _terms_text(product: Product) -> str:
    parts = []
    if product.minimum_order:
        parts.append(
            _("Our minimum order is %(n)s × %(unit)s.") % {"n": number(product.minimum_order), "unit": product.unit}
        )
    if product.monthly_capacity:
        parts.append(_("We make up to %(n)s a month.") % {"n": number(product.monthly_capacity)})
    if product.delivery_modes:
        modes = FIELDS_BY_NAME["delivery_modes"].text(product)
        parts.append(_("We work this way: %(modes)s.") % {"modes": modes})
    if product.languages:
        parts.append(_("We work in %(languages)s.") % {"languages": FIELDS_BY_NAME["languages"].text(product)})
    if product.lead_time_days:
        parts.append(_("We deliver within %(time)s of your order.") % {"time": format_duration(product.lead_time_days)})
    if product.shelf_life_days:
        parts.append(_("Its shelf life is %(time)s.") % {"time": format_duration(product.shelf_life_days)})
    return " ".join(parts)


def _prices_text(product: Product, prices: list) -> str:
    if not prices:
        return ""
    rows = [_price_line(product, row) for row in prices]
    return _("Our prices today, in US dollars:") + "\n" + "\n".join(rows)


def _price_line(product: Product, price: PriceTerm) -> str:
    """Return one price with its unit and measure, "FOB Acajutla: $4.50 × bag, from 500 ($13.24 per kg)", or its basis,
    "$40.00 per hour".
    """
    if product.is_service:
        return f"{money(price.amount)} {price.terms}"
    unit = f" × {product.unit}" if product.unit else ""
    from_quantity = first_quantity(price.from_quantity, product)
    start = _(", from %(n)s") % {"n": number(from_quantity)} if from_quantity > 1 else ""
    measure = unit_measure_price(price.amount, product)
    return f"{price.terms}: {money(price.amount)}{unit}{start}" + (f" ({measure})" if measure else "")


def _certificates_text(papers: list[Certificate]) -> str:
    if not papers:
        return ""
    names = ", ".join(paper.type.name for paper in papers)
    return _("The product has these certificates, valid today: %(names)s.") % {"names": names}


def _samples_text(product: Product) -> str:
    if not product.samples:
        return ""
    return _("We will gladly send samples of %(name)s. To which address, and who can receive them?") % {
        "name": product.name
    }
