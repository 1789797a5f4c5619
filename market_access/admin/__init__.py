"""Import the app's pages of the admin site to register them."""

from market_access.admin import agreements, changes, duties, facts, labels, origin, plans, rules

__all__ = ["agreements", "changes", "duties", "facts", "labels", "origin", "plans", "rules"]
