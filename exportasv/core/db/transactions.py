"""Numbers of PostgreSQL's transactions."""

from django.db import models


class CurrentTransaction(models.Func):
    """The number of the transaction that writes. It grows, and wraps around in no programme's lifetime (64 bits)."""

    template = "(pg_current_xact_id()::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()
