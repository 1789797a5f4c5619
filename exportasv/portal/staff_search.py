"""One search for staff over companies, products, people, buyers and inquiries, within what the person may see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company, CompanyMember
from consulates.models import Buyer, Inquiry
from exportasv.core.accounts.models import User
from exportasv.core.accounts.permissions import has_permission
from exportasv.core.db.typo_search import rows_like
from products.models import Product

MAX_HITS = 8  # of each kind


@dataclass(frozen=True)
class Hit:
    """A row that was found: its name, what tells it from others, and its page."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True)
class HitGroup:
    """The rows of one kind. `more_url` is the whole list, or "" if it has none."""

    title: str
    hits: list[Hit]
    more_url: str = ""


def search_everything(user: User, text: str) -> list[HitGroup]:
    """Return what is like the text, by kind, the nearest first. Six queries; no empty kinds."""
    found = [find(user, text) for find in (_companies, _products, _people, _staff, _buyers, _inquiries)]
    return [group for group in found if group.hits]


def _hits(rows: QuerySet[Any] | Iterable[Any], make: Callable[[Any], Hit]) -> list[Hit]:
    return [make(row) for row in rows[:MAX_HITS]]  # type: ignore[index]


def _details(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _companies(user: User, text: str) -> HitGroup:
    def hit(row: Company) -> Hit:
        number = row.nit or row.dui or ""
        detail = _details(row.get_state_display(), row.get_department_display(), number, row.contact_name)
        return Hit(row.name, detail, company_url(row))

    return HitGroup(_("Companies"), _hits(Company.objects.for_actor(user).filter(merged_into=None).like(text), hit))


def company_url(company: Company) -> str:
    """Return the address of a company's file for staff."""
    return reverse("portal:company_file", args=[company.pk])


def _products(user: User, text: str) -> HitGroup:
    def hit(row: Product) -> Hit:
        url = reverse("admin:products_product_change", args=[row.pk])
        return Hit(row.name, _details(row.company, row.get_state_display(), row.code), url)

    if not has_permission(user, "products.product"):
        return HitGroup("", [])
    rows = Product.objects.for_actor(user).filter(merged_into=None).select_related("company")
    return HitGroup(_("Products"), _hits(rows_like(rows, text, ["name_es", "name_en", "code"], ["gtin"]), hit))


def _people(user: User, text: str) -> HitGroup:
    """Return people of companies."""

    def hit(row: CompanyMember) -> Hit:
        detail = _details(row.company, row.get_role_display(), row.user.email)
        return Hit(str(row.user), detail, company_url(row.company))

    if not has_permission(user, "companies.companymember"):
        return HitGroup("", [])
    rows = CompanyMember.objects.filter(company__in=Company.objects.for_actor(user)).select_related("company", "user")
    return HitGroup(_("People of companies"), _hits(rows_like(rows, text, ["user__full_name", "user__email"]), hit))


def _staff(user: User, text: str) -> HitGroup:
    def hit(row: User) -> Hit:
        url = reverse("admin:accounts_user_change", args=[row.pk])
        return Hit(str(row), _details(row.get_role_display(), row.institution or "", row.email), url)

    if not has_permission(user, "accounts.user"):
        return HitGroup("", [])
    rows = User.objects.exclude(role="").select_related("institution")
    return HitGroup(_("Staff"), _hits(rows_like(rows, text, ["full_name", "email"]), hit))


def _buyers(user: User, text: str) -> HitGroup:
    def hit(row: Buyer) -> Hit:
        detail = _details(row.country.name, row.city, row.contact_name)
        return Hit(row.name, detail, reverse("consulates:buyer", args=[row.pk]))

    rows = rows_like(Buyer.objects.for_actor(user), text, ["name", "contact_name", "email"], ["phone"])
    return HitGroup(_("Buyers"), _hits(rows, hit))


def _inquiries(user: User, text: str) -> HitGroup:
    def hit(row: Inquiry) -> Hit:
        detail = _details(row.company, row.product or "", row.get_state_display())
        return Hit(row.buyer.name, detail, reverse("consulates:inquiry", args=[row.pk]))

    rows = Inquiry.objects.for_actor(user).select_related("buyer", "company", "product")
    found = rows_like(rows, text, ["buyer__name", "company__name", "product__name_es"])
    return HitGroup(_("Inquiries"), _hits(found, hit))
