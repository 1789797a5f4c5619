"""What breaks a client between two OpenAPI files: the released one is docs/openapi.json, and a test compares.

A client breaks if an operation, parameter, field or value that it used is gone or has another type, or if something is
demanded that was not before. What is added to an answer breaks nobody.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
MAX_DEPTH = 12


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Return what a client of the old file misses in the new one, one line each."""
    return sorted(set(_operations(old, new)))


def _operations(old: Schema, new: Schema) -> Iterator[str]:
    present_paths = {path.rstrip("/"): operations for path, operations in new["paths"].items()}  # both are answered
    for path, operations in old["paths"].items():
        for method in METHODS:
            if method not in operations:
                continue
            place = f"{method.upper()} {path}"
            present = present_paths.get(path.rstrip("/"), {}).get(method)
            if present is None:
                yield f"{place}: the operation is gone"
                continue
            before = operations[method]
            yield from _parameters(place, before, present)
            yield from _security(place, before, present)
            yield from _bodies(place, (old, before), (new, present))


def _parameters(place: str, old: Schema, new: Schema) -> Iterator[str]:
    before, now = ({(each["in"], each["name"]): each for each in part.get("parameters", [])} for part in (old, new))
    for key, parameter in before.items():
        if key not in now:
            yield f"{place}: the parameter {key[1]} is gone"
        else:
            yield from _narrower(f"{place}: the parameter {key[1]}", parameter["schema"], now[key]["schema"])
    for key, parameter in now.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield f"{place}: the parameter {key[1]} is demanded"


def _narrower(place: str, old: Schema, new: Schema) -> Iterator[str]:
    """Yield what a value that is sent may no longer be."""
    if old.get("type") != new.get("type"):
        yield f"{place} has another type"
    before = set(map(str, old.get("enum", [])))
    if gone := before - set(map(str, new["enum"])) if "enum" in new else set():
        yield f"{place} no longer takes {', '.join(sorted(gone))}"
    if "enum" in new and "enum" not in old:
        yield f"{place} takes fixed values only"


def _security(place: str, old: Schema, new: Schema) -> Iterator[str]:
    if {} in old.get("security", [{}]) and {} not in new.get("security", [{}]):
        yield f"{place}: a key is demanded"
    before, now = (
        {scope for each in part.get("security", []) for scope in each.get("oauth2", [])} for part in (old, new)
    )
    if before and now - before:
        yield f"{place}: the scope {', '.join(sorted(now - before))} is demanded"


def _bodies(place: str, old: tuple[Schema, Schema], new: tuple[Schema, Schema]) -> Iterator[str]:
    before, now = _body(old[1]), _body(new[1])
    if before is not None and now is None:
        yield f"{place}: it takes no body"
    if now is not None:
        yield from _body_changes(f"{place}: the body", (old[0], before or {}), (new[0], now), 0)
    for status, response in old[1]["responses"].items():
        if not status.startswith("2"):
            continue
        if status not in new[1]["responses"]:
            yield f"{place}: the answer {status} is gone"
            continue
        for form, part in response.get("content", {}).items():
            present = new[1]["responses"][status].get("content", {}).get(form)
            if present is None:
                yield f"{place}: the answer {status} is no longer given as {form}"
            else:
                answer = f"{place}: the answer {status}"
                given, told = (old[0], part.get("schema", {})), (new[0], present.get("schema", {}))
                yield from _answer_changes(answer, given, told, 0)


def _body(operation: Schema) -> Schema | None:
    content = operation.get("requestBody", {}).get("content", {})
    return next((each.get("schema", {}) for each in content.values()), None)


def _body_changes(place: str, old: tuple[Schema, Schema], new: tuple[Schema, Schema], depth: int) -> Iterator[str]:
    """Yield what of a body that was taken is not taken now."""
    before, now = _schema_of(*old), _schema_of(*new)
    if depth > MAX_DEPTH:
        return
    for name in set(now.get("required", [])) - set(before.get("required", [])):
        yield f"{place} demands {name}"
    yield from _narrower(place, before, now) if before else ()
    for name, part in before.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{place} has no {name}"
        else:
            yield from _body_changes(f"{place}, {name}", (old[0], part), (new[0], now["properties"][name]), depth + 1)


def _answer_changes(place: str, old: tuple[Schema, Schema], new: tuple[Schema, Schema], depth: int) -> Iterator[str]:
    """Yield what of an answer that a client read is not there now."""
    before, now = _schema_of(*old), _schema_of(*new)
    if depth > MAX_DEPTH:
        return
    if before.get("type") != now.get("type"):
        yield f"{place} has another type"
    for name in set(before.get("required", [])) - set(now.get("required", [])):
        if name in now.get("properties", {}):
            yield f"{place} may lack {name}"
    for name, part in before.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{place} has no {name}"
        else:
            yield from _answer_changes(f"{place}, {name}", (old[0], part), (new[0], now["properties"][name]), depth + 1)
    if "items" in before and "items" in now:
        yield from _answer_changes(f"{place}, rows", (old[0], before["items"]), (new[0], now["items"]), depth + 1)


def _schema_of(schema: Schema, part: Schema) -> Schema:
    """Return what a reference names; of several forms the first."""
    for _step in range(MAX_DEPTH):
        options = [*part.get("allOf", []), *part.get("oneOf", []), *part.get("anyOf", [])]
        if "$ref" in part:
            part = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
        elif options and "type" not in part:
            part = options[0]
        else:
            return part
    return part
