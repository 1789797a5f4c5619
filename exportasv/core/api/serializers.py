"""The base of serializers whose rows have a page on the site."""

from datetime import UTC
from typing import Any, ClassVar

from django.db import models
from django.db.models import Model
from django.utils.translation import get_language
from django_countries import countries
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exportasv.core.http.paths import localized_row_path

COUNTRIES = [(code, code) for code in sorted(countries.countries)]  # ISO 3166-1 alpha-2


class UTCDateTimeField(serializers.DateTimeField):
    """A moment in UTC with Z."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


@extend_schema_field(serializers.URLField())
class PageURLField(serializers.Field):
    """The address of the row's page in `language`, or in the language of the answer."""

    def __init__(self, language: str = "", help_text: str | None = None) -> None:
        super().__init__(source="*", read_only=True, help_text=help_text)
        self.language = language

    def to_representation(self, value: Model) -> str:
        path = localized_row_path(self.language or get_language(), value)
        return self.context["request"].build_absolute_uri(path)


class ReadSerializer(serializers.ModelSerializer):
    """A row as it is read: every field comes always, and moments are in UTC."""

    serializer_field_mapping: ClassVar[dict] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateTimeField: UTCDateTimeField,
    }


class PublicSerializer(ReadSerializer):
    """A row with the moment in which anything that its answer or its page shows last changed."""

    updated_at = UTCDateTimeField(
        source="content_changed_at", read_only=True, help_text="When anything shown of it last changed."
    )


class PageSerializer(PublicSerializer):
    """A row with its page: `url` in the language of the answer, `url_es` and `url_en` in each."""

    url = PageURLField(help_text="In the language of the answer.")
    url_es = PageURLField("es")
    url_en = PageURLField("en")
