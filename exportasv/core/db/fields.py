"""Model fields with their own rule: Django checks it in every form and PostgreSQL in every row.

Forms, sheets (`ImportColumn.of`), the API and the admin site take bounds, lengths and patterns from these fields.
"""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from exportasv.core.db.validators import validate_gtin
from exportasv.core.required import required

SLUG_PATTERN = r"^[a-z0-9_]+(-[a-z0-9_]+)*$"


class BoundedIntegerField(models.PositiveIntegerField):
    """A whole number from `least` to `most`, both included."""

    def __init__(self, *args: Any, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(*args, **options)

    @cached_property
    def validators(self) -> list[Any]:
        """Return the field's own bounds before those of the column type: the API uses the first of each."""
        return [MinValueValidator(self.least), MaxValueValidator(self.most), *super().validators]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"least": self.least, "most": self.most}

    def db_check(self, connection: Any) -> str:
        return f"{connection.ops.quote_name(self.column)} BETWEEN {self.least} AND {self.most}"

    def formfield(self, **options: Any) -> forms.Field:
        return required(super().formfield(**{"min_value": self.least, "max_value": self.most} | options))


class LimitedTextField(models.TextField):
    """Text of several lines with at most `max_length` characters."""

    def __init__(self, *args: Any, max_length: int, **options: Any) -> None:
        super().__init__(*args, **options, max_length=max_length)  # type: ignore[misc]  # TextField names its own arguments

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, MaxLengthValidator(self.max_length)]

    def db_check(self, connection: Any) -> str:
        return f"char_length({connection.ops.quote_name(self.column)}) <= {self.max_length}"


class AddressSlugField(models.SlugField):
    """A part of a URL: lower-case letters, digits and underscores, with single hyphens between them."""

    default_validators = [
        RegexValidator(SLUG_PATTERN, _("Use small letters without accents, digits and single dashes."))
    ]

    def db_check(self, connection: Any) -> str:
        return f"{connection.ops.quote_name(self.column)} ~ '{SLUG_PATTERN}'"


class GTINField(models.CharField):
    """A bar code of 8, 12, 13 or 14 digits, or empty. The database checks its form, the validator its check digit."""

    default_validators = [validate_gtin]

    def db_check(self, connection: Any) -> str:
        return rf"{connection.ops.quote_name(self.column)} ~ '^(\d{{8}}|\d{{12,14}})?$'"


class SeasonField(ArrayField):
    """Months of a year (1 to 12), at most eleven; empty means all year."""

    def __init__(self, *args: Any, **options: Any) -> None:
        months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
        super().__init__(*args, **{"base_field": months, **options})

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        months = ",".join(map(str, range(1, 13)))
        return f"{column} <@ ARRAY[{months}]::smallint[] AND coalesce(array_length({column}, 1), 0) < 12"


class SortedChoiceField(forms.MultipleChoiceField):
    """Several choices, in alphabetical order of their values, so that equal choices are equal lists."""

    def clean(self, value: Any) -> list[str]:
        return sorted(set(super().clean(value)))


class ChoicesField(ArrayField):
    """Some of the values of `choices`, each once."""

    def __init__(
        self, verbose_name: Any = None, *, choices: type[models.TextChoices] | None = None, **options: Any
    ) -> None:
        if choices is not None:
            longest = max(map(len, choices.values))
            options["base_field"] = models.CharField(max_length=longest, choices=choices.choices)
        super().__init__(**{"default": list, "blank": True, **options, "verbose_name": verbose_name})

    @property
    def values(self) -> list[str]:
        """Return the values that it may hold."""
        return [value for value, _label in self.base_field.choices or ()]

    def formfield(self, **options: Any) -> forms.Field:
        return SortedChoiceField(
            choices=list(self.base_field.choices or ()),
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=options.get("help_text", self.help_text),
            widget=options.get("widget") or forms.CheckboxSelectMultiple,
        )

    def db_check(self, connection: Any) -> str:
        values = ",".join(f"'{value}'" for value in self.values)
        return f"{connection.ops.quote_name(self.column)} <@ ARRAY[{values}]::varchar[]"


class LinksField(LimitedTextField):
    """Addresses of web pages, one a line."""

    def __init__(self, *args: Any, most: int = 10, **options: Any) -> None:
        self.most = most
        super().__init__(*args, **{"max_length": 2000, **options})

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, self._check_links]

    def _check_links(self, value: str) -> None:
        links = value.split()
        if len(links) > self.most:
            raise ValidationError(_("Write %(n)s addresses at most.") % {"n": self.most})
        for link in links:
            URLValidator(schemes=["https", "http"])(link)


def max_length_of(model: type[models.Model], name: str) -> int:
    """Return the largest number of characters of a model's field."""
    return cast(int, cast(models.Field, model._meta.get_field(name)).max_length)
