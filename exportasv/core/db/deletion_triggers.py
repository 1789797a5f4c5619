"""Triggers that refuse to delete rows which prove what happened, whoever deletes them."""

import pgtrigger


def refuse_deletion(name: str, kept: str, reason: str) -> pgtrigger.Trigger:
    """Return the trigger that refuses to delete a row while `kept` (SQL on OLD) is true. `reason` is its message."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
        IF {kept} THEN
            RAISE EXCEPTION '{reason}' USING ERRCODE = 'restrict_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN OLD;
        """,
    )


def refuse_loss(name: str, lost: str, reason: str, *operations: pgtrigger.Operation) -> pgtrigger.Trigger:
    """Return the trigger that refuses, at the end of the transaction, a deletion after which `lost` (SQL) is true.

    Django deletes what hangs on a row before the row itself, so that the row's own trigger finds nothing left of it.
    """
    operation = pgtrigger.Delete
    for each in operations:
        operation |= each
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"""
        IF {lost} THEN
            RAISE EXCEPTION '{reason}' USING ERRCODE = 'restrict_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NULL;
        """,
    )
