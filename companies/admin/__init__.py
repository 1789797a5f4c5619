"""Admin pages of this app."""

from companies.admin import applications, companies, markets

__all__ = ["applications", "companies", "markets"]
