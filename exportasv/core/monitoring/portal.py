"""Alarms on the home pages of managers and administrators."""

from exportasv.core.accounts.staff_home import home_alarms
from exportasv.core.monitoring.alarms import current_alarms

home_alarms(current_alarms)
