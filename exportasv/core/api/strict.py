"""What is written, strictly: a field or a parameter that is not known is an error, with the nearest name."""

from collections.abc import Mapping
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ErrorDetail, UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.utils.mediatypes import media_type_matches

from exportasv.core.api.parameters import MAX_LETTERS, MAX_NEAREST, check_parameters, nearest

UNKNOWN_FIELD = "unknown_field"


class StrictSerializer(serializers.Serializer):
    """Refuses fields that it does not know: what is not read must not look as if it were."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            check_fields(data, [name for name, field in self.fields.items() if not field.read_only])
        return super().to_internal_value(data)


class StrictViewSet(viewsets.GenericViewSet):
    """Takes something that is written. Its address has no parameters: nobody may believe in a `?dry_run=1`."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        check_parameters(request, [])
        given = request.content_type  # a form that middleware has read would look like an empty body
        if given and not any(media_type_matches(parser.media_type, given) for parser in request.parsers):
            raise UnsupportedMediaType(given)


def check_fields(given: Mapping[str, Any], known: list[str]) -> None:
    """Raise ValidationError if something given is not known. The nearest name is told of the first MAX_NEAREST."""
    wrong: dict[str, list[ErrorDetail]] = {}
    for name in sorted(set(given) - set(known)):
        near = nearest(name, known) if len(wrong) < MAX_NEAREST else ""
        text = _("This field is not known here.")
        if near:
            text = _("This field is not known here. Did you mean “%(near)s”?")
        wrong[name[:MAX_LETTERS]] = [ErrorDetail(text % {"near": near}, UNKNOWN_FIELD)]
    if wrong:
        raise ValidationError(wrong)


def check_form(form: BaseForm) -> None:
    """Raise ValidationError by field with what a form of the site says against it."""
    if form.is_valid():
        return
    found: dict[str, list[ErrorDetail]] = {}
    for name, errors in form.errors.as_data().items():
        texts = [ErrorDetail(text, error.code or "invalid") for error in errors for text in error.messages]
        found["non_field_errors" if name == "__all__" else name] = texts
    raise ValidationError(found)
