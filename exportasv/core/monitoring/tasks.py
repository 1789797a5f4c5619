from celery import Task, current_app, shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.monitoring.file_check import check_files
from exportasv.core.monitoring.models import record_heartbeat, worker_name
from exportasv.core.outbox import outbox

TICK_EXPIRES = 60  # seconds: ticks do not pile up where no worker takes them


@shared_task(name="monitoring.tick", bind=True)
def tick(self: Task) -> None:
    """Record that a worker of the task's queue works."""
    record_heartbeat(worker_name((self.request.delivery_info or {}).get("routing_key") or "direct"))


def send_ticks() -> None:
    """Ask a worker of every queue for a sign of life. The schedule calls it (beat.py)."""
    for queue in current_app.amqp.queues:
        tick.apply_async(queue=queue, expires=TICK_EXPIRES, retry=False)


def expected_workers() -> list[str]:
    """Return the names of the workers that should give signs of life: those of every queue."""
    return sorted(worker_name(queue) for queue in current_app.amqp.queues)


@shared_task(name="monitoring.check_files")
def enqueue_file_check() -> None:
    """Queue today's comparison of rows and files."""
    outbox.enqueue("files.check", key=str(timezone.localdate()))


outbox.task_handler("files.check", _("Comparison of rows and files"), atomic=False)(check_files)
