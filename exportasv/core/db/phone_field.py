"""Telephone numbers with their extension: “2222-3333 ext. 14” is stored, shown and linked with it.

A column holds E.164 and, behind it, the extension as addresses of telephones have it (RFC 3966): +50322223333;ext=14.
"""

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field import formfields, modelfields
from phonenumber_field.phonenumber import PhoneNumber, to_python

from exportasv.core.required import required
from exportasv.core.written_values import MAX_EXTENSION_DIGITS, split_extension


class Phone(PhoneNumber):
    """A number with its extension, if it has one. As text it is for people: +50322223333 ext. 14."""

    @cached_property
    def _texts(self) -> dict[int, str]:
        """Return the texts made so far, by format: nobody changes a number, and lists show it again and again."""
        return {}

    @cached_property
    def _text(self) -> str:
        return super().__str__().replace(";ext=", " ext. ")

    def format_as(self, format: int) -> str:
        if format not in self._texts:
            written = super().format_as(format)
            is_extended = format == phonenumbers.PhoneNumberFormat.E164 and self.extension
            self._texts[format] = f"{written};ext={self.extension}" if is_extended else written
        return self._texts[format]

    def __str__(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        return super().__eq__(as_phone(other) if isinstance(other, str) and other else other)

    __hash__ = PhoneNumber.__hash__


def as_phone(value: Any, region: str | None = "SV") -> Any:
    """Return a written or stored number as a Phone, which nobody changes; an empty value as it is."""
    return _phone_of_text(value, region) if type(value) is str else _phone(value, "", region)


@lru_cache(maxsize=4096)  # a list reads the same numbers again with each page
def _phone_of_text(text: str, region: str | None) -> Any:
    return _phone(*split_extension(text), region)


def _phone(value: Any, extension: str, region: str | None) -> Any:
    found = to_python(value, region=region)
    if not isinstance(found, PhoneNumber) or isinstance(found, Phone):
        return found
    phone = Phone()
    phone.merge_from(found)
    phone.extension = extension or found.extension
    return phone


def validate_extension(value: Any) -> None:
    """Raise ValidationError if the extension is longer than any switchboard's."""
    if len(getattr(as_phone(value), "extension", None) or "") > MAX_EXTENSION_DIGITS:
        raise ValidationError(_("An extension has six digits at most."))


def validate_without_extension(value: Any) -> None:
    """Raise ValidationError if the number has an extension: WhatsApp knows none."""
    if getattr(as_phone(value), "extension", None):
        raise ValidationError(_("A WhatsApp number has no extension. Write only the number."))


class PhoneFormField(formfields.PhoneNumberField):
    """A number as people write it, with or without an extension."""

    default_validators = [*formfields.PhoneNumberField.default_validators, validate_extension]

    def to_python(self, value: Any) -> Any:
        text = forms.CharField.to_python(self, value)
        return as_phone(text, self.region) if text else self.empty_value


class PhoneDescriptor(modelfields.PhoneNumberDescriptor):
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.name] = as_phone(value, self.field.region)


class PhoneField(modelfields.PhoneNumberField):
    """A column of a number with its extension."""

    attr_class = Phone
    descriptor_class = PhoneDescriptor
    default_validators = [*modelfields.PhoneNumberField.default_validators, validate_extension]

    if TYPE_CHECKING:  # the descriptor does it

        def __get__(self, instance: Any, owner: Any) -> Any: ...

        def __set__(self, instance: Any, value: Any) -> None: ...

    def to_python(self, value: Any) -> Any:
        return as_phone(value, self.region)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:  # noqa: ARG002
        return as_phone(value)

    def formfield(self, **options: Any) -> forms.Field:
        return required(super().formfield(**{"form_class": PhoneFormField, **options}))
