"""The four queues of background work, each with workers of its own, so that long work delays no mail.

URGENT: what a person waits for (mails, reminders, a PDF). BULK: what takes long (imports, exports, renewals). BEAT: the
short work of the schedule that keeps everything else going (the sweep, the seals). HOOKS: calls of partners' servers,
which may be slow.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery.schedules import BaseSchedule

URGENT, BULK, BEAT, HOOKS = "urgent", "bulk", "beat", "hooks"


def schedule_entry(
    task: str, schedule: "float | BaseSchedule", queue: str, *, expires: int | None = None
) -> dict[str, Any]:
    """Return an entry of beat's schedule. `schedule` and `expires` are in seconds; `schedule` may be a crontab."""
    options = {"queue": queue} if expires is None else {"queue": queue, "expires": expires}
    return {"task": task, "schedule": schedule, "options": options}
