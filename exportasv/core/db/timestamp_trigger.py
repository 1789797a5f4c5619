"""A trigger that records the day since which a condition on a row is true, whoever writes the row."""

import pgtrigger


def timestamp_trigger(column: str, condition: str) -> pgtrigger.Trigger:
    """Return the trigger that sets `column` to the day since which `condition` (SQL on NEW) is true.

    The column is NULL while the condition is false.
    """
    return pgtrigger.Trigger(
        name=f"dates_{column}",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
        IF NOT ({condition}) THEN
            NEW.{column} = NULL;
        ELSIF TG_OP = 'UPDATE' THEN
            NEW.{column} = coalesce(NEW.{column}, OLD.{column}, (now() AT TIME ZONE 'America/El_Salvador')::date);
        ELSE
            NEW.{column} = coalesce(NEW.{column}, (now() AT TIME ZONE 'America/El_Salvador')::date);
        END IF;
        RETURN NEW;
        """,
    )
