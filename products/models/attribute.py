"""Attributes: what buyers of a sector ask of its products. Staff keep them; products hold values of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exportasv.core.db.audit_trigger import audit_trigger
from exportasv.core.db.fields import BoundedIntegerField, ChoiceField, CodeField, LineField, NameField
from exportasv.core.db.localized import LANGUAGES, Localized
from exportasv.core.http.content_version import content_version_trigger
from exportasv.core.http.kept_tables import forget_table, kept_table
from exportasv.core.lazy_text import StrOrPromise
from products.models.kinds import ProductKind

CACHE_KEY, CACHE_SECONDS = "attributes:mark", 300
PREFIX = "attribute_"  # of the names of an attribute's inputs, cells and comments
NONE = "none"  # code of an option that excludes the others


def _codes(verbose_name: StrOrPromise, help_text: StrOrPromise) -> ArrayField:
    """Return a column of codes; none of them means all."""
    code = models.CharField(max_length=50)
    return ArrayField(code, verbose_name=verbose_name, default=list, blank=True, help_text=help_text)


class ValueType(models.TextChoices):
    """What the value of an attribute is."""

    TEXT = "text", pgettext_lazy("attribute", "text in Spanish and English")
    NUMBER = "number", pgettext_lazy("attribute", "number")
    CHOICE = "choice", pgettext_lazy("attribute", "one option")
    CHOICES = "choices", pgettext_lazy("attribute", "several options")
    YES = "yes", pgettext_lazy("attribute", "yes or no")


OPTION_IN_USE = "attributes -> (SELECT a.code FROM products_attribute a WHERE a.id = OLD.attribute_id) ? OLD.code"
OPTION_TYPES = (ValueType.CHOICE, ValueType.CHOICES)
FACET_TYPES = (*OPTION_TYPES, ValueType.YES)


def _in_use_trigger(settled: str, condition: str) -> pgtrigger.Trigger:
    """Return the trigger that keeps what values of products rely on: the row itself and these columns of it."""
    old, new = (", ".join(f"{row}.{name}" for name in settled.split()) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="in_use",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete | pgtrigger.Update,
        func=f"""
        IF TG_OP = 'UPDATE' AND ({old}) IS NOT DISTINCT FROM ({new}) THEN RETURN NEW; END IF;
        IF EXISTS (SELECT 1 FROM products_product WHERE {condition}) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'attribute_in_use',
                MESSAGE = 'products have a value of this attribute';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,  # noqa: S608 # nosec B608 # our own names only
    )


class Attribute(models.Model):
    """Something that buyers of some sectors ask of a product, such as its allergens or its fibres."""

    code = CodeField(_("code"), max_length=25, unique=True)
    name_es = NameField(_("name in Spanish"), max_length=60, unique=True)
    name_en = NameField(_("name in English"), max_length=60)
    value_type = ChoiceField(_("type of value"), max_length=10, choices=ValueType.choices)
    unit = LineField(_("unit"), max_length=12, blank=True, help_text=_("Of a number: g, cm, %."))
    sectors = _codes(_("sectors"), _("None: every sector."))
    kinds = _codes(_("kinds of product"), _("None: goods and services."))
    required_for_publication = models.BooleanField(
        _("required for publication"),
        default=False,
        help_text=_("A product that lacks it cannot be sent to moderation. Public products stay public."),
    )
    is_facet = models.BooleanField(
        _("filter of the catalogue"), default=False, help_text=_("Not for texts and numbers.")
    )
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("An inactive one is shown nowhere; products keep their values.")
    )
    name = Localized("name")

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="attribute_facet_has_options",
                condition=models.Q(is_facet=False) | models.Q(value_type__in=FACET_TYPES),
                violation_error_message=_("Only options and yes or no can be a filter of the catalogue."),
            ),
            models.CheckConstraint(
                name="attribute_kinds_known", condition=models.Q(kinds__contained_by=ProductKind.values)
            ),
        ]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            _in_use_trigger("code value_type", "attributes ? OLD.code"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.code.endswith(tuple(f"_{language}" for language in LANGUAGES)):
            raise ValidationError({"code": _("A code does not end in _es or _en.")})


class AttributeOption(models.Model):
    """One of the values of an attribute with options."""

    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="options", verbose_name=_("attribute"))
    code = CodeField(_("code"), max_length=30, help_text=_("“none” excludes the others."))
    name_es = NameField(_("name in Spanish"), max_length=80)
    name_en = NameField(_("name in English"), max_length=80)
    position = BoundedIntegerField(_("position"), least=0, most=10_000, default=0)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("An inactive one is not offered; products keep it.")
    )
    name = Localized("name")

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["attribute", "code"], name="attribute_option_once")]
        triggers = [
            audit_trigger(),
            content_version_trigger(),
            _in_use_trigger("attribute_id code", OPTION_IN_USE),
        ]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class OptionDefinition:
    """One option of a definition."""

    code: str
    name_es: str
    name_en: str
    is_active: bool
    name = Localized("name")


@dataclass(frozen=True)
class AttributeDefinition:
    """An attribute with its options, as read once for many products."""

    code: str
    name_es: str
    name_en: str
    value_type: str
    unit: str
    sectors: frozenset[str]
    kinds: frozenset[str]
    is_required: bool
    is_facet: bool
    is_active: bool
    options: dict[str, OptionDefinition] = field(default_factory=dict)
    name = Localized("name")

    def belongs_to(self, sector: str, kind: str) -> bool:
        """Return whether products of this sector (its code) and kind have it."""
        return (not self.sectors or sector in self.sectors) and (not self.kinds or kind in self.kinds)

    @property
    def is_text(self) -> bool:
        return self.value_type == ValueType.TEXT

    @property
    def has_choices(self) -> bool:
        return self.value_type == ValueType.CHOICES

    @property
    def is_tick(self) -> bool:
        return self.value_type == ValueType.YES

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of its inputs and cells: two for a text, one for any other value."""
        name = f"{PREFIX}{self.code}"
        return tuple(f"{name}_{language}" for language in LANGUAGES) if self.is_text else (name,)

    @property
    def label(self) -> str:
        """Return its name with the unit, as in “Altitude (m)”."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


def attribute_definitions() -> list[AttributeDefinition]:
    """Return all attributes, inactive ones too, in order. Cached for five minutes; one query otherwise."""
    return kept_table(CACHE_KEY, _read_definitions, CACHE_SECONDS)


def _read_definitions() -> list[AttributeDefinition]:
    rows = AttributeOption.objects.filter(attribute=models.OuterRef("pk")).order_by("position", "code")
    columns = JSONObject(code="code", name_es="name_es", name_en="name_en", is_active="is_active")
    attributes: Iterable[Any] = Attribute.objects.annotate(option_rows=ArraySubquery(rows.values(row=columns)))
    return [
        AttributeDefinition(
            code=each.code,
            name_es=each.name_es,
            name_en=each.name_en,
            value_type=each.value_type,
            unit=each.unit,
            sectors=frozenset(each.sectors),
            kinds=frozenset(each.kinds),
            is_required=each.required_for_publication,
            is_facet=each.is_facet,
            is_active=each.is_active,
            options={row["code"]: OptionDefinition(**row) for row in each.option_rows},
        )
        for each in attributes
    ]


def attributes_of(sector: str, kind: str) -> list[AttributeDefinition]:
    """Return the active attributes of products of this sector (its code) and kind, in order."""
    return [each for each in attribute_definitions() if each.is_active and each.belongs_to(sector, kind)]


def clear_attribute_cache() -> None:
    """Clear the cache, so that the attributes are read again."""
    forget_table(CACHE_KEY)
