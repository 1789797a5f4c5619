"""Rules of bills of materials."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError, violation_as_rule_error
from exportasv.core.db.state_machine import lock_row
from market_access.models.origin import BillMaterial, BillOfMaterials
from market_access.rules.lights import enqueue_lights
from products.models import Product

MAX_MATERIALS = 60


def get_or_start_bill(product: Product, *, by: User) -> BillOfMaterials:
    """Return the product's bill of materials; make an empty one if it has none."""
    with act_as(by):
        return BillOfMaterials.objects.get_or_create(product=product)[0]


def save_bill(bill: BillOfMaterials, values: Mapping[str, Any], *, by: User) -> BillOfMaterials:
    """Write what the form of a bill holds."""
    with transaction.atomic(), act_as(by):
        bill = lock_row(bill)
        for name, value in values.items():
            setattr(bill, name, value)
        bill.save()
        enqueue_lights([bill.product_id])
    return bill


def save_material(bill: BillOfMaterials, material: BillMaterial, *, by: User) -> BillMaterial:
    """Add or change a material. Raise RuleError if its name stands in the list already, or the list is full."""
    twice = _("This material is in the list already.")
    with act_as(by), violation_as_rule_error(UniqueViolation, twice), transaction.atomic():
        bill = lock_row(bill)
        if material._state.adding and bill.materials.count() >= MAX_MATERIALS:
            raise RuleError(_("A list has %(n)s materials at most.") % {"n": MAX_MATERIALS})
        material.bill = bill
        material.save()
        enqueue_lights([bill.product_id])
    return material


def remove_material(material: BillMaterial, *, by: User) -> None:
    """Take a material off its bill."""
    with transaction.atomic(), act_as(by):
        enqueue_lights([material.bill.product_id])
        material.delete()
