"""What a sale can be: abroad, since the company's entry, not in the future, and what the company can make."""

from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consulates.models import ExportWin
from exportasv.core.db.errors import RuleError
from exportasv.core.documents.formatting import money
from exportasv.core.programme import WIN_LIMIT_MONTHS, WIN_LIMIT_UNKNOWN, WIN_YEAR
from exportasv.core.required import required
from products.models import Product

HOME = "SV"


def check_win_facts(win: ExportWin) -> None:
    """Raise RuleError if the value is not above zero, the country is El Salvador, or the day cannot be."""
    if win.value is None or Decimal(str(win.value)) <= 0:
        raise RuleError(_("The value must be above zero."))
    if not win.destination or win.destination.code == HOME:
        raise RuleError(_("A sale in El Salvador is not an export."))
    if win.sold_on is None or win.sold_on > timezone.localdate():
        raise RuleError(_("Record a sale once it has taken place."))
    entry = win.company.joined_on
    if entry and win.sold_on < entry:
        text = _("The company entered the programme on %(day)s: an earlier sale does not count here.")
        raise RuleError(text % {"day": date_format(entry, "DATE_FORMAT")})


def outlier_reason(win: ExportWin) -> str:
    """Return why a manager must look at the sale first, "" if its company can have sold so much in a year.

    The sale's product, or all products of the company if it names none, are bounded by capacity × highest price. The
    company's other sales of the year around it count too, so that many small claims do not pass. Five queries.
    """
    limit = _possible_in_a_year(win)
    others = ExportWin.objects.filter(company=win.company_id, state__in=ExportWin.State.IN_SIGHT).exclude(pk=win.pk)
    others = others.filter(sold_on__range=(win.sold_on - WIN_YEAR, win.sold_on + WIN_YEAR))
    if win.product_id:
        others = others.filter(product=win.product_id)
    total = Decimal(str(win.value)) + (others.aggregate(sum=Sum("value"))["sum"] or Decimal(0))
    if total <= limit:
        return ""
    text = _("%(total)s of sales in a year are more than %(limit)s, what capacity and prices make likely.")
    return text % {"total": money(total), "limit": money(limit)}


def _possible_in_a_year(win: ExportWin) -> Decimal:
    rows = Product.objects.filter(company=win.company_id)
    if win.product_id:
        rows = rows.filter(pk=win.product_id)
    known = rows.annotate(price=Max("prices__amount")).filter(monthly_capacity__isnull=False, price__isnull=False)
    pairs = known.values_list("monthly_capacity", "price")
    limits = [WIN_LIMIT_MONTHS * required(capacity) * price for capacity, price in pairs]
    return sum(limits, Decimal(0)) or Decimal(WIN_LIMIT_UNKNOWN)
