"""Imports of this app."""

from consulates.imports import fairs, wins

__all__ = ["fairs", "wins"]
