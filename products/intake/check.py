"""Each row of a sheet against the database: what it means, what is wrong in which cell, what would change."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from companies.models import Company
from exportasv.lib.requests import UNCLEAN
from products.intake import cells
from products.intake.columns import BY_FIELD, PRICES, cell_name, plain
from products.models import HSCode, Product, Sector

LARGEST = {"minimum_order": 10**9, "monthly_capacity": 10**9, "lead_time_days": 730, "shelf_life_days": 7300}


@dataclass
class Checked:
    """One row: `values` by field as understood, complaints, and its verdict (new, changed, same, duplicate, wrong)."""

    row_number: int
    raw: dict[str, str]
    values: dict[str, object] = field(default_factory=dict)
    errors: list[dict[str, str]] = field(default_factory=list)
    changes: dict[str, list] = field(default_factory=dict)
    verdict: str = "new"
    product_id: int | None = None


@dataclass
class Known:
    """What the rows are compared with, read once for the whole sheet."""

    companies: dict[str, list[Company]]
    sectors: dict[str, Sector]
    codes: set[str]
    products: dict[tuple[int, str], Product]
    prices: dict[int, dict[str, Decimal]]


def known() -> Known:
    """Five queries, whatever the size of the sheet."""
    companies: dict[str, list[Company]] = {}
    for company in Company.objects.exclude(state=Company.State.ARCHIVED):
        names = {plain(company.name), plain(company.legal_name), _digits(company.nit), _digits(company.dui)}
        for name in names - {""}:
            companies.setdefault(name, []).append(company)
    sectors = {}
    for sector in Sector.objects.all():
        sectors |= dict.fromkeys([plain(sector.name_es), plain(sector.name_en), plain(sector.code)], sector)
    products: dict[tuple[int, str], Product] = {}
    for product in Product.objects.all():
        products[product.company_id, f"n:{plain(product.name_es)}"] = product
        if product.code:
            products[product.company_id, f"c:{product.code}"] = product
    prices: dict[int, dict[str, Decimal]] = {}
    rows = Product.objects.filter(prices__from_quantity=1).values_list("pk", "prices__incoterm", "prices__amount")
    for pk, incoterm, amount in rows:
        prices.setdefault(pk, {}).setdefault(incoterm, amount)
    codes = set(HSCode.objects.values_list("code", flat=True))
    return Known(companies, sectors, codes, products, prices)


def _digits(identifier: str | None) -> str:
    return "".join(character for character in identifier or "" if character.isdigit())


def check_rows(table: list[list[object]], header: int, mapping: dict[int, str], facts: Known) -> Iterator[Checked]:
    """Every row that holds anything, below the header, checked; a key that stood before in the sheet is a duplicate."""
    seen: dict[tuple[int, str], int] = {}
    for index, row in enumerate(table[header + 1 :], start=header + 2):
        given = {name: row[column] if column < len(row) else "" for column, name in mapping.items()}
        if not any(cells.text(value) for value in given.values()):
            continue
        positions = {name: cell_name(column, index) for column, name in mapping.items()}
        yield _check_row(index, given, positions, facts, seen)


def _check_row(
    number: int, given: dict[str, object], positions: dict[str, str], facts: Known, seen: dict[tuple[int, str], int]
) -> Checked:
    checked = Checked(number, {name: cells.text(value)[:2000] for name, value in given.items()})
    complain = partial(_complain, checked, positions)
    company = _company(checked.raw, facts, complain)
    for name, value in given.items():
        if name not in ("company", "company_name"):
            _read_cell(checked, name, value, facts, complain)
    if not checked.raw.get("name_es"):
        complain("name_es", _("The product has no name."), _("Write its name in Spanish."))
    if not checked.raw.get("sector"):
        complain("sector", _("The sector is empty."), _("Take one from the second sheet of the template."))
    if checked.errors or company is None:
        checked.verdict = "wrong"
        return checked
    checked.values["company_id"] = company.pk
    return _compare(checked, company.pk, facts, seen)


def _complain(checked: Checked, positions: dict[str, str], name: str, wrong: str, mend: str) -> None:
    column = BY_FIELD[name].header
    cell = positions.get(name, str(checked.row_number))
    checked.errors.append(
        {"cell": cell, "column": column, "value": checked.raw.get(name, "")[:80], "wrong": wrong, "mend": mend}
    )


def _company(raw: dict[str, str], facts: Known, complain) -> Company | None:
    """By NIT or DUI when given, else by its exact name."""
    identifier, name = raw.get("company", ""), raw.get("company_name", "")
    column = "company" if identifier or "company_name" not in raw else "company_name"
    found = facts.companies.get(_digits(identifier) or plain(identifier) or plain(name), [])
    if len(found) == 1:
        return found[0]
    if not identifier and not name:
        complain(column, _("The company is missing."), _("Write its NIT, or its DUI."))
    elif found:
        complain(column, _("Several companies have this name."), _("Write the company's NIT or DUI."))
    else:
        complain(column, _("No company is known by this."), _("Check the number, or enter the company first."))
    return None


def _read_cell(checked: Checked, name: str, value: object, facts: Known, complain) -> None:
    """Understand one cell into `values`; an empty one leaves what is known as it is."""
    if not cells.text(value):
        return
    try:
        checked.values[name] = READERS[BY_FIELD[name].kind](name, value, facts)
    except ValueError as error:
        complain(name, *error.args)


def _text(name: str, value: object, facts: Known) -> str:
    text = cells.text(value)
    longest = Product._meta.get_field(name).max_length
    if UNCLEAN.search(text):
        raise ValueError(_("There is a character that cannot be kept."), _("Type the text again."))
    if longest and len(text) > longest:
        raise ValueError(
            _("The text has %(n)s characters.") % {"n": len(text)}, _("Shorten it to %(n)s.") % {"n": longest}
        )
    return text


def _number(name: str, value: object, facts: Known) -> int:
    try:
        number = cells.number(value)
    except ValueError as error:
        raise ValueError(_("This is not a number."), _("Write digits only, as in 250.")) from error
    if number != int(number) or not 1 <= number <= LARGEST[name]:
        raise ValueError(
            _("This must be a whole number from 1 to %(most)s.") % {"most": LARGEST[name]}, _("Correct the number.")
        )
    return int(number)


def _price(name: str, value: object, facts: Known) -> str:
    try:
        amount = cells.number(value)
    except ValueError as error:
        raise ValueError(_("This is not a price."), _("Write it in US dollars, as in 4.50.")) from error
    if not Decimal("0.01") <= amount < 10**9 or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(
            _("A price is above zero and has two decimals at most."), _("Write it in US dollars, as in 4.50.")
        )
    return str(amount.quantize(Decimal("0.01")))


def _yes(name: str, value: object, facts: Known) -> bool:
    try:
        return cells.yes(value)
    except ValueError as error:
        raise ValueError(_("This is neither yes nor no."), _("Write sí or no.")) from error


def _hs(name: str, value: object, facts: Known) -> str:
    try:
        code = cells.hs_code(value)
    except ValueError as error:
        raise ValueError(_("An HS code has six digits."), _("Write it as in 0901.21.")) from error
    if code not in facts.codes:
        raise ValueError(_("This HS code is not in the list."), _("Check it, or leave the cell empty."))
    return code


def _sector(name: str, value: object, facts: Known) -> str:
    sector = facts.sectors.get(plain(value))
    if sector is None:
        raise ValueError(_("This sector is not known."), _("Take one from the second sheet of the template."))
    return sector.code


READERS = {"text": _text, "number": _number, "price": _price, "yes": _yes, "hs": _hs, "sector": _sector}


def _compare(checked: Checked, company: int, facts: Known, seen: dict[tuple[int, str], int]) -> Checked:
    """Find the product by its natural key, company and code or else company and name, and what differs."""
    code, name = str(checked.values.get("code", "")), plain(checked.values["name_es"])
    keys = [(company, f"c:{code}")] * bool(code) + [(company, f"n:{name}")]
    before = next((seen[key] for key in keys if key in seen), None)
    seen |= dict.fromkeys(keys, checked.row_number)
    if before:
        checked.verdict = "duplicate"
        wrong = _("This product stands in row %(row)s already.") % {"row": before}
        checked.errors.append(
            {"cell": str(checked.row_number), "column": "", "value": "", "wrong": wrong, "mend": _("Keep one of them.")}
        )
        return checked
    product = next((facts.products[key] for key in keys if key in facts.products), None)
    if product is not None:
        checked.product_id = product.pk
        checked.changes = differences(product, checked.values, facts)
        checked.verdict = "changed" if checked.changes else "same"
    return checked


def differences(product: Product, values: dict[str, object], facts: Known) -> dict[str, list]:
    """Field → [what is kept now, what the sheet says], for the fields that differ."""
    sectors = {sector.pk: sector.code for sector in facts.sectors.values()}
    prices = facts.prices.get(product.pk, {})
    found = {}
    for name, value in values.items():
        if name == "company_id":
            continue
        now: object
        if name in PRICES:
            now = str(prices[PRICES[name]]) if PRICES[name] in prices else None
        elif name == "sector":
            now = sectors.get(product.sector_id)
        else:
            now = getattr(product, "hs_code_id" if name == "hs_code" else name)
        if now != value:
            found[name] = [now, value]
    return found
