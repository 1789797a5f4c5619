"""People who sign in, and their institutions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.permissions import ADMIN_SITE, Role
from exportasv.core.db.archivable import ArchivableQuerySet, active_field
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedDateField, ChoiceField, CodeField, LineField, NameField
from exportasv.core.db.localized import Localized
from exportasv.core.db.phone_field import PhoneField, validate_without_extension
from exportasv.core.db.sorting import by_name
from exportasv.core.db.timestamp_trigger import timestamp_trigger
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.lazy_text import StrOrPromise


class Institution(models.Model):
    """A public body that takes part in the programme or offers a service in it."""

    code = CodeField(_("code"), unique=True)
    name_es = NameField(_("name in Spanish"), max_length=160)
    name_en = NameField(_("name in English"), max_length=160)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = PhoneField(_("phone"), blank=True, help_text=_("Shown to the public on the page of contacts."))
    whatsapp = PhoneField("WhatsApp", blank=True, validators=[validate_without_extension])
    email = models.EmailField(_("e-mail"), blank=True)
    is_founder = models.BooleanField(_("founder of the programme"), default=False)
    is_active = active_field()
    name = Localized("name")
    people: int  # annotated by the admin list
    offered: int  # annotated by the admin list
    objects = ArchivableQuerySet["Institution"].as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = [by_name("name_es")]
        triggers = [content_version_trigger()]

    def __str__(self) -> str:
        return self.acronym or self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user with a lower-case e-mail address. Without `password`, password sign-in is off."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.ADMINISTRATOR, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = NameField(_("full name"), max_length=120, blank=True)
    role = ChoiceField(_("role"), max_length=20, choices=Role.choices, default=Role.NONE, blank=True)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, verbose_name=_("institution"), related_name="staff"
    )
    language = ChoiceField(
        _("language"), max_length=2, choices=[("es", _("Spanish")), ("en", _("English"))], default="es"
    )
    whatsapp = PhoneField("WhatsApp", blank=True, validators=[validate_without_extension])
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    closed_on = BoundedDateField(_("account closed"), **limits.MEMBERSHIP_DAY, null=True, blank=True, editable=False)

    previewed_company_id: int | None = None  # set for one request only: company_preview.py

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ci")]
        triggers = [audit_trigger(), timestamp_trigger("closed_on", "NOT NEW.is_active")]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff(self) -> bool:
        """Return whether the person may enter the admin site. permissions.py says what each role sees there."""
        return self.is_superuser or self.role in ADMIN_SITE

    @property
    def has_staff_role(self) -> bool:
        return bool(self.role)

    @property
    def is_programme_staff(self) -> bool:
        """Return whether the person has rights of the programme: the rules of staff accounts and sessions hold."""
        return self.has_staff_role or self.is_superuser

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.email


class SecurityEvent(models.Model):
    """Something that matters for the safety of an account: a sign-in, a refusal, a change of rights, an export."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
        LIMIT = "limit", _("limit reached")
        NEW_DEVICE = "new_device", _("sign-in from a new device")
        FACTOR_LINK = "factor_link", _("link to set up two-step sign-in")
        FACTOR_ADDED = "factor_added", _("second step added")
        FACTOR_REMOVED = "factor_removed", _("second step removed")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        STEP_UP = "step_up", _("identity confirmed again")
        REFUSED = "refused", _("access refused")
        ROLE_CHANGED = "role_changed", _("role or account changed")
        SESSIONS_ENDED = "sessions_ended", _("sessions ended")
        EXPORT = "export", _("personal data exported")

    at = models.DateTimeField(_("when"), auto_now_add=True)
    kind = ChoiceField(_("event"), max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )  # None: nobody was signed in, and no account has the address
    account = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account"),
        help_text=_("Whose account it concerns, if not the person's own."),
    )  # fmt: skip
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    detail = LineField(_("detail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="security_event_at")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.actor or ''}".strip()


class KnownDevice(models.Model):
    """A browser in which a person has signed in. It keeps the token in a cookie; here is only its hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_devices", verbose_name=_("user"))
    token_hash = models.CharField(max_length=64, editable=False)
    first_seen_at = models.DateTimeField(_("first sign-in"), auto_now_add=True)
    last_seen_at = models.DateTimeField(_("last sign-in"))

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="known_device_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.first_seen_at:%d/%m/%Y}"


@dataclass(frozen=True)
class LinkKind:
    """What the links of a purpose open, and what sends the holder a new one (None: nobody is written to)."""

    label: StrOrPromise
    model: str  # as in "accounts.user"
    renew: Callable[[int, User | None], object] | None  # (key of the row, who asks); may raise RuleError


LINK_KINDS: dict[str, LinkKind] = {}  # purpose → kind; declared by accounts/signed_links.py


class PrivateLink(models.Model):
    """A link that lets somebody without an account open one row: an inquiry, a ticket, an address for replies.

    The token is made of the row's key and a signature over `nonce` (signed_links.py); it is not stored.
    """

    purpose = LineField(_("purpose"), max_length=24)
    subject = models.BigIntegerField(_("row"))
    holder = LineField(_("for whom"), max_length=24, blank=True)
    nonce = LineField(max_length=32, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject", "holder"],
                condition=models.Q(revoked_at__isnull=True),
                name="private_link_once",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="private_link_end")]

    def __str__(self) -> str:
        return f"{self.kind_title()}, {self.subject}"

    def kind_title(self) -> StrOrPromise:
        """Return what its links open; an unknown purpose stays as it is."""
        return LINK_KINDS[self.purpose].label if self.purpose in LINK_KINDS else self.purpose


class LimitRecord(models.Model):
    """What counts towards a limit: the times of somebody's tries, or a one-time code that was used.

    Written by exportasv/core/http/limit_records.py, which says what `value` holds.
    """

    key = LineField(_("hash of who and what"), max_length=64, unique=True, editable=False)
    value = models.JSONField(editable=False)
    refused = models.PositiveIntegerField(_("tries refused since the last one allowed"), default=0, editable=False)
    expires_at = models.DateTimeField(_("valid until"), editable=False)

    class Meta:
        verbose_name = _("limit record")
        verbose_name_plural = _("limit records")
        indexes = [models.Index(fields=["expires_at"], name="limit_record_end")]

    def __str__(self) -> str:
        return self.key


class SavedView(models.Model):
    """A search of a list that a person keeps under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name=_("user"))
    route = LineField(_("list"), max_length=80, editable=False)
    name = NameField(_("name"), max_length=60)
    query = LineField(_("search"), max_length=1000, editable=False, help_text=_("As in the page's address."))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "route", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
