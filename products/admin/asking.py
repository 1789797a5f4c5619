"""Forms of the admin site that ask before they take an unusual price or quantity."""

from typing import Any

from exportasv.core.concurrent_edits import VersionedModelForm
from products.forms.unusual import AskingForm
from products.models import Product
from products.usual_values import unusual_price, unusual_quantities


class AskingProductForm(AskingForm, VersionedModelForm):
    """A product."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        changed = {name: found.get(name) for name in self.changed_data}
        if sector := found.get("sector"):
            public = self.instance.state in Product.State.PUBLIC
            self.ask_about(unusual_quantities(sector.pk, self.initial, changed, is_public=public))
        return found


class AskingPriceForm(AskingForm, VersionedModelForm):
    """A price, on its own page or on its product's."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        product = found.get("product") or (self.instance.product if self.instance.product_id else None)
        if product and product.pk and found.get("amount") is not None and "amount" in self.changed_data:
            question = unusual_price(product, found)
            self.ask_about({"amount": question} if question else {})
        return found
