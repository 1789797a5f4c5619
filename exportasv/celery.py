"""The Celery app and its schedule. Tasks are stored as rows (outbox.OutboxTask); the queue only notifies workers."""

import gc
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_before_create_process

from exportasv.core.outbox.queues import BEAT, BULK, URGENT, schedule_entry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")

app = Celery("exportasv", task_cls="exportasv.core.monitoring.task_log:LoggedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_options: object) -> None:
    """Leave the log as settings.LOGGING has it: Celery would set the level of its command line, WARNING."""


@worker_before_create_process.connect
def share_memory(**_options: object) -> None:
    """Let the garbage collector leave alone what a worker shares with its children: it would write to its pages."""
    gc.collect()
    gc.freeze()


app.conf.beat_schedule = {
    "sweep-outbox": schedule_entry("outbox.sweep", 20.0, BEAT, expires=20),
    "remind": schedule_entry("notifications.remind", crontab(minute="*/5"), URGENT, expires=240),
    "write-digests": schedule_entry("notifications.digest", crontab(minute="3,33"), URGENT, expires=900),
    "apply-retention": schedule_entry("privacy.apply_retention", crontab(hour=5, minute=20), BEAT),
    "seal-audit": schedule_entry("audit.seal", 60.0, BEAT, expires=60),
    "make-audit-months": schedule_entry("audit.make_months", crontab(hour=3, minute=10), BEAT),
    "fold-public-changes": schedule_entry("audit.fold_public_changes", 60.0, BEAT, expires=60),
    "add-up-facets": schedule_entry("products.add_up_facets", 60.0, BEAT, expires=60),
    "escalate-inquiries": schedule_entry("consulates.escalate_inquiries", crontab(minute="*/15"), BULK),
    "follow-up-inquiries": schedule_entry("consulates.follow_up_inquiries", crontab(hour="8-16", minute=25), BULK),
    "record-gaps": schedule_entry("consulates.record_gaps", crontab(hour=4, minute=20), BULK),
    "renew-catalogue": schedule_entry("products.renew_catalogue", crontab(minute=5), BULK),
    "forget-printouts": schedule_entry("products.forget_printouts", crontab(hour=5, minute=40), BULK),
    "list-neglected": schedule_entry("counseling.list_neglected", crontab(hour=6, minute=30), BULK),
    "share-out-reviews": schedule_entry("products.share_out_reviews", crontab(minute="*/10"), BULK),
    "mark-stale-products": schedule_entry("products.mark_stale", crontab(hour=6, minute=10), BULK),
    "check-files": schedule_entry("monitoring.check_files", crontab(hour=4, minute=50), BULK),
    "write-audit-head": schedule_entry("audit.write_head", crontab(minute=15), BEAT, expires=3000),
    "verify-audit": schedule_entry("audit.verify", crontab(hour=3, minute=40), BEAT),
    "delete-ended-sessions": schedule_entry("accounts.delete_ended_sessions", crontab(hour=5, minute=10), BEAT),
    "refresh-market-lights": schedule_entry("market_access.refresh_lights", crontab(minute="*/10"), BULK),
    "write-dumps": schedule_entry("exchange.enqueue_dumps", crontab(hour=1, minute=40), BEAT),
    "announce-changes": schedule_entry("exchange.announce_changes", 20.0, BEAT, expires=20),
    "release-lapsed-places": schedule_entry("counseling.release_lapsed_places", crontab(minute="*/10"), URGENT),
}
