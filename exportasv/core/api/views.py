"""The API's schema, and its documentation page, made from the schema without scripts."""

import json
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request as ApiRequest

from exportasv.core.accounts.request import Request
from exportasv.core.http.shared_pages import shared_page


class KeptSchemaView(SpectacularAPIView):
    """The OpenAPI file. It changes with a release only, so each process makes it once for a language and a format."""

    permission_classes = [AllowAny]
    kept: ClassVar[dict[tuple[str, str], bytes]] = {}

    def _get_schema_response(self, request: ApiRequest) -> HttpResponseBase:
        key = (get_language() or "", request.accepted_renderer.media_type)
        if key in self.kept:
            return HttpResponse(self.kept[key], content_type=request.accepted_renderer.media_type)
        response = super()._get_schema_response(request)
        if key[0] in dict(settings.LANGUAGES):  # `?lang=` takes any
            response.add_post_render_callback(lambda made: self.kept.update({key: made.content}))
        return response


@shared_page()
def docs(request: Request) -> HttpResponse:
    """Show every address of the API with its parameters, an example and the fields of its response."""
    endpoints, info = _endpoints(get_language())
    return render(request, "api/docs.html", {"endpoints": endpoints, "info": info})


@lru_cache(maxsize=2)
def _endpoints(_language: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what the page shows of each address, and the API's title. Each process makes it once for a language."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = [
        _endpoint(schema, path, operation)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method == "get"
    ]
    return found, schema["info"]


def _endpoint(schema: dict[str, Any], path: str, operation: dict[str, Any]) -> dict[str, Any]:
    answer = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "path": path,
        "anchor": operation["operationId"],
        "text": operation.get("description", ""),
        "parameters": [_parameter(parameter) for parameter in operation.get("parameters", [])],
        "example": f"curl {settings.SITE_URL}{path}",
        "fields": _fields(schema, answer),
    }


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    kind = parameter["schema"]
    values = kind.get("enum") or kind.get("items", {}).get("enum") or []
    return {
        "name": parameter["name"],
        "in": parameter["in"],
        "type": kind.get("format") or kind.get("type", ""),
        "values": values[:12],
        "text": parameter.get("description", ""),
    }


def _fields(schema: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, str]]:
    """Return the fields of one row of the response. It follows references and the wrapper of pages."""
    found = _referenced_schema(schema, answer)
    results = found.get("properties", {}).get("results")
    row = _referenced_schema(schema, results.get("items", {})) if results else found
    return [
        {"name": name, "type": _type(schema, field), "text": field.get("description", "")}
        for name, field in row.get("properties", {}).items()
    ]


def _referenced_schema(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    reference = part.get("$ref")
    return schema["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else part


def _type(schema: dict[str, Any], field: dict[str, Any]) -> str:
    if "$ref" in field or "allOf" in field or "oneOf" in field:  # oneOf: a choice, or the empty text
        inner = _referenced_schema(schema, [*field.get("allOf", []), *field.get("oneOf", []), field][0])
        return json.dumps(sorted(inner.get("properties", {}))) if "properties" in inner else inner.get("type", "object")
    if field.get("type") == "array":
        return f"[{_type(schema, field.get('items', {}))}]"
    return field.get("format") or field.get("type", "object")
