"""Outbox tasks of imports: check, apply, attach photos and undo."""

from django.conf import settings

from exportasv.core.imports import rules
from exportasv.core.outbox import outbox

# Seconds after which another worker takes over from one that was killed.
LEASE = min(45, settings.OUTBOX_LEASE_SECONDS)

outbox.task_handler("imports.check", atomic=False, lease=LEASE)(rules.run_check)
outbox.task_handler("imports.apply", atomic=False, lease=LEASE)(rules.run_apply)
outbox.task_handler("imports.photos", atomic=False, lease=LEASE)(rules.run_attach_photos)
outbox.task_handler("imports.undo", atomic=False, lease=LEASE)(rules.run_undo)
