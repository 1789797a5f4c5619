"""Reply drafts from a product's own data, in both languages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from companies.models import Certificate
from consulates.models import Inquiry
from exportasv.core.documents.formatting import format_duration, money, number
from products.fields import FIELDS_BY_NAME
from products.models import PriceTerm, Product
from products.pricing import first_quantity, unit_measure_price


@dataclass(frozen=True)
class ReplyDraft:
    """One draft: a short title for its button, and the text in both languages."""

    code: str
    title: str
    text_es: str
    text_en: str


def reply_drafts_for(inquiry: Inquiry) -> list[ReplyDraft]:
    """Return the drafts for an inquiry; none for an inquiry about several products. Two queries."""
    product = inquiry.product
    if product is None:
        return []
    prices = list(product.prices.all())
    papers = list(product.certificates.valid_today())
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
