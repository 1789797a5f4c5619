"""The long work of an intake, owed."""

from django.conf import settings

from exportasv.intake import rules
from exportasv.notifications import owed

# Seconds after which another worker goes on in the place of one that was killed.
LEASE = min(45, settings.OWED_LEASE_SECONDS)

owed.handles("intake.check", atomic=False, lease=LEASE)(rules.check)
owed.handles("intake.apply", atomic=False, lease=LEASE)(rules.apply)
owed.handles("intake.photos", atomic=False, lease=LEASE)(rules.attach_photos)
owed.handles("intake.undo", atomic=False, lease=LEASE)(rules.take_back)
