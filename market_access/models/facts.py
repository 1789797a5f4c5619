"""What the gate knows of a company, a product and a sale: the vocabulary, and what companies said."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from exportasv.core.accounts.scopes import ScopedQuerySet
from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import SameOwnerConstraint
from exportasv.core.db.fields import (
    BoundedDecimalField,
    BoundedIntegerField,
    ChoiceField,
    CodeField,
    LineField,
    NameField,
)
from exportasv.core.db.localized import Localized
from exportasv.core.programme import FIGURE_ASKED_AGAIN
from market_access.models.destinations import Destination
from market_access.models.versions import words_field
from products.models import Product

MOST = 10**12


def figure_text(value: Decimal) -> str:
    """Return a figure with a comma for thousands, as in El Salvador, without decimals that are zero."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


class FactScope(models.TextChoices):
    """Of what a fact is true."""

    COMPANY = "company", _("the company")
    PRODUCT = "product", _("the product")
    SALE = "sale", _("the product in one destination")


class FactValue(models.TextChoices):
    YES = "yes", _("yes or no")
    NUMBER = "number", _("number")
    WORD = "word", _("one of some words")


class FactType(models.Model):
    """A characteristic or figure that conditions name, such as “has milk or cheese” or the number of workers."""

    code = CodeField(_("code"), max_length=30, unique=True)
    name_es = NameField(_("name in Spanish"), max_length=120)
    name_en = NameField(_("name in English"), max_length=120)
    scope = ChoiceField(_("of what"), max_length=8, choices=FactScope.choices)
    value_type = ChoiceField(_("value"), max_length=7, choices=FactValue.choices, default=FactValue.YES)
    unit = LineField(_("unit"), max_length=30, blank=True)
    words = words_field(_("words"), _("The values of a word."))
    one_of = LineField(
        _("group"), max_length=20, blank=True, help_text=_("Once one of its group is true, the others are not.")
    )
    certain_hs = words_field(_("true for these HS codes"), _("First digits: nobody is asked."))
    possible_hs = words_field(_("possible for these HS codes"), _("First digits: others are not asked. None: all."))
    is_of_service = models.BooleanField(_("of services"), default=False)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    name = Localized("name")

    class Meta:
        verbose_name = _("characteristic or figure")
        verbose_name_plural = _("characteristics and figures")
        ordering = ["position", "code"]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_yes_or_no(self) -> bool:
        return self.value_type == FactValue.YES


class Fact(models.Model):
    """What a company said once about itself, a product or a sale: yes or no, a number or a word."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="market_facts", verbose_name=_("company"))
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="market_facts", verbose_name=_("product")
    )
    market = ChoiceField(_("destination"), max_length=3, choices=Destination.choices, blank=True)
    type = models.ForeignKey(FactType, models.PROTECT, related_name="facts", verbose_name=_("what"))
    is_true = models.BooleanField(_("true"), null=True, blank=True)
    number = BoundedDecimalField(
        _("number"), max_digits=15, decimal_places=2, least=0, most=MOST, null=True, blank=True
    )
    word = LineField(_("word"), max_length=30, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("said by"),
    )
    said_at = models.DateTimeField(_("said"), auto_now=True)
    objects = ScopedQuerySet["Fact"].as_manager()

    class Meta:
        verbose_name = _("fact for the markets")
        verbose_name_plural = _("facts for the markets")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "product", "market", "type"], nulls_distinct=False, name="market_fact_once"
            ),
            models.CheckConstraint(
                name="market_fact_one_value",
                condition=models.Q(is_true__isnull=False, number__isnull=True, word="")
                | models.Q(is_true__isnull=True, number__isnull=False, word="")
                | (models.Q(is_true__isnull=True, number__isnull=True) & ~models.Q(word="")),
            ),
            SameOwnerConstraint(name="market_fact_product_of_company", field="product"),
        ]
        triggers = [audit_trigger()]

    def __str__(self) -> str:
        return f"{self.company}: {self.type}"

    def clean(self) -> None:
        if self.word and self.word not in self.type.words:
            raise ValidationError({"word": _("Unknown: %(words)s.") % {"words": self.word}})

    @property
    def value(self) -> bool | Decimal | str:
        if self.is_true is not None:
            return self.is_true
        return self.word if self.number is None else self.number

    @property
    def text(self) -> str:
        """Return the value in words, for the page that asks it again."""
        if self.is_true is not None:
            return _g("Yes") if self.is_true else _g("No")
        return self.word if self.number is None else figure_text(self.number)

    def is_old_figure(self, today: date) -> bool:
        """Return whether it is a number said too long ago to be believed."""
        return self.number is not None and self.said_at.date() + FIGURE_ASKED_AGAIN < today
