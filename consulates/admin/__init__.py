"""Registers the app's pages of the admin site."""

from consulates.admin import desk, fairs, houses, trade

__all__ = ["desk", "fairs", "houses", "trade"]
