"""The program docs/mirror_all.py mirrors the catalogue while others write; its copy then equals the original, twice.

Short here; `make sync` runs it with 100,000 products and 50 writers.
"""

import os
import time

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client

from exportasv.core.audit import row_versions
from exportasv.demo.scale import multiply_products
from products.models import Product
from tests import factories
from tests.core.api.mirror import Mirror, differences, original
from tests.core.api.writers import Writers

PRODUCTS, WRITERS, SECONDS = (int(part) for part in os.environ.get("SYNC", "24x4x1").split("x"))
IS_LONG = PRODUCTS > 1000


def make_catalogue() -> None:
    if IS_LONG:
        call_command("load_demo", verbosity=0)
        multiply_products(PRODUCTS)
        return
    for _n in range(4):
        certificate = factories.CertificateFactory()
        for _m in range(PRODUCTS // 4):
            product = factories.ProductFactory(company=certificate.company)
            product.certificates.add(certificate)
    factories.TradingHouseFactory(), factories.ServiceFactory(), factories.ForumEventFactory()


@pytest.mark.django_db(transaction=True)
def test_a_copy_made_while_others_write_equals_the_original_twice(settings):
    settings.SHARED_PAGES = False
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_CLASSES": []}
    caches["local"].clear()
    make_catalogue()
    client = Client()
    mirror = Mirror(client)
    for turn in (1, 2):
        began = time.monotonic()
        with Writers(WRITERS, list(Product.objects.order_by("pk").values_list("pk", flat=True))) as writers:
            while time.monotonic() - began < SECONDS or writers.written < WRITERS:
                mirror.follow()
                row_versions.compact_versions()
        mirror.follow()
        assert writers.written >= WRITERS
        found = original(client)
        assert differences(mirror.rows(), found) == []
        print(f"turn {turn}: {writers.written} transactions, {len(found['products'])} products, alike")
