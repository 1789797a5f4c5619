"""The day on which something became true of a row, kept by PostgreSQL whoever wrote the row."""

import pgtrigger


def timestamp_trigger(column: str, condition: str) -> pgtrigger.Trigger:
    """Declare in Meta.triggers: `column` is the day since which `condition` (SQL on NEW) holds, and empty while it does
    not. What is counted from that day is decided by the row alone."""
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
