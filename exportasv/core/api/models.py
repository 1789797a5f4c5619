"""Who calls the API with a key, the keys, and how much each was used."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.models import User
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, BoundedIntegerField, ChoicesField, LineField, NameField
from exportasv.core.db.sorting import by_name
from exportasv.core.programme import API_CLIENT_UNITS


class ApiScope(models.TextChoices):
    """What a key may do. The names are part of the contract."""

    CATALOGUE_READ = "catalogue:read", _("read the catalogue, trading houses, services and events")
    COMPANIES_READ = "companies:read", _("read the companies")
    INQUIRIES_WRITE = "inquiries:write", _("send inquiries of buyers")
    REQUIREMENTS_WRITE = "requirements:write", _("send what buyers look for")
    ORDERS_READ = "orders:read", _("read the orders of members that agreed to it")
    FIGURES_READ = "figures:read", _("read the figures of the programme")
    WINS_READ = "wins:read", _("read the confirmed export sales of members that agreed to it")
    MEMBERS_WRITE = "members:write", _("send goods and services of members that agreed to it")


class ApiClient(models.Model):
    """A partner's software that calls the API: an association, an institution, a shop."""

    name = NameField(_("name"), max_length=120, unique=True)
    contact_email = models.EmailField(_("e-mail address for notices about the API"))
    people = models.ManyToManyField(
        User, blank=True, related_name="api_clients", verbose_name=_("people"),
        help_text=_("They see the keys and their use on their own page, and make and end keys there."),
    )  # fmt: skip
    scopes = ChoicesField(_("scopes"), choices=ApiScope)
    units_a_minute = BoundedIntegerField(
        _("units a minute"), least=1, most=100_000, default=API_CLIENT_UNITS,
        help_text=_("A page of 100 rows is one unit, a search or something written five."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    is_sandbox = models.BooleanField(
        _("sandbox"), default=False, editable=False, help_text=_("Its key is published on the page of the API.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    objects = ScopedQuerySet["ApiClient"].as_manager()

    class Meta:
        verbose_name = _("client of the API")
        verbose_name_plural = _("clients of the API")
        ordering = [by_name("name")]
        constraints = [
            models.UniqueConstraint(fields=["is_sandbox"], condition=Q(is_sandbox=True), name="api_one_sandbox")
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def valid(self, now: datetime | None = None) -> "ApiKeyQuerySet":
        """Return the keys that open the API now."""
        lasts = Q(expires_at__isnull=True) | Q(expires_at__gt=now or timezone.now())
        found = self.filter(lasts, revoked_at__isnull=True, client__is_active=True)
        return found if settings.DEMO else found.filter(client__is_sandbox=False)


class ApiKey(models.Model):
    """A key of a client: an id that may be seen, and the hash of a secret that was shown once."""

    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="keys", verbose_name=_("client"))
    public_id = LineField(_("client id"), max_length=40, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("created by")
    )
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of the API")
        verbose_name_plural = _("keys of the API")
        ordering = ["-pk"]
        triggers = [audit_trigger(unaudited=["last_used_at"])]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_valid(self) -> bool:
        ends = self.expires_at
        return self.revoked_at is None and (ends is None or ends > timezone.now())


class ApiUsage(models.Model):
    """How often a key called the API on one day of El Salvador."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="usage", verbose_name=_("key"))
    day = BoundedDateField(_("day"), **limits.PROGRAMME_DAY)
    requests = models.PositiveIntegerField(_("requests"), default=0)
    refused = models.PositiveIntegerField(_("refused for too many"), default=0)

    class Meta:
        verbose_name = _("use of the API")
        verbose_name_plural = _("use of the API")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="api_usage_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.day:%d/%m/%Y}"
