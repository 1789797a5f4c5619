from celery import Task, current_app, shared_task
from django.utils import timezone

from exportasv.core.monitoring.file_check import check_files
from exportasv.core.monitoring.models import record_heartbeat, worker_name
from exportasv.core.outbox import outbox

TICK = "monitoring.tick"


@shared_task(name=TICK, bind=True)
def tick(self: Task) -> None:
    """Record that a worker of the task's queue works."""
    record_heartbeat(worker_name((self.request.delivery_info or {}).get("routing_key") or "direct"))


def expected_workers() -> list[str]:
    """Return the names of the workers that the schedule sends ticks to."""
    entries = current_app.conf.beat_schedule.values()
    queues = [entry.get("options", {}).get("queue") for entry in entries if entry["task"] == TICK]
    return sorted(worker_name(queue or current_app.conf.task_default_queue) for queue in queues)


@shared_task(name="monitoring.check_files")
def enqueue_file_check() -> None:
    """Queue today's comparison of rows and files."""
    outbox.enqueue("files.check", key=str(timezone.localdate()))


outbox.task_handler("files.check", atomic=False)(check_files)
