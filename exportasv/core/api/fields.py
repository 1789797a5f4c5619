"""Serializer fields that read what clients send as the site's forms do."""

from typing import Any

from rest_framework import serializers

from exportasv.core import form_fields, written_values
from exportasv.core.written_values import UnreadableCellError


class WholeNumberField(serializers.IntegerField):
    """A whole number; as a text, "1.000" and "1,000" are one thousand."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str):
            return super().to_internal_value(data)
        try:
            return written_values.typed_whole_number(data.strip())
        except UnreadableCellError as error:
            raise serializers.ValidationError(form_fields.unreadable(error, data).messages, code="invalid") from error
