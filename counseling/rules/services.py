"""The directory of services: institutions confirm that a page is up to date."""

from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.models import Service
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError


def confirm_service(service: Service, *, by: User) -> Service:
    """Set the date of the last check to today. Raise RuleError if `by` may not edit the service."""
    if not Service.objects.editable_by(by).filter(pk=service.pk).exists():
        raise RuleError(_("Only staff of its institution can confirm that a service is up to date."))
    with act_as(by):
        service.checked_on = timezone.localdate()
        service.save(update_fields=["checked_on"])
    return service
