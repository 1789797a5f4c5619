"""Model fields with their own rule: Django checks it in every form and PostgreSQL in every row.

Forms, sheets (`ImportColumn.of`), the API and the admin site take bounds, lengths and patterns from these fields.
"""

from collections.abc import Callable, Sequence
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
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from exportasv.core.clean_text import clean_line, clean_prose
from exportasv.core.db.validators import validate_gtin, validate_name
from exportasv.core.form_fields import DayField, DecimalNumberField, WholeNumberField
from exportasv.core.identifiers import normalize_gtin
from exportasv.core.required import required
from exportasv.core.widget_renderer import PlainSelect

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CODE_PATTERN = r"^[a-z0-9_]+(-[a-z0-9_]+)*$"


def _clean_value(value: Any, clean: Callable[[str], str]) -> Any:
    return clean(value) if isinstance(value, str) else value


def _between(connection: Any, column: str | None, least: object, most: object) -> str:
    return f"{connection.ops.quote_name(column)} BETWEEN {least} AND {most}"


class _Bounded(models.Field):
    """Mixin of fields whose values go from `least` to `most`, both included."""

    def __init__(self, *args: Any, least: Any, most: Any, **options: Any) -> None:
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
        return _between(connection, self.column, self.least, self.most)


class BoundedIntegerField(_Bounded, models.IntegerField):
    """A whole number from `least` to `most`, both included."""

    def formfield(self, **options: Any) -> forms.Field:
        own: dict[str, Any] = {"form_class": WholeNumberField, "min_value": self.least, "max_value": self.most}
        return required(super().formfield(**own | options))


class PastYearField(models.IntegerField):
    """A year from `least` to the present one."""

    def __init__(self, *args: Any, least: int, **options: Any) -> None:
        self.least = least
        super().__init__(*args, **options)

    @property
    def validators(self) -> list[Any]:
        """Return the bounds of today. They are not cached, because the present year changes."""
        return [MinValueValidator(self.least), MaxValueValidator(timezone.localdate().year), *super().validators]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"least": self.least}

    def db_check(self, connection: Any) -> str:
        this_year = "date_part('year', now() AT TIME ZONE 'America/El_Salvador')"
        return _between(connection, self.column, self.least, this_year)

    def formfield(self, **options: Any) -> forms.Field:
        return required(super().formfield(**{"form_class": WholeNumberField} | options))


class BoundedDecimalField(_Bounded, models.DecimalField):
    """A number with decimals from `least` to `most`, both included."""

    def formfield(self, **options: Any) -> forms.Field:
        return required(super().formfield(**{"form_class": DecimalNumberField} | options))


class BoundedDateField(_Bounded, models.DateField):
    """A day from `least` to `most`, both included."""

    def db_check(self, connection: Any) -> str:
        return _between(connection, self.column, f"'{self.least}'", f"'{self.most}'")

    def formfield(self, **options: Any) -> forms.Field:
        return required(super().formfield(**{"form_class": DayField} | options))


class ChoiceField(models.CharField):
    """A text that is one of its `choices`; PostgreSQL refuses any other."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Add the column, and `get_<name>_display`: Django's own makes a dict of all choices for each row."""
        method = f"get_{name}_display"
        if method not in vars(cls):
            setattr(cls, method, lambda row: self._label_of(getattr(row, name)))
        super().contribute_to_class(cls, name, private_only)

    def formfield(self, **named: Any) -> Any:
        return super().formfield(**{"widget": PlainSelect, **named})

    def _label_of(self, value: Any) -> Any:
        label = self._labels.get(value, value)
        return label if label is None else str(label)

    @cached_property
    def _labels(self) -> dict[Any, Any]:
        return dict(self.flatchoices)

    def db_check(self, connection: Any) -> str | None:
        values = [str(value) for value, _label in self.flatchoices]
        if not values:
            return None
        known = [*values, *([""] if self.blank and "" not in values else [])]
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in known)
        return f"{connection.ops.quote_name(self.column)} IN ({listed})"


class _CleanText(models.Field):
    """Mixin of text columns that store what `clean_text` returns, whoever writes them."""

    clean_text: Callable[[str], str]

    def to_python(self, value: Any) -> Any:
        return _clean_value(super().to_python(value), self.clean_text)

    def get_prep_value(self, value: Any) -> Any:
        return _clean_value(super().get_prep_value(value), self.clean_text)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Clean the row's own value too, so that it reads as it is stored."""
        value = _clean_value(super().pre_save(model_instance, add), self.clean_text)
        setattr(model_instance, self.attname, value)
        return value


class LineField(_CleanText, models.CharField):
    """Text of one line, stored as `clean_line` returns it, whoever writes it."""

    clean_text = staticmethod(clean_line)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return a field of Django's own: the column is the same."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class NameField(LineField):
    """A name or title. It refuses line breaks and addresses of sites: it goes into subjects and salutations."""

    default_validators = [validate_name]

    def to_python(self, value: Any) -> Any:
        """Keep line breaks for the validator, which refuses them."""
        return _clean_value(models.CharField.to_python(self, value), lambda text: clean_prose(text).strip())


class ProseField(_CleanText, models.TextField):
    """Text of several lines, stored as `clean_prose` returns it, whoever writes it."""

    clean_text = staticmethod(clean_prose)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return a field of Django's own, where this is not the base of another: the column is the same."""
        name, path, args, options = super().deconstruct()
        return name, "django.db.models.TextField" if type(self) is ProseField else path, args, options


class LimitedTextField(ProseField):
    """Text of several lines with at most `max_length` characters."""

    def __init__(self, *args: Any, max_length: int, **options: Any) -> None:
        super().__init__(*args, **options, max_length=max_length)  # type: ignore[misc]  # TextField names its own arguments

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, MaxLengthValidator(self.max_length)]

    def db_check(self, connection: Any) -> str:
        return f"char_length({connection.ops.quote_name(self.column)}) <= {self.max_length}"


class AddressSlugField(models.SlugField):
    """A part of a URL: lower-case letters and digits, with single hyphens between them; never empty."""

    default_validators = [
        RegexValidator(SLUG_PATTERN, _("Use small letters without accents, digits and single dashes."))
    ]

    def db_check(self, connection: Any) -> str:
        return f"{connection.ops.quote_name(self.column)} ~ '{SLUG_PATTERN}'"


class CodeField(models.SlugField):
    """A code of our own: lower-case letters, digits and underscores, with single hyphens between them."""

    default_validators = [
        RegexValidator(CODE_PATTERN, _("Use small letters without accents, digits and single dashes."))
    ]

    def db_check(self, connection: Any) -> str:
        return f"{connection.ops.quote_name(self.column)} ~ '{CODE_PATTERN}'"


class GTINFormField(forms.CharField):
    """A bar code as it is typed or printed: “7 412345 678906”."""

    def to_python(self, value: Any) -> Any:
        return normalize_gtin(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no `maxlength`: a browser would cut the last digits of a pasted code with spaces."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class GTINField(models.CharField):
    """A bar code of 8, 12, 13 or 14 digits, or empty. The database checks its form, the validator its check digit."""

    default_validators = [validate_gtin]

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": GTINFormField, **options})

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
