"""Rules of families: sizes of one product, which buyers choose on its page."""

from django.utils.translation import gettext as _

from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError
from exportasv.core.db.state_machine import lock_row
from products.editing.score import completeness
from products.fields import DRAFT_COLUMNS, PRODUCT_FIELDS, Section
from products.models import Product, ProductFamily
from products.rules.publication import new_address

# What differs from size to size: a copy begins without it.
OF_ONE_SIZE = {"code", "gtin", "name", "pack", "net_weight_g", "net_volume_ml", "pieces", "minimum_order"}
OF_ONE_SIZE |= {"monthly_capacity", "prices_valid_until"}
OF_ONE_SIZE |= {each.name for each in PRODUCT_FIELDS if each.section == Section.PACKING}
_OWN_COLUMNS = {name for each in PRODUCT_FIELDS if each.name in OF_ONE_SIZE for name in each.attnames}
COPIED_COLUMNS = [name for name in DRAFT_COLUMNS if name not in _OWN_COLUMNS]


def copy_as_size(product: Product, name_es: str, pack_es: str, *, by: User) -> Product:
    """Create a draft of the same product in another size, in the same family, with its texts but not its prices.

    Raise RuleError if it is a service, or if the company has a product with this name.
    """
    with act_as(by):
        product = lock_row(product)
        family = _family_of(product)
        slug = new_address(product.company, name_es)
        copied = {name: getattr(product, name) for name in COPIED_COLUMNS}
        size = Product(**copied, company=product.company, family=family, name_es=name_es, pack_es=pack_es, slug=slug)
        size.completeness = completeness(size, photos=0, prices=0)
        size.save()
    return size


def join_family(product: Product, sibling: Product, *, by: User) -> ProductFamily:
    """Put a product into the family of another product of its company.

    Raise RuleError if one of them is a service, or if they belong to different companies.
    """
    if sibling.company_id != product.company_id or product.is_service:
        raise RuleError(_("Only goods of one company are sizes of one product."))
    with act_as(by):
        product = lock_row(product)
        family, before = _family_of(lock_row(sibling)), product.family
        _set_family(product, family)
        if before and before != family:
            _dissolve_if_alone(before)
    return family


def leave_family(product: Product, *, by: User) -> None:
    """Take a product out of its family; a family of one is deleted."""
    with act_as(by):
        product = lock_row(product)
        if family := product.family:
            _set_family(product, None)
            _dissolve_if_alone(family)


def _family_of(product: Product) -> ProductFamily:
    """Return the product's family; create one if it has none. Raise RuleError if it is a service."""
    if product.is_service:
        raise RuleError(_("Only goods of one company are sizes of one product."))
    if product.family is None:
        names = {"name_en": product.name_en}
        family, _made = product.company.families.get_or_create(name_es=product.name_es, defaults=names)
        _set_family(product, family)
        return family
    return product.family


def _set_family(product: Product, family: ProductFamily | None) -> None:
    product.family = family
    product.save(update_fields=["family", "updated_at"])


def _dissolve_if_alone(family: ProductFamily) -> None:
    if family.products.count() < 2:
        family.delete()
