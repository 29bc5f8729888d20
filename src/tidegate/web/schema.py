"""The OpenAPI description: what every operation shares, said of each."""

import re
from typing import Any

from tidegate.access.interface import addresses

_PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "What went wrong (RFC 9457); `errors` names fields and rules.",
    "type": "object",
    "required": ["type", "title", "status", "instance"],
    "properties": {
        "type": {"type": "string", "description": "Which kind of problem; `about:blank` for none."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The address that was asked."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "rule", "detail"],
                "properties": {
                    "field": {"type": "string", "examples": ["lines.2.gross_weight_kg"]},
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
_SECURITY = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of one's account; it acts with the person's roles.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}
_METHODS = ("get", "post", "put", "patch", "delete")


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """Adds problems, ways to say who asks, and the permission that each operation takes."""
    parts = schema.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = _PROBLEM
    parts["securitySchemes"] = _SECURITY
    asked = {
        (_without_kinds(one.route), one.method.lower()): one.policy.permission
        for one in addresses()
        if one.method and one.policy is not None
    }
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method in methods:
                _complete(methods[method], asked.get((path, method)))
    return schema


def _without_kinds(route: str) -> str:
    """`declarations/<str:reference>` as OpenAPI writes it: `/declarations/{reference}`."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


def _complete(operation: dict[str, Any], permission: str | None) -> None:
    problem = {"$ref": "#/components/schemas/Problem"}
    operation.setdefault("responses", {})["default"] = {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": problem}},
    }
    operation["security"] = [{"token": []}, {"session": []}] if permission is not None else []
    if permission is not None:
        operation["x-permission"] = permission
