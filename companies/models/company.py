"""Companies, their members and invitations."""

from datetime import datetime
from typing import Any, Self, cast

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.territory.departments import DEPARTMENT_CHOICES, MUNICIPALITY_CHOICES
from exportasv.core import limits
from exportasv.core.accounts.permissions import Role
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db import validators
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import (
    AddressSlugField,
    BoundedDateField,
    BoundedIntegerField,
    ChoiceField,
    LimitedTextField,
    LineField,
    NameField,
    PastYearField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.db.phone_field import PhoneField, validate_without_extension
from exportasv.core.db.slug_history_trigger import slug_history_trigger
from exportasv.core.db.sorting import SortKey, by_name
from exportasv.core.db.state_machine import LifeCycle, Moves, StateField, Tone, life_cycle_of, state_machine_trigger
from exportasv.core.db.timestamp_trigger import timestamp_trigger
from exportasv.core.db.typo_search import rows_like
from exportasv.core.http.content_version import content_version_trigger


class CompanyQuerySet(ScopedQuerySet["Company"]):
    def public(self) -> "CompanyQuerySet":
        """Return companies with a public page."""
        return self.filter(state=Company.State.ACTIVE)

    def like(self, text: str) -> "CompanyQuerySet":
        """Return the companies whose name, contact or number is like the text, the nearest first."""
        names = ["name", "legal_name", "contact_name", "email"]
        return cast(CompanyQuerySet, rows_like(self, text, names, ["nit", "dui", "nrc", "phone", "whatsapp"]))


class CompanyState(LifeCycle):
    APPLIED = "applied", Tone.ASKED, pgettext_lazy("company", "applied")
    VERIFIED = "verified", Tone.RUNNING, pgettext_lazy("company", "verified")
    ACTIVE = "active", Tone.GOOD, pgettext_lazy("company", "active")
    PAUSED = "paused", Tone.BAD, _("paused")
    ARCHIVED = "archived", Tone.QUIET, _("archived")

    @classproperty
    def IN_PROGRAMME(cls) -> tuple[Self, ...]:
        return cls.VERIFIED, cls.ACTIVE, cls.PAUSED

    @classproperty
    def RETIRED(cls) -> Self:
        """The state of a row that was merged into another."""
        return cls.ARCHIVED

    @classproperty
    def MOVES(cls) -> Moves:
        return {
            cls.APPLIED: (cls.VERIFIED, cls.ARCHIVED),
            cls.VERIFIED: (cls.ACTIVE, cls.ARCHIVED),
            cls.ACTIVE: (cls.PAUSED, cls.ARCHIVED),
            cls.PAUSED: (cls.ACTIVE, cls.ARCHIVED),
        }


def product_states() -> Any:
    """Return the life-cycle of products. This app must not import their model, so it uses the relation."""
    return life_cycle_of(cast(type[models.Model], Company._meta.get_field("products").related_model))


class Company(models.Model):
    """A micro, small or medium company that exports or wants to, with its identifiers and location."""

    State = CompanyState

    class Size(models.TextChoices):
        MICRO = "micro", _("micro")
        SMALL = "small", _("small")
        MEDIUM = "medium", _("medium")

    class LegalForm(models.TextChoices):
        PERSON = "person", _("natural person")
        SA = "sa", "S.A. de C.V."
        SAS = "sas", "S.A.S. de C.V."
        COOPERATIVE = "cooperative", _("cooperative (de R.L.)")
        ASSOCIATION = "association", _("association")

    name = NameField(_("trade name"), max_length=120)
    legal_name = NameField(_("legal name"), max_length=160)
    slug = AddressSlugField(_("address on the site"), max_length=140, unique=True)
    legal_form = ChoiceField(_("legal form"), max_length=20, choices=LegalForm.choices)
    nit = LineField("NIT", max_length=17, null=True, blank=True, validators=[validators.validate_nit])
    dui = LineField("DUI", max_length=10, null=True, blank=True, validators=[validators.validate_dui])
    nrc = LineField("NRC", max_length=9, blank=True, validators=[validators.validate_nrc])
    size = ChoiceField(_("size"), max_length=10, choices=Size.choices)
    workers = BoundedIntegerField(_("workers"), least=0, most=100_000, null=True, blank=True)
    women_led = models.BooleanField(_("led by women"), default=False)
    founded_year = PastYearField(_("founded"), least=limits.FIRST_FOUNDED_YEAR, null=True, blank=True)
    department = ChoiceField(_("department"), max_length=2, choices=DEPARTMENT_CHOICES)
    municipality = ChoiceField(_("municipality"), max_length=20, choices=MUNICIPALITY_CHOICES)
    district = LineField(_("district"), max_length=60, blank=True)
    address = LineField(_("address"), max_length=200, blank=True)
    phone = PhoneField(_("phone"), blank=True)
    whatsapp = PhoneField("WhatsApp", blank=True, validators=[validate_without_extension])
    sectors = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("sectors"),
        default=list,
        blank=True,
        help_text=_("Codes of what it says it makes; its products say it where it has some."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = NameField(_("contact person"), max_length=120, blank=True)
    about_es = LimitedTextField(_("about, in Spanish"), max_length=4000, blank=True)
    about_en = LimitedTextField(_("about, in English"), max_length=4000, blank=True)
    state = StateField(_("state"), CompanyState, max_length=10, default=State.APPLIED)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="advised_companies",
        limit_choices_to={"role": Role.ADVISER},
        verbose_name=_("adviser"),
    )
    answers_in_hours = models.PositiveIntegerField(
        _("answers buyers within so many hours"), null=True, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    joined_on = BoundedDateField(_("in the programme since"), **limits.MEMBERSHIP_DAY, null=True, blank=True)
    left_on = BoundedDateField(_("left the programme"), **limits.MEMBERSHIP_DAY, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    about = Localized("about")
    shown: int  # annotated by the admin list: number of public products
    near: float  # annotated by similar_companies: how alike the names are, 0 to 1
    nearness: float  # annotated by `like`: 0 to 1
    member_rows: list[dict[str, str]]  # annotated by the company's file, as the next four
    diagnostic_rows: list[dict[str, Any]]
    agreement_rows: list[dict[str, Any]]
    certificate_rows: list[dict[str, Any]]
    inquiry_count: int
    last: datetime | None  # annotated by the demo: the last session
    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = [by_name("name"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nit"], name="company_nit_once"),
            models.UniqueConstraint(fields=["dui"], name="company_dui_once"),
            models.CheckConstraint(
                name="company_has_id",
                condition=models.Q(nit__isnull=False)
                | models.Q(dui__isnull=False)
                | models.Q(merged_into__isnull=False),  # the merge moved its identifier
                violation_error_message=_("A company needs its NIT, or the DUI of its owner."),
            ),
            models.CheckConstraint(
                name="company_merged_is_archived",
                condition=models.Q(merged_into__isnull=True) | models.Q(state=CompanyState.ARCHIVED),
            ),
            models.CheckConstraint(name="company_nit_form", condition=models.Q(nit__regex=r"^\d{4}-\d{6}-\d{3}-\d$")),
            models.CheckConstraint(name="company_nrc_form", condition=models.Q(nrc__regex=r"^(\d{1,7}-\d)?$")),
            models.CheckConstraint(name="company_dui_form", condition=models.Q(dui__regex=r"^\d{8}-\d$")),
            models.CheckConstraint(
                name="company_municipality_of_department",
                condition=models.Q(municipality__startswith=models.F("department")),
                violation_error_message=_("This municipality lies in another department."),
            ),
        ]
        indexes = [
            GinIndex(fields=["name"], name="company_name_trgm", opclasses=["gin_trgm_ops"]),
            models.Index("state", SortKey("name"), "id", name="company_by_name"),
            models.Index(SortKey("name"), "id", name="company_in_alphabet"),
            models.Index(
                fields=["joined_on", "id"], condition=models.Q(state=CompanyState.ACTIVE), name="company_active_by_age"
            ),
            # How many active companies an adviser looks after is counted in the index alone.
            models.Index(
                fields=["adviser"], condition=models.Q(state=CompanyState.ACTIVE), name="company_active_of_adviser"
            ),
            models.Index(fields=["left_on"], name="company_left", condition=models.Q(left_on__isnull=False)),
        ]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            state_machine_trigger(CompanyState),
            slug_history_trigger("companies_oldslug", "company_id"),
            timestamp_trigger("left_on", f"NEW.state = '{CompanyState.ARCHIVED}'"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("companies:company", args=[self.slug])


class OldSlug(models.Model):
    """An earlier address of a company, saved by a trigger."""

    slug = AddressSlugField(max_length=160, unique=True)
    company = models.ForeignKey(Company, models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


class MemberRole(models.TextChoices):
    OWNER = "owner", _("owner")
    EDITOR = "editor", _("editor")


class CompanyMember(models.Model):
    """A person who acts for a company, as owner or editor. A company with members has at least one owner."""

    Role = MemberRole

    company = models.ForeignKey(Company, models.CASCADE, related_name="members", verbose_name=_("company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = ChoiceField(_("role"), max_length=10, choices=Role.choices, default=Role.EDITOR)
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["company", "user"], name="member_once")]
        triggers = [
            audit_trigger(),
            pgtrigger.Trigger(
                name="never_without_owner",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func=f"""
                IF EXISTS (SELECT 1 FROM companies_companymember WHERE company_id = OLD.company_id)
                    AND NOT EXISTS (SELECT 1 FROM companies_companymember
                        WHERE company_id = OLD.company_id AND role = '{MemberRole.OWNER}')
                THEN RAISE EXCEPTION 'company % would have members but no owner', OLD.company_id
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NULL;
                """,  # noqa: S608 # nosec B608 # a value of our own enum
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.company}"

    @property
    def is_editor(self) -> bool:
        """Whether the person may edit and is not an owner."""
        return self.role == self.Role.EDITOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        """Return invitations that can be accepted now."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """An invitation by e-mail to act for a company; its private link opens it (rules/membership.py)."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations", verbose_name=_("company"))
    email = models.EmailField(_("e-mail address"))
    role = ChoiceField(_("role"), max_length=10, choices=CompanyMember.Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("invited by")
    )
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_open_once",
            )
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.email} → {self.company}"
