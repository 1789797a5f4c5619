"""The errors in the OpenAPI file: every operation names those that it answers, all in one form."""

from typing import Any

ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "errors"],
    "properties": {
        "type": {"type": "string", "enum": ["validation_error", "client_error", "server_error"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail", "attr"],
                "properties": {
                    "code": {"type": "string"},
                    "detail": {"type": "string", "description": "For people, in the language of the request."},
                    "attr": {"type": "string", "nullable": True, "description": "The parameter or field."},
                },
            },
        },
    },
}
BAD_REQUEST, NOT_FOUND, NOT_ACCEPTABLE, WRONG_TYPE, TOO_MANY = "400", "404", "406", "415", "429"
ERRORS = {
    BAD_REQUEST: "A parameter or field cannot be read; `attr` names it.",
    NOT_FOUND: "There is no such row, or it is not public.",
    NOT_ACCEPTABLE: "The answer is JSON; `Accept` asks for something else.",
    WRONG_TYPE: "The body must be `application/json`.",
    TOO_MANY: "Too many requests; `Retry-After` says in how many seconds to try again.",
}


def add_error_responses(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001
    """Add the errors to every operation. It is a hook of drf-spectacular, run on the finished file."""
    result["components"]["schemas"]["Error"] = ERROR_SCHEMA
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            for status in _statuses(path, method):
                operation["responses"][status] = {"description": ERRORS[status], "content": content}
    return result


def _statuses(path: str, method: str) -> list[str]:
    """Return the errors that an operation answers."""
    found = [BAD_REQUEST, NOT_ACCEPTABLE, TOO_MANY]
    if "{" in path:
        found.append(NOT_FOUND)
    if method == "post":
        found.append(WRONG_TYPE)
    return found
