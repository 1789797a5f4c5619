"""Answers that a product's own data can give, in both languages, to begin from."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from companies.models import Certificate
from consulates.models import Inquiry
from exportasv.core.documents.formatting import money, number, time_said
from products.models import Product


@dataclass(frozen=True)
class Suggestion:
    """One ready answer: a short name for its button, and the text in both languages."""

    code: str
    title: str
    text_es: str
    text_en: str


def suggested_answers(inquiry: Inquiry) -> list[Suggestion]:
    """What may be told without looking anything up; none for a question about several products. Two queries."""
    product = inquiry.product
    if product is None:
        return []
    prices = list(product.prices.all())
    papers = list(product.certificates.valid_on(timezone.localdate()).select_related("type"))
    makers: list[tuple[str, str, Callable[[], str]]] = [
        ("terms", _("Minimum, capacity, time"), lambda: _terms(product)),
        ("prices", _("Prices"), lambda: _prices(product, prices)),
        ("papers", _("Certificates"), lambda: _papers(papers)),
        ("samples", _("Samples"), lambda: _samples(product)),
    ]
    found = [Suggestion(code, title, _in("es", make), _in("en", make)) for code, title, make in makers]
    return [each for each in found if each.text_es]


def _in(language: str, make: Callable[[], str]) -> str:
    with translation.override(language):
        return make()


def _terms(product: Product) -> str:
    parts = []
    if product.minimum_order:
        parts.append(
            _("Our minimum order is %(n)s × %(unit)s.") % {"n": number(product.minimum_order), "unit": product.unit}
        )
    if product.monthly_capacity:
        parts.append(_("We make up to %(n)s a month.") % {"n": number(product.monthly_capacity)})
    if product.lead_time_days:
        parts.append(_("We deliver within %(time)s of your order.") % {"time": time_said(product.lead_time_days)})
    if product.shelf_life_days:
        parts.append(_("Its shelf life is %(time)s.") % {"time": time_said(product.shelf_life_days)})
    return " ".join(parts)


def _prices(product: Product, prices: list) -> str:
    if not prices:
        return ""
    rows = [f"{row.incoterm} {row.place}: {money(row.amount)} × {product.unit}".replace("  ", " ") for row in prices]
    return _("Our prices today, in US dollars:") + "\n" + "\n".join(rows)


def _papers(papers: list[Certificate]) -> str:
    if not papers:
        return ""
    names = ", ".join(paper.type.name for paper in papers)
    return _("The product has these certificates, valid today: %(names)s.") % {"names": names}


def _samples(product: Product) -> str:
    if not product.samples:
        return ""
    return _("We gladly send samples of %(name)s. To which address, and who may receive them?") % {"name": product.name}
