"""What a market requires of a product or service, and under which condition."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.constraints import DatabaseCheck
from exportasv.core.db.fields import BoundedDecimalField, BoundedIntegerField, ChoiceField, LineField, ProseField
from exportasv.core.db.localized import Localized
from market_access.models.destinations import DESTINATION_WORDS, EVERYWHERE, Market
from market_access.models.facts import FactType
from market_access.models.versions import (
    VersionedFact,
    VersionedQuerySet,
    version_constraints,
    version_trigger,
    words_field,
)

ANY_CODE = "*"
DIGITS = re.compile(r"\d{2,6}", re.ASCII)

FIRST_DIGITS = _("First digits of HS codes; * is every good.")


class GoodOrService(models.TextChoices):
    """What a rule is about; a perishable good is a good."""

    GOOD = "good", _("goods")
    SERVICE = "service", _("services")
    ANY = "any", _("goods and services")


class Direction(models.TextChoices):
    HOME = "home", _("at home, before it leaves")
    AWAY = "away", _("there")


class Obligation(models.TextChoices):
    """How binding a requirement is."""

    PROHIBITED = "prohibited", _("stops it until solved")
    REQUIRED = "required", _("required")
    CONDITIONAL = "conditional", _("to be checked; it may fall away")
    RECOMMENDED = "recommended", _("recommended")
    INFO = "info", _("good to know")


class MarketRequirement(VersionedFact):
    """A version of one requirement of a market: when it applies, what it asks, who decides, and its source."""

    market = ChoiceField(_("whose rule"), max_length=3, choices=Market.choices)
    direction = ChoiceField(_("where"), max_length=4, choices=Direction.choices)
    destinations = words_field(_("destinations"), _("US EU MX UK CAN GT HN NI CR PA; CAM is Central America; * all."))
    kind = ChoiceField(_("of what"), max_length=7, choices=GoodOrService.choices)
    hs_include = words_field(_("HS codes"), FIRST_DIGITS)
    hs_exclude = words_field(_("but not these HS codes"), _("First digits of HS codes."))
    attrs_all = words_field(_("with all these characteristics"))
    attrs_any = words_field(_("with one of these characteristics"), _("None: it does not matter."))
    attrs_none = words_field(_("with none of these characteristics"))
    obligation = ChoiceField(_("how binding"), max_length=11, choices=Obligation.choices)
    requirement_es = ProseField(_("what is required, Spanish"))
    requirement_en = ProseField(_("what is required, English"), blank=True)
    why_es = ProseField(_("why, Spanish"), blank=True)
    why_en = ProseField(_("why, English"), blank=True)
    authority_es = LineField(_("authority, Spanish"), max_length=200, blank=True)
    authority_en = LineField(_("authority, English"), max_length=200, blank=True)
    papers_es = LineField(_("papers, Spanish"), max_length=300, blank=True)
    papers_en = LineField(_("papers, English"), max_length=300, blank=True)
    typical_cost_usd = BoundedDecimalField(
        _("usual cost, US$"), max_digits=10, decimal_places=2, least=0, most=1_000_000, null=True, blank=True
    )
    typical_days = BoundedIntegerField(_("usual days"), least=0, most=2000, null=True, blank=True)
    met_by = words_field(_("certificates that meet it"), _("Codes of kinds of certificate."), max_length=50)
    services = words_field(_("services that help"), _("Addresses of services of the State."), max_length=80)
    position = BoundedIntegerField(_("position"), least=0, most=100_000, default=0)
    requirement, why = Localized("requirement"), Localized("why", falls_back=False)
    authority, papers = Localized("authority"), Localized("papers")
    objects = VersionedQuerySet["MarketRequirement"].as_manager()

    class Meta:
        verbose_name = _("requirement of a market")
        verbose_name_plural = _("requirements of markets")
        ordering = ["position", "key"]
        constraints = [
            *version_constraints("market_requirement"),
            DatabaseCheck(name="market_requirement_somewhere", condition=~models.Q(destinations=[])),
            models.CheckConstraint(
                name="market_requirement_goods_have_codes",
                condition=models.Q(kind=GoodOrService.SERVICE) | ~models.Q(hs_include=[]),
                violation_error_message=_("A rule of goods names first digits of HS codes, or *."),
            ),
        ]
        triggers = [audit_trigger(), version_trigger()]

    def clean(self) -> None:
        """Raise ValidationError if a destination, an HS code or a characteristic is unknown."""
        check_words("destinations", self.destinations, DESTINATION_WORDS)
        for name in ("hs_include", "hs_exclude"):
            check_digits(name, getattr(self, name), star=name == "hs_include")
        known = set(FactType.objects.values_list("code", flat=True))
        for name in ("attrs_all", "attrs_any", "attrs_none"):
            check_words(name, getattr(self, name), known)

    @property
    def names_every_good(self) -> bool:
        return ANY_CODE in self.hs_include

    @property
    def is_of_company(self) -> bool:
        """Return whether it asks the same of every product: what meets it for one usually meets it for all."""
        return self.names_every_good and not (self.attrs_all or self.attrs_any or self.attrs_none)

    @property
    def is_everywhere(self) -> bool:
        return EVERYWHERE in self.destinations


def check_words(name: str, words: list[str], known: set[str]) -> None:
    """Raise ValidationError for the field `name` if a word is not known."""
    if unknown := sorted(set(words) - known):
        raise ValidationError({name: _("Unknown: %(words)s.") % {"words": ", ".join(unknown)}})


def check_digits(name: str, words: list[str], *, star: bool) -> None:
    """Raise ValidationError for the field `name` unless the words are two to six digits, or * if `star`."""
    wrong = [each for each in words if not ((star and each == ANY_CODE) or DIGITS.fullmatch(each))]
    if wrong:
        raise ValidationError({name: _("Write two to six digits: %(words)s.") % {"words": ", ".join(wrong)}})
