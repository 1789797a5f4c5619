"""Verbs of price ladders, national codes and ready lots."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from companies.models import Company
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from market_access.models import NationalCode, PriceSheet, ReadyLot
from market_access.packing.cases import shipment_of
from products.models import Product

MAX_SHEETS = 40  # of a product


def open_sheet(product: Product, values: dict[str, Any], *, by: User) -> PriceSheet:
    """Return the product's ladder for this destination, route and quantity; make it if there is none.

    `values` are columns of PriceSheet; country, container and origin of a ladder that is there are renewed. Raise
    RuleError if the product is a service, or has MAX_SHEETS ladders.
    """
    if product.is_service:
        raise RuleError(_("A service has no freight and no duty."))
    key = {name: values[name] for name in ("destination", "leg", "units")}
    rest = {name: values.get(name, "") for name in ("country", "load_unit")} | {"originates": values.get("originates")}
    with act_as(by):
        Product.objects.select_for_update().get(pk=product.pk)
        sheets = product.price_sheets.all()
        if not sheets.filter(**key).exists() and sheets.count() >= MAX_SHEETS:
            raise RuleError(_("This product has %(n)s ladders. Delete one that you do not need.") % {"n": MAX_SHEETS})
        made = {**rest, "company_id": product.company_id, "made_by": by}
        sheet, _made = PriceSheet.objects.update_or_create(product=product, **key, defaults=rest, create_defaults=made)
    return sheet


def save_numbers(sheet: PriceSheet, typed: dict[str, str], *, by: User) -> PriceSheet:
    """Keep the numbers that the owner typed."""
    with act_as(by):
        sheet.typed = typed
        sheet.save(update_fields=["typed", "updated_at"])
    return sheet


def delete_sheet(sheet: PriceSheet, *, by: User) -> None:
    """Delete a ladder."""
    with act_as(by):
        sheet.delete()


def set_national_code(product: Product, destination: str, code: str, *, by: User) -> None:
    """Keep the product's code in the tariff of a destination; "" takes it away."""
    with act_as(by):
        if code:
            NationalCode.objects.update_or_create(product=product, destination=destination, defaults={"code": code})
        else:
            NationalCode.objects.filter(product=product, destination=destination).delete()


def offer_lot(company: Company, values: dict[str, Any], *, today: date, by: User) -> ReadyLot:
    """Say that goods are ready to share a pallet; the same product, route, house and week again changes the quantity.

    Raise RuleError if the product's packing is not known, if the week has begun, or if it is another company's.
    """
    product, week = values["product"], values["week"]
    if product.company_id != company.pk:
        raise RuleError(_("This belongs to another company."))
    if week <= today:
        raise RuleError(_("This week has begun. Choose a later one."))
    shipment = shipment_of(product, values["units"])
    if shipment is None:
        raise RuleError(_("Write first how the product is packed: units in a case, its sides and its weight."))
    measured = {
        "units": values["units"],
        "cases": shipment.cases,
        "gross_g": int(shipment.gross_kg * 1000),
        "volume_cm3": max(int(shipment.volume_m3 * 1_000_000), 1),
    }
    key = {name: values[name] for name in ("product", "leg", "house", "week")}
    with act_as(by):
        made = {**measured, "company": company, "made_by": by}
        lot, _made = ReadyLot.objects.update_or_create(**key, defaults=measured, create_defaults=made)
    return lot


def withdraw_lot(lot: ReadyLot, *, today: date, by: User) -> None:
    """Take a lot back. Raise RuleError once its week has begun."""
    if lot.week <= today:
        raise RuleError(_("This week has begun. Speak with the trading house."))
    with act_as(by):
        lot.delete()
