"""The app's pages of the admin site."""

from products.admin import merging, moderation, products

__all__ = ["merging", "moderation", "products"]
