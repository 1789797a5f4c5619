"""Import the app's pages of the admin site to register them."""

from market_access.admin import agreements, duties, facts, rules

__all__ = ["agreements", "duties", "facts", "rules"]
