"""What the page of the documentation shows, made from the OpenAPI file: operations with calls ready to be copied."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pprint import pformat
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exportasv.core.api.authentication import read_caller
from exportasv.core.api.resources import existing_keys, site_request
from exportasv.core.api.rules import SANDBOX_ID, SANDBOX_SECRET
from exportasv.core.api.schema import FORM, JSON, PREFIX, EnglishSchemaGenerator, success_of

Schema = dict[str, Any]
MAX_VALUES = 12  # of a parameter with fixed values
LOCAL_SITE = "http://127.0.0.1:8000"
EXAMPLE_ID, EXAMPLE_SECRET = "exid_…", "exsk_…"
PLACE_OF_KEY = re.compile(r"\{\w+\}")  # in a path of the file
EXAMPLE_UUID, FILE_NAME = "$(uuidgen)", "dump.jsonl.gz"
QUOTED_UUID = "' + str(uuid.uuid4()) + '"
ANEW = "{new}"  # in a name of an example that may be sent once: each call writes letters of its own here


class Field(NamedTuple):
    """A row of a table of fields."""

    name: str
    kind: str
    text: str


def with_code(text: str) -> SafeString:
    """Return a text of the file for a page: what stands between backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join("", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in parts))


class Call(NamedTuple):
    """A call as examples write it. `key` is the id and the secret, None where no key is needed."""

    method: str
    path: str
    form: str
    body: Any
    key: tuple[str, str] | None
    gives_file: bool


class Operation(NamedTuple):
    """One operation as the page shows it."""

    method: str
    path: str
    anchor: str
    summary: str
    paragraphs: list[SafeString]
    scopes: list[str]
    is_open: bool
    parameters: list[Field]
    body: list[Field]
    fields: list[Field]
    errors: list[str]
    curl: str
    python: str
    answer: str
    has_row: bool  # False: no row has the address that the call reads


def documented_operations(rows: Mapping[str, str] | None = None) -> tuple[list[Operation], Schema]:
    """Return every operation, and the API's title and version.

    `rows` has the last part of the address of a row of each list (`rows_to_read`); without it the examples are shown.
    """
    schema = _file()
    found = [
        _operation(schema, method.upper(), path, operation, rows)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    return found, schema["info"]


@cache
def _file() -> Schema:
    """Return the OpenAPI file. Each process makes it once."""
    return EnglishSchemaGenerator().get_schema(request=None, public=True)


def rows_to_read() -> dict[str, str]:
    """Return list → the last part of the address of a row that the calls of the page can read; on a demo with its key.

    It is the row of the example where there is one.
    """
    request = site_request()
    if key := sandbox():
        request.auth = read_caller(key[1])
    paths = [(path, each) for path, operations in _file()["paths"].items() for each in operations.values()]
    return existing_keys(request, {_list_of(path): _example_key(each) for path, each in paths if "{" in path})


def _list_of(path: str) -> str:
    return path.removeprefix(f"{PREFIX}/").partition("/")[0]


def _example_key(operation: Schema) -> str:
    """Return what stands in the path of an operation's example; "" if it takes nothing there."""
    return next((str(each["example"]) for each in operation.get("parameters", []) if each["in"] == "path"), "")


def _operation(schema: Schema, method: str, path: str, operation: Schema, rows: Mapping[str, str] | None) -> Operation:
    key = sandbox() or (EXAMPLE_ID, EXAMPLE_SECRET)
    row = _example_key(operation) if rows is None else rows.get(_list_of(path), "")
    security = operation.get("security", [])
    answer = success_of(operation).get("content", {}).get(JSON, {})
    form, body = _body(operation)
    is_open = {} in security
    call = Call(
        method,
        PLACE_OF_KEY.sub(row or _example_key(operation), path),
        form,
        body.get("example"),
        key if form == FORM or not is_open else None,
        gives_file=not answer,
    )
    return Operation(
        method=method,
        path=path,
        anchor=operation["operationId"],
        summary=operation.get("summary", ""),
        paragraphs=[with_code(each) for each in operation.get("description", "").split("\n\n")],
        scopes=[scope for each in security for scope in each.get("oauth2", [])],
        is_open=is_open,
        parameters=[_parameter(each) for each in operation.get("parameters", [])],
        body=_fields(schema, _schema_of(schema, body.get("schema", {}))),
        fields=_fields(schema, _row_of(schema, answer.get("schema", {}))),
        errors=sorted(status for status in operation["responses"] if not status.startswith("2")),
        curl=_curl(call),
        python=_python_call(call),
        answer=json.dumps(answer["example"], ensure_ascii=False, indent=2) if "example" in answer else "",
        has_row="{" not in path or bool(row),
    )


def _body(operation: Schema) -> tuple[str, Schema]:
    """Return the media type of what an operation takes, and its part of the file; "" if it takes nothing."""
    content = operation.get("requestBody", {}).get("content", {})
    return next(((form, content[form]) for form in (JSON, FORM) if form in content), ("", {}))


def _curl(call: Call) -> str:
    parts = ["curl" if call.method == "GET" else f"curl -X {call.method}"]
    if call.form == FORM:
        parts += [f"-u {call.key[0]}:{call.key[1]}"] if call.key else []
        parts += [f"-d {name}={value}" for name, value in (call.body or {}).items()]
    elif call.key:
        parts.append(f"-H 'Authorization: Bearer {call.key[1]}'")
    if call.form == JSON:
        text = json.dumps(call.body, ensure_ascii=False, indent=2).replace("'", "'\\''")
        text = text.replace(ANEW, f"'\"{EXAMPLE_UUID}\"'")
        parts += ["-H 'Content-Type: application/json'", f'-H "Idempotency-Key: {EXAMPLE_UUID}"', f"-d '{text}'"]
    if call.gives_file:
        parts.append(f"-o {FILE_NAME}")
    return " \\\n  ".join([*parts, f"'{settings.SITE_URL}{call.path}'"])


def _python_call(call: Call) -> str:
    """Return the call with the standard library alone."""
    headers: dict[str, str] = {}
    imports, lines, data = ["json", "urllib.request"], [], ""
    if call.form == FORM:
        imports = ["base64", *imports, "urllib.parse"]
        lines += [f'pair = "{call.key[0]}:{call.key[1]}"  # the id and the secret of your key'] if call.key else []
        headers["Authorization"] = '"Basic " + base64.b64encode(pair.encode()).decode()'
        data = "urllib.parse.urlencode(body).encode()"
    elif call.key:
        lines += [f'KEY = "{call.key[1]}"  # the secret of your key']
        headers["Authorization"] = '"Bearer " + KEY'
    if call.form == JSON:
        imports.append("uuid")
        headers |= {"Content-Type": '"application/json"', "Idempotency-Key": "str(uuid.uuid4())"}
        data = "json.dumps(body).encode()"
    if call.form:
        body = pformat(call.body, width=100, sort_dicts=False)
        lines.append(f"body = {body.replace(ANEW, QUOTED_UUID)}")
    shown = "{" + ", ".join(f'"{name}": {value}' for name, value in headers.items()) + "}"
    arguments = [f'"{settings.SITE_URL}{call.path}"', *([f"data={data}"] if data else []), f"headers={shown}"]
    request = ",\n    ".join([*arguments, f'method="{call.method}"'])
    lines.append(f"request = urllib.request.Request(\n    {request},\n)")
    lines.append("with urllib.request.urlopen(request) as answer:")
    read = f'open("{FILE_NAME}", "wb").write(answer.read())' if call.gives_file else "print(json.load(answer))"
    return "\n".join([f"import {', '.join(imports)}", "", *lines, f"    {read}"])


def _parameter(parameter: Schema) -> Field:
    kind = parameter["schema"]
    values = kind.get("enum") or kind.get("items", {}).get("enum") or []
    text = f"{parameter.get('description', '')} {', '.join(map(str, values[:MAX_VALUES]))}"
    return Field(parameter["name"], kind.get("format") or kind.get("type", ""), with_code(text.strip()))


def _row_of(schema: Schema, answer: Schema) -> Schema:
    """Return the schema of one row of an answer, out of the wrapper of pages."""
    found = _schema_of(schema, answer)
    results = found.get("properties", {}).get("results")
    return _schema_of(schema, results.get("items", {})) if results else found


def _fields(schema: Schema, part: Schema) -> list[Field]:
    return [
        Field(name, _type(schema, field), with_code(field.get("description") or field.get("title", "")))
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
    return _program("mirror").replace(LOCAL_SITE, settings.SITE_URL)


def webhook_check() -> str:
    """Return the program that checks a message of a webhook, which tests run too (docs/webhook.py)."""
    return _program("webhook")


def _program(name: str) -> str:
    text = (settings.BASE_DIR / "docs" / f"{name}.py").read_text()
    return text.replace("  # noqa: S310 (the address of the site)", "")


def sandbox() -> tuple[str, str] | None:
    """Return the id and the secret of the key that the demo publishes; None elsewhere."""
    return (SANDBOX_ID, SANDBOX_SECRET) if settings.DEMO else None
