"""Controls: once, together, in order."""

from tests.canaries.mutations.mutation import Mutation
from tests.canaries.mutations.paths import OUTBOX, OUTBOX_TEST

MUTATIONS = [
    Mutation(
        "two sessions at once (constraint)",
        "counseling/migrations/0001_initial.py",
        "(exportasv.core.db.ranges.TsTzRange('starts_at', 'ends_at'), '&&')], name='session_adviser_not_twice'",
        "(exportasv.core.db.ranges.TsTzRange('starts_at', 'ends_at'), '=')], name='session_adviser_not_twice'",
        "tests/counseling/test_rules.py::test_an_adviser_is_not_booked_twice",
        schema=True,
    ),
    Mutation(
        "a time that was never offered",
        "counseling/rules/booking.py",
        "        _check_slot_is_free(slot, now)\n",
        "",
        "tests/counseling/test_booking.py::test_a_time_that_was_never_offered_is_refused_to_a_company",
    ),
    Mutation(
        "moves of a life-cycle (database)",
        "exportasv/core/privacy/migrations/0001_initial.py",
        "{open:done,open:refused}",
        "{open:done,open:refused,done:open,refused:open,done:refused,refused:done}",
        "tests/test_moves.py::test_postgresql_refuses_a_move_that_is_not_listed",
        schema=True,
    ),
    Mutation(
        "moves of a life-cycle (code)",
        "exportasv/core/db/state_machine.py",
        "if not (states and states.allows(now, to)):",
        "if False:",
        "tests/test_moves.py::test_a_refused_move_says_both_states_to_a_person",
    ),
    Mutation(
        "a lease still held",
        OUTBOX,
        "return row.leased_until is None or row.leased_until < timezone.now() or has_died(row.worker)",
        "return True",
        f"{OUTBOX_TEST}::test_a_lease_still_held_is_respected",
    ),
    Mutation(
        "a worker that lost its lease",
        OUTBOX,
        "        raise LeaseLostError(row.pk)\n\n\ndef _hold_task",
        "        pass\n\n\ndef _hold_task",
        f"{OUTBOX_TEST}::test_a_worker_that_lost_its_lease_takes_its_effect_back",
    ),
    Mutation(
        "two workers at once",
        OUTBOX,
        "rows = OutboxTask.objects.select_for_update(skip_locked=True)\n",
        "rows = OutboxTask.objects.all()\n",
        f"{OUTBOX_TEST}::test_two_workers_at_once_do_it_once",
    ),
    Mutation(
        "two people at one row",
        "exportasv/core/concurrent_edits.py",
        "            self._merge()\n",
        "            pass\n",
        "tests/core/test_concurrent_edits.py",
    ),
    Mutation(
        "undoing an import keeps what somebody changed",
        "exportasv/core/imports/undo.py",
        "if now[effect.target] != effect.stamp:",
        "if False:",
        "tests/core/imports/test_undo.py::test_a_row_that_somebody_edited_is_kept_and_named",
    ),
]
