"""Verbs of price ladders, national codes and ready lots."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from companies.models import Company
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from market_access.models import NationalCode, PriceSheet, ReadyLot
from market_access.models.price_sheets import SAME_LOT
from market_access.packing.cases import shipment_of
from market_access.rules.price_changes import SHEET_LINKS, compute_again
from products.models import Product

MAX_SHEETS = 40  # of a product


def open_sheet(product: Product, values: dict[str, Any], *, by: User) -> PriceSheet:
    """Return the product's ladder for this destination, route and quantity; make it if there is none.

    `values` are columns of PriceSheet; country, container and origin of a ladder that is there are renewed, and the
    numbers typed now are added to those that it has. Raise RuleError if the product is a service, or has MAX_SHEETS
    ladders.
    """
    if product.is_service:
        raise RuleError(_("A service has no freight and no duty."))
    key = {name: values[name] for name in ("destination", "leg", "units")}
    rest = {name: values.get(name, "") for name in ("country", "load_unit")} | {"originates": values.get("originates")}
    with act_as(by):
        Product.objects.select_for_update().get(pk=product.pk)
        sheets = product.price_sheets.all()
        stored = sheets.filter(**key).first()
        if stored is None and sheets.count() >= MAX_SHEETS:
            raise RuleError(_("This product has %(n)s ladders. Delete one that you do not need.") % {"n": MAX_SHEETS})
        typed = values.get("typed", {})
        made = {**rest, "company_id": product.company_id, "made_by": by, "typed": typed}
        rest |= {"typed": stored.typed | typed} if stored else {}
        sheet, _made = PriceSheet.objects.update_or_create(product=product, **key, defaults=rest, create_defaults=made)
        compute_again([sheet])
    return sheet


def save_numbers(sheet: PriceSheet, typed: dict[str, str], *, by: User) -> PriceSheet:
    """Keep the numbers that the owner typed."""
    with act_as(by):
        sheet.typed = typed
        sheet.save(update_fields=["typed", "updated_at"])
        compute_again([sheet])
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
        compute_again(product.price_sheets.filter(destination=destination).select_related(*SHEET_LINKS))


def offer_lot(company: Company, values: dict[str, Any], *, today: date, by: User) -> ReadyLot:
    """Say that goods are ready to share a pallet.

    Raise RuleError if the product's packing is not known, if the week has begun, if it is another company's, or if
    there is a lot of the same product for this route, house and week: that one is changed by `change_lot`.
    """
    return _save_lot(ReadyLot(company=company, made_by=by), values, today=today, by=by)


def change_lot(lot: ReadyLot, values: dict[str, Any], *, today: date, by: User) -> ReadyLot:
    """Change a lot whose week has not begun. Raise RuleError as `offer_lot`."""
    stored = ReadyLot.objects.select_related("company").get(pk=lot.pk)
    if stored.week <= today:
        raise RuleError(_("This week has already begun. Talk to the trading house."))
    return _save_lot(stored, values, today=today, by=by)


def _save_lot(lot: ReadyLot, values: dict[str, Any], *, today: date, by: User) -> ReadyLot:
    company = lot.company
    product, week = values["product"], values["week"]
    if product.company_id != company.pk:
        raise RuleError(_("This belongs to another company."))
    if week <= today:
        raise RuleError(_("This week has begun. Choose a later one."))
    shipment = shipment_of(product, values["units"])
    if shipment is None:
        raise RuleError(
            _("First enter how the product is packed: units per case, and the sides and weight of the case.")
        )
    for name in ("product", "leg", "house", "week", "units"):
        setattr(lot, name, values[name])
    lot.cases, lot.gross_g = shipment.cases, int(shipment.gross_kg * 1000)
    lot.volume_cm3 = max(int(shipment.volume_m3 * 1_000_000), 1)
    with violation_as_rule_error(UniqueViolation, SAME_LOT), transaction.atomic(), act_as(by):
        lot.save()
    return lot


def withdraw_lot(lot: ReadyLot, *, today: date, by: User) -> None:
    """Take a lot back. Raise RuleError once its week has begun."""
    if lot.week <= today:
        raise RuleError(_("This week has already begun. Talk to the trading house."))
    with act_as(by):
        lot.delete()
