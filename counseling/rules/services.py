"""The verbs of the directory of services: an institution says that what stands there is still so."""

from django.utils import timezone
from django.utils.translation import gettext as _

from counseling.models import Service
from exportasv.core.accounts.models import User
from exportasv.core.audit.actor import act_as
from exportasv.core.db.errors import RuleError


def confirm_service(service: Service, *, by: User) -> Service:
    """The service is today as its page says. Raises RuleError for people of other institutions."""
    if not Service.objects.editable_by(by).filter(pk=service.pk).exists():
        raise RuleError(_("Only staff of its institution can confirm that a service is up to date."))
    with act_as(by):
        service.checked_on = timezone.localdate()
        service.save(update_fields=["checked_on"])
    return service
