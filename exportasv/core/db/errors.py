"""Errors meant for people."""


class RuleError(Exception):
    """A move the programme does not allow. The message is translated and says what to do instead."""
