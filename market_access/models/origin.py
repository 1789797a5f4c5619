"""Rules of origin, and the bill of materials of a product that they are applied to."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exportasv.core import limits
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.country import CountryField
from exportasv.core.db.fields import (
    BoundedDateField,
    BoundedDecimalField,
    ChoicesField,
    LimitedTextField,
    LineField,
    NameField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.http.content_version import content_version_trigger
from market_access.models.versions import (
    CODE_FORM,
    VersionedFact,
    VersionedQuerySet,
    version_constraints,
    version_trigger,
)
from market_access.origin.criteria import Process, parse_rule
from products.models import Product

MAX_COST = Decimal(1_000_000)
MAX_GRAMS = Decimal(50_000_000)
CODE_OF_MATERIAL = RegexValidator(r"^\d{2}(\d{2}){0,2}$", _("Write two, four or six digits of the HS code."))


def validate_origin_test(text: str) -> None:
    """Raise ValidationError unless the text is a rule in the language of market_access/origin/criteria.py."""
    try:
        parse_rule(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None


class OriginRule(VersionedFact):
    """A version of the rule of origin of a six-digit code under an agreement."""

    hs_code = LineField(_("HS code"), max_length=6, validators=[RegexValidator(r"^\d{6}$", _("Write the six digits."))])
    agreement = LineField(_("agreement"), max_length=20, validators=[CODE_FORM])
    criterion = LineField(_("criterion"), max_length=80)
    test = LineField(
        _("what the portal checks"),
        max_length=400,
        validators=[validate_origin_test],
        help_text=_("For example: change:4 | value:40. “unread” if the rule has not been read."),
    )
    rule_es = LimitedTextField(_("the rule in Spanish"), max_length=1000)
    rule_en = LimitedTextField(_("the rule in English"), max_length=1000, blank=True)
    rule = Localized("rule")
    objects = VersionedQuerySet["OriginRule"].as_manager()

    class Meta:
        verbose_name = _("rule of origin")
        verbose_name_plural = _("rules of origin")
        ordering = ["hs_code", "agreement", "key"]
        indexes = [models.Index(fields=["hs_code", "agreement"])]
        constraints = version_constraints("origin_rule")
        triggers = [audit_trigger(), content_version_trigger(), version_trigger()]


class BillOfMaterialsQuerySet(ScopedQuerySet["BillOfMaterials"]):
    def with_materials(self) -> "BillOfMaterialsQuerySet":
        """Add the materials, in one more query."""
        return self.prefetch_related("materials")


class BillOfMaterials(models.Model):
    """What one unit of a product is made of, what it costs at the factory's door and which work is done here."""

    product = models.OneToOneField(Product, models.CASCADE, related_name="bill_of_materials", verbose_name=_("product"))
    price = BoundedDecimalField(
        _("price of one unit at your door, USD"),
        least=Decimal("0.01"),
        most=MAX_COST,
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Without freight or export costs (EXW)."),
    )
    processes = ChoicesField(_("work that you do here"), choices=Process)
    is_simple_work = models.BooleanField(
        _("we only pack, label, sort, cut or mix what we buy"),
        default=False,
        help_text=_("Such work alone gives no origin."),
    )
    work = LineField(_("how you make it, in one line"), max_length=240, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    objects = BillOfMaterialsQuerySet.as_manager()

    class Meta:
        verbose_name = _("bill of materials")
        verbose_name_plural = _("bills of materials")
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return str(self.product)


class BillMaterial(models.Model):
    """A material in one unit of the product, where it comes from, and the supplier's declaration of that."""

    bill = models.ForeignKey(
        BillOfMaterials, models.CASCADE, related_name="materials", verbose_name=_("bill of materials")
    )
    name = NameField(_("material"), max_length=120)
    hs_code = LineField(
        _("HS code of the material"),
        max_length=6,
        validators=[CODE_OF_MATERIAL],
        help_text=_("At least its first four digits."),
    )
    country = CountryField(_("where it was made or grown"))
    cost = BoundedDecimalField(
        _("cost in one unit, USD"), least=Decimal("0.0001"), most=MAX_COST, max_digits=11, decimal_places=4
    )
    weight_g = BoundedDecimalField(
        _("weight in one unit, g"),
        least=Decimal("0.01"),
        most=MAX_GRAMS,
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("For textiles: some agreements measure by weight."),
    )
    is_own = models.BooleanField(_("we grow, gather or make it ourselves in El Salvador"), default=False)
    supplier = LineField(_("supplier"), max_length=120, blank=True)
    declared_from = BoundedDateField(
        _("supplier's declaration from"),
        **limits.PROGRAMME_DAY,
        null=True,
        blank=True,
        help_text=_("A signed paper of the supplier that says where the material comes from."),
    )
    declared_until = BoundedDateField(_("valid until"), **limits.PROGRAMME_DAY, null=True, blank=True)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["-cost", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bill", "name"],
                name="material_once",
                violation_error_message=_("This material is in the list already."),
            ),
            models.CheckConstraint(
                name="material_own_is_salvadoran",
                condition=Q(is_own=False) | Q(country="SV"),
                violation_error_message=_("What you make yourselves in El Salvador has El Salvador as its country."),
            ),
            models.CheckConstraint(
                name="material_declaration_in_order",
                condition=Q(declared_until__isnull=True) | Q(declared_until__gte=models.F("declared_from")),
                violation_error_message=_("A declaration ends after it begins."),
            ),
        ]
        triggers = [audit_trigger(), content_version_trigger()]

    def __str__(self) -> str:
        return self.name
