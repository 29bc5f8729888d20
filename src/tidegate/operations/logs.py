"""Logs as one JSON object a line, with nothing in them that a person could be recognised by.

What is said of a request is its route, not its address, in which a reference may stand. Of an error
its class and where it happened are told; its text may repeat a value, so it is not.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

_number: ContextVar[str] = ContextVar("tidegate_request", default="")
_log = logging.getLogger("tidegate.request")


@contextmanager
def about(number: str) -> Iterator[None]:
    """What is logged inside is about this request."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


def request_line(request: HttpRequest, route: str, method: str, status: int, took_s: float) -> None:
    """One line for one answered request."""
    actor = getattr(request, "tidegate_actor", None)
    facts = {
        "method": method,
        "route": route,
        "status": status,
        "ms": round(took_s * 1000, 1),
        "actor": getattr(actor, "address", "nobody"),
    }
    _log.info("%s %s %s", method, route, status, extra={"facts": facts})


class JsonLines(logging.Formatter):
    """One line a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; of what Django says about a request, only its route."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if number := _number.get():
            told["request"] = number
        told |= getattr(record, "facts", None) or {"message": _message(record)}
        if record.exc_info and record.exc_info[1] is not None:
            told |= _error(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        match = request.resolver_match
        status = getattr(record, "status_code", "")
        return f"{status} /{match.route if match is not None else ''}".strip()
    return record.getMessage()


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    told: dict[str, Any] = {"error": type(error).__name__, "where": where}
    return told | ({"cause": type(cause).__name__} if cause is not None else {})
