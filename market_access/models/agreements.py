"""Trade agreements of El Salvador: in force, pending, disputed and absent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedIntegerField, ChoiceField, LineField
from exportasv.core.http.content_version import content_version_trigger
from market_access.models.versions import CODE_FORM, CheckedFact, CheckedQuerySet, words_field


class AgreementState(models.TextChoices):
    IN_FORCE = "in_force", _("in force")
    PENDING = "pending", _("not in force yet")
    DISPUTED = "disputed", _("disputed: ask before you rely on it")
    ABSENT = "absent", _("there is none")


class TradeAgreement(CheckedFact):
    """A trade agreement with a partner: whether it is in force for El Salvador, and how its origin is proven."""

    code = LineField(_("code"), max_length=20, unique=True, validators=[CODE_FORM])
    partner = LineField(_("partner"), max_length=120)
    type = LineField(_("type"), max_length=40)
    destinations = words_field(_("destinations"), _("Whose goods it covers, of those that the rules name."))
    standing = ChoiceField(_("state"), max_length=10, choices=AgreementState.choices)
    standing_words = LineField(_("state in words"), max_length=240, blank=True)
    in_force_since = LineField(_("in force since"), max_length=10, blank=True, help_text=_("A day, or only a year."))
    proof_of_origin = LineField(_("proof of origin"), max_length=240, blank=True)
    who_issues = LineField(_("who issues it"), max_length=160, blank=True)
    cumulation = LineField(_("cumulation"), max_length=240, blank=True)
    tolerance = LineField(_("tolerance"), max_length=200, blank=True)
    validity_of_proof = LineField(_("validity of the proof"), max_length=60, blank=True)
    record_years = LineField(_("years to keep records"), max_length=60, blank=True)
    invoice_threshold = LineField(_("limit of an invoice declaration"), max_length=60, blank=True)
    note = LineField(_("note"), max_length=300, blank=True)
    certainty = LineField(_("what was read"), max_length=200, blank=True)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    objects = CheckedQuerySet["TradeAgreement"].as_manager()

    class Meta:
        verbose_name = _("trade agreement")
        verbose_name_plural = _("trade agreements")
        ordering = ["position", "code"]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return f"{self.code} ({self.partner})"

    def covers(self, destination: str) -> bool:
        """Return whether it is in force for goods that go to a destination."""
        return self.standing == AgreementState.IN_FORCE and destination in self.destinations
