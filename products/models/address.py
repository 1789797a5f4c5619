"""Addresses of products on the site: Spanish, English, and earlier ones."""

import pgtrigger
from django.db import models

from exportasv.core.db.constraints import changed_rows_triggers
from exportasv.core.db.fields import AddressSlugField
from exportasv.core.db.slug_history_trigger import slug_history_trigger

MAX_ADDRESS_LENGTH = 160


class OldSlug(models.Model):
    """A former slug of a product. A trigger writes it."""

    slug = AddressSlugField(max_length=MAX_ADDRESS_LENGTH, unique=True)
    product = models.ForeignKey("products.Product", models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


def address_triggers() -> list[pgtrigger.Trigger]:
    """Return the triggers of a product's addresses: old ones are kept, and no two products share one."""
    func = """
    IF EXISTS (SELECT 1 FROM changed c JOIN products_product p ON p.slug_en = c.slug AND p.id <> c.id
        UNION ALL SELECT 1 FROM changed c JOIN products_product p ON p.slug = c.slug_en AND p.id <> c.id)
    THEN RAISE EXCEPTION USING ERRCODE = 'unique_violation', CONSTRAINT = 'product_address_once',
        MESSAGE = 'another product has this address in the other language';
    END IF;
    RETURN NULL;
    """
    return [
        slug_history_trigger("products_oldslug", "product_id"),
        slug_history_trigger("products_oldslug", "product_id", slug="slug_en"),
        *changed_rows_triggers("address_once", func),
    ]
