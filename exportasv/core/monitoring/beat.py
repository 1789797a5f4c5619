"""The schedule's own sign of life. Celery's beat uses this scheduler (CELERY_BEAT_SCHEDULER)."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import Error, close_old_connections
from kombu.exceptions import OperationalError

from exportasv.core.monitoring.models import BEAT, record_heartbeat
from exportasv.core.monitoring.tasks import send_ticks

log = logging.getLogger(__name__)
EVERY_SECONDS = 20


class RecordingScheduler(PersistentScheduler):
    """Scheduler that writes its heartbeat itself, and asks every queue for one of its workers.

    With a worker dead, the schedule is still seen; and each queue is seen by itself.
    """

    recorded_at = float("-inf")

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due and return the seconds to wait. Database and queue may be away."""
        wait = super().tick(*args, **kwargs)
        if time.monotonic() - self.recorded_at >= EVERY_SECONDS:
            self.recorded_at = time.monotonic()
            try:
                close_old_connections()
                record_heartbeat(BEAT)
                send_ticks()
            except (Error, OperationalError) as error:
                log.warning("no sign of life of the schedule: %s", type(error).__name__)
        return min(wait, EVERY_SECONDS)
