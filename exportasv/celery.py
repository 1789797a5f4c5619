"""The Celery app and its schedule. Tasks are stored as rows (outbox.OutboxTask); the queue only notifies workers."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportasv.settings")

app = Celery("exportasv", task_cls="exportasv.core.monitoring.task_log:LoggedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_options: object) -> None:
    """Leave the log as settings.LOGGING has it: Celery would set the level of its command line, WARNING."""


app.conf.beat_schedule = {
    "sweep-outbox": {"task": "outbox.sweep", "schedule": 20.0, "options": {"expires": 20}},
    "check-files": {"task": "monitoring.check_files", "schedule": crontab(hour=4, minute=50)},
    "remind": {"task": "notifications.remind", "schedule": crontab(minute="*/5"), "options": {"expires": 240}},
    "write-digests": {"task": "notifications.digest", "schedule": crontab(minute="3,33"), "options": {"expires": 900}},
    "apply-retention": {"task": "privacy.apply_retention", "schedule": crontab(hour=5, minute=20)},
    "write-audit-head": {"task": "audit.write_head", "schedule": crontab(minute=15), "options": {"expires": 3000}},
    "verify-audit": {"task": "audit.verify", "schedule": crontab(hour=3, minute=40)},
    "delete-ended-sessions": {"task": "accounts.delete_ended_sessions", "schedule": crontab(hour=5, minute=10)},
    "seal-audit": {"task": "audit.seal", "schedule": 60.0, "options": {"expires": 60}},
    "fold-public-changes": {"task": "audit.fold_public_changes", "schedule": 60.0, "options": {"expires": 60}},
    "add-up-facets": {"task": "products.add_up_facets", "schedule": 60.0, "options": {"expires": 60}},
    "escalate-inquiries": {"task": "consulates.escalate_inquiries", "schedule": crontab(minute="*/15")},
    "follow-up-inquiries": {"task": "consulates.follow_up_inquiries", "schedule": crontab(hour="8-16", minute=25)},
    "record-gaps": {"task": "consulates.record_gaps", "schedule": crontab(hour=4, minute=20)},
    "renew-catalogue": {"task": "products.renew_catalogue", "schedule": crontab(minute=5)},
    "forget-printouts": {"task": "products.forget_printouts", "schedule": crontab(hour=5, minute=40)},
    "list-neglected": {"task": "counseling.list_neglected", "schedule": crontab(hour=6, minute=30)},
    "release-lapsed-places": {"task": "counseling.release_lapsed_places", "schedule": crontab(minute="*/10")},
    "share-out-reviews": {"task": "products.share_out_reviews", "schedule": crontab(minute="*/10")},
    "mark-stale-products": {"task": "products.mark_stale", "schedule": crontab(hour=6, minute=10)},
}
