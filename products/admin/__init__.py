"""The app's pages of the admin site."""

from products.admin import attributes, merging, moderation, nomenclature, products, search

__all__ = ["attributes", "merging", "moderation", "nomenclature", "products", "search"]
