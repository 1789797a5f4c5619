"""Registers the app's pages of the admin site."""

from companies.admin import applications, companies, markets

__all__ = ["applications", "companies", "markets"]
