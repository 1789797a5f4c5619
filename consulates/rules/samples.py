"""The verb of the ledger of samples."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consulates.models import SampleMovement, TradingHouse
from exportasv.accounts.models import User
from exportasv.audit.acting import acting
from exportasv.lib.errors import RuleError
from products.models import Product


def move_samples(
    house: TradingHouse, product: Product, kind: str, units: int, *, by: User, note: str = ""
) -> SampleMovement:
    """Write one line of the ledger; `units` is positive, the kind gives the sign (a correction keeps its own).

    Raises RuleError when the house does not hold that many.
    """
    change = -abs(units) if kind in ("used", "returned", "expired") else units
    try:
        with transaction.atomic(), acting(by):
            return SampleMovement.objects.create(
                house=house, product=product, kind=kind, change=change, at=timezone.now(), by=by, note=note
            )
    except IntegrityError as error:
        raise RuleError(_("The house does not hold that many samples of this product.")) from error
