"""The app's pages of the admin site."""

from products.admin import merging, moderation, nomenclature, products, search

__all__ = ["merging", "moderation", "nomenclature", "products", "search"]
