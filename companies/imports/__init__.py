"""Registers the kinds of sheets of this app."""

from companies.imports import companies, survey

__all__ = ["companies", "survey"]
