"""Messages to the workers. A sender never waits for the queue: what it asks for is a row, which the sweep finds."""

import logging
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from kombu import Producer
from kombu.pools import producers

from exportasv.core.breaker import breaker_of

log = logging.getLogger(__name__)
BREAKER = "queue"


def send_message(task: str, *args: object, queue: str) -> bool:
    """Send a task to the workers of a queue (queues.py) and return whether the server took it."""
    return _call(lambda producer: current_app.send_task(task, args, producer=producer, queue=queue, retry=False))


def is_answering() -> bool:
    """Return whether the queue's server answers now."""
    return _call(lambda producer: producer.channel.client.ping())


def _call(use: Callable[[Producer], object]) -> bool:
    """Use a connection to the queue and return whether that worked. After a failure there is a pause without calls."""
    breaker = breaker_of(BREAKER)
    if not breaker.allows_call():
        return False
    try:
        connection = current_app.connection_for_write(transport_options=settings.QUEUE_SENDER_OPTIONS)
        with producers[connection].acquire(block=True, timeout=1) as producer:
            use(producer)
    except Exception as error:  # whatever it is, no request may fail because of the queue
        breaker.record_failure()
        log.warning("queue away: %s", type(error).__name__)
        return False
    breaker.record_success()
    return True
