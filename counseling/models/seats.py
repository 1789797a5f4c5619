"""The trigger by which PostgreSQL never gives more places at an event than it has."""

import pgtrigger


def seat_limit_trigger() -> pgtrigger.Trigger:
    """On registrations: whoever gets a place is counted under the event's lock. Somebody already inside stays."""
    return pgtrigger.Trigger(
        name="seats",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state="registered"),
        declare=[("places", "integer"), ("taken", "integer")],
        func="""
        IF TG_OP = 'UPDATE' AND OLD.state NOT IN ('waiting', 'cancelled') THEN RETURN NEW; END IF;
        SELECT capacity INTO places FROM counseling_forumevent WHERE id = NEW.event_id FOR NO KEY UPDATE;
        SELECT count(*) INTO taken FROM counseling_registration
            WHERE event_id = NEW.event_id AND state IN ('registered', 'attended') AND id IS DISTINCT FROM NEW.id;
        IF taken >= places THEN
            RAISE EXCEPTION 'event_is_full' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
        """,
    )
