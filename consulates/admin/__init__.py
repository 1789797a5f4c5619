"""Admin pages of the app; importing this package registers them."""

from consulates.admin import desk, fairs, houses, trade

__all__ = ["desk", "fairs", "houses", "trade"]
