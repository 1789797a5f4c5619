"""The trigger that limits the places of an event to its capacity."""

import pgtrigger

from exportasv.core.db.state_machine import LifeCycle, sql_list


def seat_limit_trigger(states: type[LifeCycle]) -> pgtrigger.Trigger:
    """Return the trigger for registrations. It counts the places under a lock of the event before it gives one.

    People who have a place or are checked in keep it.
    """
    without = sql_list([states["WAITING"], states["CANCELLED"]])
    seated = sql_list([states["REGISTERED"], states["ATTENDED"]])
    return pgtrigger.Trigger(
        name="seats",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state=states["REGISTERED"]),
        declare=[("places", "integer"), ("taken", "integer")],
        func=f"""
        IF TG_OP = 'UPDATE' AND OLD.state NOT IN ({without}) THEN RETURN NEW; END IF;
        SELECT capacity INTO places FROM counseling_forumevent WHERE id = NEW.event_id FOR NO KEY UPDATE;
        SELECT count(*) INTO taken FROM counseling_registration
            WHERE event_id = NEW.event_id AND state IN ({seated}) AND id IS DISTINCT FROM NEW.id;
        IF taken >= places THEN
            RAISE EXCEPTION 'event_is_full' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
        """,  # noqa: S608 # nosec B608 # values of our own enum
    )
