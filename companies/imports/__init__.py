"""Imports of this app."""

from companies.imports import companies, survey

__all__ = ["companies", "survey"]
