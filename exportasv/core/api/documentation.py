"""What the page of the documentation shows, made from the OpenAPI file: operations with calls ready to be copied."""

import json
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from exportasv.core.api.rules import SANDBOX_ID, SANDBOX_SECRET
from exportasv.core.api.schema import EnglishSchemaGenerator

Schema = dict[str, Any]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MAX_VALUES = 12  # of a parameter with fixed values
LOCAL_SITE = "http://127.0.0.1:8000"
EXAMPLE_ID, EXAMPLE_SECRET = "exid_…", "exsk_…"


class Field(NamedTuple):
    """A row of a table of fields."""

    name: str
    kind: str
    text: str


class Operation(NamedTuple):
    """One operation as the page shows it."""

    method: str
    path: str
    anchor: str
    summary: str
    text: str
    scopes: list[str]
    is_open: bool
    parameters: list[Field]
    body: list[Field]
    fields: list[Field]
    errors: list[str]
    curl: str
    python: str


def documented_operations() -> tuple[list[Operation], Schema]:
    """Return every operation, and the API's title and version. Each process makes it once."""
    return _operations(sandbox() or (EXAMPLE_ID, EXAMPLE_SECRET))


@lru_cache(maxsize=2)
def _operations(key: tuple[str, str]) -> tuple[list[Operation], Schema]:
    """Return what the page shows; its calls have this key."""
    schema = EnglishSchemaGenerator().get_schema(request=None, public=True)
    found = [
        _operation(schema, method.upper(), path, operation, key)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    return found, schema["info"]


def _operation(schema: Schema, method: str, path: str, operation: Schema, key: tuple[str, str]) -> Operation:
    security = operation.get("security", [])
    success = next(each for status, each in operation["responses"].items() if status.startswith("2"))
    answer = success.get("content", {}).get(JSON, {}).get("schema", {})
    form, body, example = _body(schema, operation)
    path_example = _path_example(path)
    is_open = {} in security
    return Operation(
        method=method,
        path=path,
        anchor=operation["operationId"],
        summary=operation.get("summary", ""),
        text=operation.get("description", ""),
        scopes=[scope for each in security for scope in each.get("oauth2", [])],
        is_open=is_open,
        parameters=[_parameter(each) for each in operation.get("parameters", [])],
        body=_fields(schema, body),
        fields=_fields(schema, _row_of(schema, answer)),
        errors=[status for status in operation["responses"] if status.startswith("4")],
        curl=_curl(method, path_example, form, example, key if form == FORM or not is_open else None),
        python=_python_call(method, path_example, form, example, key if form == FORM or not is_open else None),
    )


def _body(schema: Schema, operation: Schema) -> tuple[str, Schema, Any]:
    """Return the media type, the schema and an example of what an operation takes; "" if it takes nothing."""
    content = operation.get("requestBody", {}).get("content", {})
    for form in (JSON, FORM):
        if form in content:
            body = _schema_of(schema, content[form].get("schema", {}))
            examples = [each.get("value") for each in content[form].get("examples", {}).values()]
            return form, body, content[form].get("example") or next(iter(examples), None) or _example(schema, body)
    return "", {}, None


def _example(schema: Schema, part: Schema) -> Any:
    """Return an invented value of a schema: that of its fields which are required."""
    part = _schema_of(schema, part)
    if "example" in part:
        return part["example"]
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type")
    kind = next((each for each in kind if each != "null"), "") if isinstance(kind, list) else kind
    if kind == "object":
        return {name: _example(schema, part["properties"][name]) for name in part.get("required", [])}
    if kind == "array":
        return [_example(schema, part.get("items", {}))]
    return {"boolean": True, "integer": part.get("minimum", 1), "number": 1.5}.get(kind or "", "…")


def _path_example(path: str) -> str:
    """Return a path with a name for each `{…}` that whoever copies it replaces."""
    return path.replace("{", "").replace("}", "").replace("/slug/", "/SLUG/").replace("/code/", "/CODE/")


def _curl(method: str, path: str, form: str, example: Any, key: tuple[str, str] | None) -> str:
    parts = ["curl" if method == "GET" else f"curl -X {method}"]
    if form == FORM:
        parts += [f"-u {key[0]}:{key[1]}"] if key else []
        parts += [f"-d {name}={value}" for name, value in (example or {}).items()]
    elif key:
        parts.append(f"-H 'Authorization: Bearer {key[1]}'")
    if form == JSON:
        text = json.dumps(example, ensure_ascii=False).replace("'", "'\\''")
        parts += ["-H 'Content-Type: application/json'", f"-d '{text}'"]
    return " \\\n  ".join([*parts, f"'{settings.SITE_URL}{path}'"])


def _python_call(method: str, path: str, form: str, example: Any, key: tuple[str, str] | None) -> str:
    """Return the call with the standard library alone."""
    headers: dict[str, str] = {}
    lines = ["import json, urllib.request", ""]
    data = ""
    if form == FORM:
        lines.insert(0, "import base64, urllib.parse")
        lines += [f'pair = "{key[0]}:{key[1]}"  # the id and the secret of your key'] if key else []
        headers["Authorization"] = '"Basic " + base64.b64encode(pair.encode()).decode()'
        data = f"urllib.parse.urlencode({example!r}).encode()"
    elif key:
        lines += [f'KEY = "{key[1]}"  # the secret of your key']
        headers["Authorization"] = '"Bearer " + KEY'
    if form == JSON:
        headers["Content-Type"] = '"application/json"'
        data = f"json.dumps({example!r}).encode()"
    shown = "{" + ", ".join(f'"{name}": {value}' for name, value in headers.items()) + "}"
    arguments = [f'"{settings.SITE_URL}{path}"', *([f"data={data}"] if data else []), f"headers={shown}"]
    lines.append(f'request = urllib.request.Request({", ".join(arguments)}, method="{method}")')
    lines += ["with urllib.request.urlopen(request) as answer:", "    print(json.load(answer))"]
    return "\n".join(lines)


def _parameter(parameter: Schema) -> Field:
    kind = parameter["schema"]
    values = kind.get("enum") or kind.get("items", {}).get("enum") or []
    text = f"{parameter.get('description', '')} {', '.join(map(str, values[:MAX_VALUES]))}"
    return Field(parameter["name"], kind.get("format") or kind.get("type", ""), text.strip())


def _row_of(schema: Schema, answer: Schema) -> Schema:
    """Return the schema of one row of an answer, out of the wrapper of pages."""
    found = _schema_of(schema, answer)
    results = found.get("properties", {}).get("results")
    return _schema_of(schema, results.get("items", {})) if results else found


def _fields(schema: Schema, part: Schema) -> list[Field]:
    return [
        Field(name, _type(schema, field), field.get("description") or field.get("title", ""))
        for name, field in part.get("properties", {}).items()
    ]


def _schema_of(schema: Schema, part: Schema) -> Schema:
    """Return what a reference names, or the part itself."""
    reference = part.get("$ref")
    return schema["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else part


def _type(schema: Schema, field: Schema) -> str:
    options = [*field.get("allOf", []), *field.get("oneOf", []), *field.get("anyOf", [])]
    if "$ref" in field or options:  # oneOf: a choice, or the empty text
        inner = _schema_of(schema, [*options, field][0])
        return json.dumps(list(inner["properties"])) if "properties" in inner else _name(inner)
    if field.get("type") == "array":
        return f"[{_type(schema, field.get('items', {}))}]"
    return _name(field)


def _name(field: Schema) -> str:
    kind = field.get("type", "object")
    kind = " | ".join(kind) if isinstance(kind, list) else kind
    return field.get("format") or kind


def mirror_program() -> str:
    """Return the program of the guide, which tests run too (docs/mirror.py)."""
    return (
        (settings.BASE_DIR / "docs" / "mirror.py")
        .read_text()
        .replace("  # noqa: S310 (the address of the site)", "")
        .replace(LOCAL_SITE, settings.SITE_URL)
    )


def sandbox() -> tuple[str, str] | None:
    """Return the id and the secret of the key that the demo publishes; None elsewhere."""
    return (SANDBOX_ID, SANDBOX_SECRET) if settings.DEMO else None
