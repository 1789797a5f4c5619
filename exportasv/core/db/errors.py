"""Errors meant for people."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError

from exportasv.core.lazy_text import StrOrPromise


class RuleError(Exception):
    """An action that the programme does not allow. The translated message says what to do instead."""


@contextmanager
def violation_as_rule_error(kind: type[Exception], text: StrOrPromise) -> Iterator[None]:
    """Raise RuleError with this text if PostgreSQL refuses the block by a constraint of this kind.

    `kind` is an error of psycopg2, such as UniqueViolation. Any other IntegrityError is ours to mend, and passes.
    """
    try:
        yield
    except IntegrityError as error:
        if isinstance(error.__cause__, kind):
            raise RuleError(text) from error
        raise
