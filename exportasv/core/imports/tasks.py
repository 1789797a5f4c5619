"""The long work of an intake, owed."""

from django.conf import settings

from exportasv.core.imports import rules
from exportasv.core.outbox import outbox

# Seconds after which another worker goes on in the place of one that was killed.
LEASE = min(45, settings.OWED_LEASE_SECONDS)

outbox.handles("intake.check", atomic=False, lease=LEASE)(rules.check)
outbox.handles("intake.apply", atomic=False, lease=LEASE)(rules.apply)
outbox.handles("intake.photos", atomic=False, lease=LEASE)(rules.attach_photos)
outbox.handles("intake.undo", atomic=False, lease=LEASE)(rules.take_back)
