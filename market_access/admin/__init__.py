"""Import the app's pages of the admin site to register them."""

from market_access.admin import agreements, facts, rules

__all__ = ["agreements", "facts", "rules"]
