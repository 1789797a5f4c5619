"""The OpenAPI file: in English, with summaries, scopes, examples and errors of every operation.

drf-spectacular makes it from the views; this is what it cannot know by itself. Views may name `summaries` of their
actions (`summaries = {"create": "Send an inquiry"}`). Examples of bodies and answers are in docs/api-examples.json.
"""

import copy
import inspect
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from exportasv.core.accounts.permissions import SAFE_METHODS
from exportasv.core.api.expansions import EXPANSIONS, Expansion
from exportasv.core.api.models import ApiScope
from exportasv.core.api.scopes import ViewScopes
from exportasv.core.http.api_errors import PROBLEM_TYPE, VALIDATION_ERROR

Schema = dict[str, Any]
PROBLEM: Schema = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "example": {
        "type": "https://exportasv.example/api/v1/docs/#problem-unknown_parameter",
        "title": "The request cannot be read",
        "status": 400,
        "code": "unknown_parameter",
        "detail": "“sectr” is not known here. Did you mean “sector”?",
        "errors": [
            {
                "code": "unknown_parameter",
                "detail": "“sectr” is not known here. Did you mean “sector”?",
                "attr": "sectr",
            }
        ],
    },
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Leads to the explanation of the code."},
        "title": {"type": "string", "description": "For people, in the language of the request."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "For programs: that of the errors, if they have one in common."},
        "detail": {"type": "string", "description": "The first of the errors, for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "attr"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string", "description": "For people, in the language of the request."},
                    "attr": {"type": ["string", "null"], "description": "The parameter or field."},
                },
            },
        },
    },
}
ERRORS = {
    "400": "A parameter or field cannot be read, or is not known; `attr` names it.",
    "401": "A key is needed, or the one sent is not valid.",
    "403": "The key has not the scope.",
    "404": "There is no such row, or it is not public.",
    "406": "`Accept` asks for a form that this answer does not have.",
    "409": "A request with this `Idempotency-Key` is still running.",
    "410": "Not every change since this cursor is known any more.",
    "415": "The body must be `application/json`.",
    "422": "This `Idempotency-Key` came before with another request.",
    "429": "Too many units, or too many large requests at once; `Retry-After` says in how many seconds to try again.",
    "503": "A part of the service is away for a moment; `Retry-After` says in how many seconds to try again.",
}
PROBLEM_CODES = {  # explained on the page of the documentation; `type` of an error leads there
    VALIDATION_ERROR: "Several fields or parameters are wrong; `errors` has each with its own code.",
    "unknown_parameter": "The address has a parameter that this resource does not know. The nearest one is named.",
    "repeated_parameter": "A parameter stands twice in the address.",
    "invalid": "A value cannot be read, or names something that does not exist.",
    "invalid_choice": "The value is none of those that the documentation lists.",
    "required": "A field is missing.",
    "parse_error": "The body is no JSON, or too deep, or has a number of more than 64 bits.",
    "unclean_text": "A text has a NUL or half a character.",
    "not_authenticated": "This needs a key, and none was sent.",
    "invalid_token": "The key or token is not known, has ended, or has run out: ask for a new token.",
    "insufficient_scope": "The key has not the scope that this needs; `WWW-Authenticate` names it.",
    "permission_denied": "Nobody may do this by the API.",
    "not_found": "There is no such address or row, or the row is not public.",
    "method_not_allowed": "The address is not answered with this method; `Allow` lists those that are.",
    "not_acceptable": "`Accept` asks for a form that this answer does not have.",
    "unsupported_media_type": "The body must be `application/json`.",
    "cursor_expired": "Not every change since this cursor is known any more: begin anew without `since`.",
    "unknown_field": "The body has a field that is not known. The nearest one is named.",
    "idempotency_key_reused": "This `Idempotency-Key` came before with another request: make a new one.",
    "request_in_flight": "The first request with this `Idempotency-Key` is still running: send it again in a second.",
    "throttled": "Too many units; `Retry-After` says when to try again.",
    "too_many_at_once": "Your other requests of many rows are still running: wait for one of them.",
    "busy": "Many requests of many rows are running, those of others too: try again after `Retry-After`.",
    "unavailable": "A part of the service is away for a moment: send the request again.",
    "error": "A fault of ours. It has been noted.",
}
FORMATS = ["json", "jsonl", "csv"]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
STREAMS = {"application/x-ndjson": "One row a line.", "text/csv": "A table with a line of headings."}
VERBS = {"list": "List", "retrieve": "Read one", "create": "Send one", "update": "Change one", "destroy": "Remove one"}
LINK, INTEGER, TEXT = {"type": "string", "format": "uri"}, {"type": "integer"}, {"type": "string"}
HEADERS: Schema = {
    "RateLimit": {"schema": TEXT, "description": 'What is left: `"address";r=299;t=42` (units, seconds).'},
    "RateLimit-Policy": {"schema": TEXT, "description": 'The limit: `"address";q=300;w=60` (units, seconds).'},
}
ETAG: Schema = {"schema": TEXT, "description": "Send it back as `If-None-Match`: 304 if it holds."}
NEXT_LINK: Schema = {"schema": TEXT, "description": 'The next page: `<address>; rel="next"`.'}
IDEMPOTENCY_KEY: Schema = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "Your own for each request, a UUID: sent again with it, the request is done once, within 24 hours.",
}
REPLAYED: Schema = {"schema": TEXT, "description": "`true`: the answer of the first request with this key."}


class ApiSchema(AutoSchema):
    """The description of one operation."""

    def get_summary(self) -> str:
        action = getattr(self.view, "action", self.method.lower())
        own: dict[str, str] = getattr(self.view, "summaries", {})
        words = getattr(self.view, "resource", self._tokenize_path()[0])
        words = words if action == "list" else _singular(words)
        return own.get(action) or f"{VERBS.get(action, action.capitalize())} {words.replace('-', ' ')}"

    def get_description(self) -> str:
        """Return what the view is, not what the function does that all lists have in common."""
        own = inspect.getdoc(self.view.__class__) if hasattr(self.view, "field_names") else ""
        return own or super().get_description()

    def is_deprecated(self) -> bool:
        return getattr(self.view, "retirement", None) is not None

    def get_tags(self) -> list[str]:
        return [self._tokenize_path()[0]]

    def get_auth(self) -> list[Schema]:
        """Return who may call: nobody in particular where it is open, a token with the scope, or a key that has it."""
        scopes: ViewScopes | None = getattr(self.view, "scopes", None)
        if scopes is None:
            return []
        super().get_auth()  # registers the scheme
        scope, is_open = scopes.scope_for(self.method)
        keyed: list[Schema] = [{"oauth2": [str(scope)]}, {"key": []}] if scope else []
        return [*([{}] if is_open else []), *keyed]

    def get_operation(self, *args: Any, **kwargs: Any) -> Schema | None:
        """Add the headers of an answer that only the view knows of: its ETag, and the address of the next page."""
        operation = super().get_operation(*args, **kwargs)
        if operation and self.method == "GET" and self.view.renderer_classes[1:]:
            headers = success_of(operation).setdefault("headers", {})
            if getattr(self.view, "has_etag", False):
                headers["ETag"] = ETAG
            if {"cursor", "since"} & {each["name"] for each in operation.get("parameters", [])}:
                headers["Link"] = NEXT_LINK
        return operation

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters that every resource has: fields, expand and format."""
        view: Any = self.view
        forms = [FORMAT_PARAMETER] if self.method == "GET" and view.renderer_classes[1:] else []
        if getattr(view, "action", "") not in ("list", "retrieve") or not hasattr(view, "field_names"):
            return forms
        names, expand = view.field_names(), sorted(EXPANSIONS[view.resource])
        found = [
            _list_parameter(
                "fields",
                "Only these fields of each row, separated by commas; the others are left out, required or not.",
                names,
            )
        ]
        if expand:
            text = " ".join(f"`{name}`: {EXPANSIONS[view.resource][name].text}" for name in expand)
            found.append(_list_parameter("expand", f"What is added, separated by commas. {text}", expand))
        return [*found, *forms]

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Schema:
        """Mark every field of a row that is read as required: it comes always."""
        schema = super()._map_basic_serializer(serializer, direction)
        if direction == "response" and isinstance(serializer, serializers.ModelSerializer):
            schema["required"] = sorted(schema["properties"])
        return schema

    def _get_parameters(self) -> list[Schema]:
        return [_with_plain_parameter(each) for each in super()._get_parameters()]


def _parameter(name: str, text: str, schema: Schema) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=text)


FORMAT_PARAMETER = _parameter("format", "Otherwise by `Accept`.", {"type": "string", "enum": FORMATS})


def _list_parameter(name: str, text: str, values: list[str]) -> OpenApiParameter:
    """Return a parameter of comma-separated names."""
    return _parameter(name, text, {"type": "array", "items": {"type": "string", "enum": values}})


def _with_plain_parameter(parameter: Schema) -> Schema:
    """Say that lists in the address are separated by commas."""
    if parameter["in"] == "query" and parameter["schema"].get("type") == "array":
        return {**parameter, "style": "form", "explode": False}
    return parameter


def complete_schema(result: Schema, generator: Any, request: Any, public: bool) -> Schema:  # noqa: ARG001 (a hook)
    """Add the errors, other forms, headers and scopes to every operation. A hook of drf-spectacular."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["securitySchemes"] = {**components.get("securitySchemes", {}), "oauth2": _oauth2(), "basic": BASIC}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete_operation(path, method, operation)
    for resource, expansions in EXPANSIONS.items():
        name = next((each for each in components["schemas"] if each.lower() == _component(resource)), "")
        properties = components["schemas"][name]["properties"] if name else {}
        for key, expansion in expansions.items() if name else ():
            properties[key] = _expanded_schema(expansion, key, properties.get(key))
    result["paths"][f"{PREFIX}/token/"] = {"post": copy.deepcopy(TOKEN_OPERATION)}
    _add_examples(result["paths"])
    result["paths"] = {path.rstrip("/"): operations for path, operations in result["paths"].items()}  # middleware.py
    return result


@cache
def examples() -> Schema:
    """Return the examples: `rows` by resource; `bodies`, `answers` and values in the `paths` by operationId."""
    return json.loads((settings.BASE_DIR / "docs" / "api-examples.json").read_text())


def _add_examples(paths: Schema) -> None:
    for path, operations in paths.items():
        row = examples()["rows"].get(path.removeprefix(f"{PREFIX}/").partition("/")[0])
        for operation in operations.values():
            name = operation["operationId"]
            named = examples()["paths"].get(name) or row or {}
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in named:
                    parameter["example"] = str(named[parameter["name"]])
            answer = examples()["answers"].get(name) or (row if "{" in path else row and _page_example(row))
            _put_example(operation.get("requestBody", {}), examples()["bodies"].get(name))
            _put_example(success_of(operation), answer)


def _page_example(row: Schema) -> Schema:
    return {"results": [row], "next": None, "previous": None, "as_of": "2026-11-26T15:04:05.123456Z"}


def success_of(operation: Schema) -> Schema:
    """Return the part of the file about the answer when all went well."""
    return next(each for status, each in operation["responses"].items() if status.startswith("2"))


def _put_example(holder: Schema, value: Schema | None) -> None:
    for form, part in holder.get("content", {}).items():
        if value and form in (JSON, FORM):
            part["example"] = value


PREFIX = "/api/v1"
BASIC: Schema = {"type": "http", "scheme": "basic", "description": "The id and the secret of a key."}


def _singular(resource: str) -> str:
    return resource[:-3] + "y" if resource.endswith("ies") else resource.removesuffix("s")


def _component(resource: str) -> str:
    """Return the name of a resource's schema in small letters: "trading-houses" → "tradinghouse"."""
    return _singular(resource).replace("-", "")


def _expanded_schema(expansion: Expansion, key: str, short: Schema | None) -> Schema:
    """Return the schema of an expanded field: where a short form stands there always, either of the two."""
    text = f"With `expand={key}`. {expansion.text}"
    return (
        {"anyOf": [short, expansion.schema], "description": text} if short else expansion.schema | {"description": text}
    )


def _oauth2() -> Schema:
    scopes = {scope.value: str(scope.label) for scope in ApiScope}
    return {
        "type": "oauth2",
        "description": "Client credentials: exchange the id and secret of a key for a token of an hour.",
        "flows": {"clientCredentials": {"tokenUrl": f"{settings.SITE_URL}{PREFIX}/token", "scopes": scopes}},
    }


def _complete_operation(path: str, method: str, operation: Schema) -> None:
    content = PROBLEM_CONTENT
    for status in _statuses(path, method, operation):
        operation["responses"].setdefault(status, {"description": ERRORS[status], "content": content})
        operation["responses"][status].setdefault("headers", {}).update(_error_headers(status))
    writes = "requestBody" in operation
    if writes:
        operation["parameters"] = [*operation.get("parameters", []), IDEMPOTENCY_KEY]
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            response.setdefault("headers", {}).update(HEADERS | ({"Idempotent-Replayed": REPLAYED} if writes else {}))
            response["description"] = response.get("description") or "The answer."
            if method == "get" and JSON in response.get("content", {}):
                _describe_forms(response["content"])


def _describe_forms(content: Schema) -> None:
    """Describe the other forms that an answer has: texts, whatever the schema of its JSON is."""
    for form in content.keys() & STREAMS.keys():
        content[form] = {"schema": {"type": "string", "description": STREAMS[form]}}


def _error_headers(status: str) -> Schema:
    if status in ("401", "403"):
        return {"WWW-Authenticate": {"schema": TEXT, "description": "RFC 6750."}}
    return {"Retry-After": {"schema": INTEGER, "description": "Seconds."}} if status in ("429", "503") else {}


def _statuses(path: str, method: str, operation: Schema) -> list[str]:
    """Return the errors that an operation answers."""
    found = ["400", "401", "403", "406", "429", "503"]
    if "{" in path:
        found.append("404")
    if method.upper() not in SAFE_METHODS and "requestBody" in operation:
        found += ["409", "415", "422"]
    if any(each["name"] == "since" for each in operation.get("parameters", [])):
        found.append("410")
    return found


PROBLEM_CONTENT: Schema = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
TOKEN_OPERATION: Schema = {
    "operationId": "token_create",
    "summary": "Exchange a key for a token",
    "description": "OAuth 2.0 client credentials (RFC 6749, 4.4). The key by HTTP Basic, or in the form.",
    "tags": ["token"],
    "security": [{"basic": []}, {}],
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "client_id": TEXT,
                        "client_secret": TEXT,
                        "scope": {"type": "string", "description": "Separated by blanks; all if left out."},
                    },
                },
            }
        },
    },
    "responses": {
        "200": {
            "description": "The token.",
            "content": {
                JSON: {
                    "schema": {
                        "type": "object",
                        "required": ["access_token", "token_type", "expires_in", "scope"],
                        "properties": {
                            "access_token": TEXT,
                            "token_type": {"type": "string", "enum": ["Bearer"]},
                            "expires_in": {**INTEGER, "description": "Seconds."},
                            "scope": TEXT,
                        },
                    }
                }
            },
        },
        **{
            status: {
                "description": text,
                "content": {
                    JSON: {
                        "schema": {
                            "type": "object",
                            "required": ["error"],
                            "properties": {"error": TEXT, "error_description": TEXT},
                        }
                    },
                    **PROBLEM_CONTENT,  # for text that no request may have
                },
            }
            for status, text in (
                ("400", "The request or the scope is not valid (RFC 6749, 5.2)."),
                ("401", "The key is not valid."),
            )
        },
        **{status: {"description": ERRORS[status], "content": PROBLEM_CONTENT} for status in ("429", "503")},
    },
}


class EnglishSchemaGenerator(SchemaGenerator):
    """The file is in English whatever the request asks for: it is read by programs and developers of all countries."""

    def get_schema(self, *args: Any, **kwargs: Any) -> Schema:
        with override("en"):
            return super().get_schema(*args, **kwargs)
