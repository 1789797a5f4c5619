"""Errors meant for people."""


class RuleError(Exception):
    """An action that the programme does not allow. The translated message says what to do instead."""
