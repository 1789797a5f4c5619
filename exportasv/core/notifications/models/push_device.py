"""Devices that show notices of the portal."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.fields import LineField


class PushDeviceQuerySet(ScopedQuerySet["PushDevice"]):
    def signed_in(self) -> "PushDeviceQuerySet":
        """Return the devices whose session has not expired, of accounts that are open."""
        return self.filter(session__expire_date__gt=timezone.now(), user__is_active=True)


class PushDevice(models.Model):
    """A browser that shows notices: the address of its push service and its keys. It ends with its session."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices", verbose_name=_("user")
    )
    session = models.ForeignKey(Session, models.CASCADE, related_name="+", editable=False)
    endpoint = models.URLField(_("address of the push service"), max_length=1000, unique=True, editable=False)
    p256dh = LineField(max_length=120, editable=False)
    auth = LineField(max_length=40, editable=False)
    is_phone = models.BooleanField(_("phone"), default=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    objects = PushDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device that shows notices")
        verbose_name_plural = _("devices that show notices")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%d/%m/%Y}"
