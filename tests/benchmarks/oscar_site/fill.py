"""Makes the tables and one product with its price for each row, read as JSON from the standard input."""

import json
import sys
from decimal import Decimal

import django

django.setup()

from django.contrib.sites.models import Site  # noqa: E402
from django.core.management import call_command  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

call_command("migrate", verbosity=0)
Product = get_model("catalogue", "Product")
if not Product.objects.exists():
    Site.objects.get_or_create(pk=1, defaults={"domain": "127.0.0.1", "name": "Bare"})
    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods")
    category = get_model("catalogue", "Category").add_root(name="All", slug="all")
    partner = get_model("partner", "Partner").objects.create(name="Partner")
    for number, row in enumerate(json.load(sys.stdin)):
        product = Product.objects.create(product_class=kind, title=row["name"], description=row["text"])
        product.categories.add(category)
        get_model("partner", "StockRecord").objects.create(
            product=product, partner=partner, partner_sku=f"p-{number}", price=Decimal("10.00"), num_in_stock=100
        )
    call_command("update_index", verbosity=0)
