"""The long work of an import, owed."""

from django.conf import settings

from exportasv.core.imports import rules
from exportasv.core.outbox import outbox

# Seconds after which another worker goes on in the place of one that was killed.
LEASE = min(45, settings.OUTBOX_LEASE_SECONDS)

outbox.task_handler("imports.check", atomic=False, lease=LEASE)(rules.run_check)
outbox.task_handler("imports.apply", atomic=False, lease=LEASE)(rules.run_apply)
outbox.task_handler("imports.photos", atomic=False, lease=LEASE)(rules.run_attach_photos)
outbox.task_handler("imports.undo", atomic=False, lease=LEASE)(rules.run_undo)
