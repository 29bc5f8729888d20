"""What went wrong, as RFC 9457 says it to a machine and as a page says it to a person."""

import errno
import sqlite3
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from django.db import DataError, OperationalError
from django.http import HttpRequest, JsonResponse

from tidegate.access.interface import AccessError, FourEyes
from tidegate.flow.interface import Conflict, Gone, MoveRefused, NotPermitted

CONTENT_TYPE = "application/problem+json"

#: Kinds of problems are named, not addressed: no server of ours has to answer for them.
_TYPES = "urn:tidegate:problem:"

#: `disk_full` among PostgreSQL's error codes.
_POSTGRESQL_FULL = "53100"


class Mistake(TypedDict):
    """One thing that is wrong with what was sent."""

    #: Where: `lines.2.gross_weight_kg`, counted from 0 as JSON does; empty for the whole.
    field: str
    #: The rule that it breaks, in a word that programs may rely on.
    rule: str
    #: The same for a person.
    detail: str


class Problem(Exception):
    """A request cannot be answered as asked: problem+json for the API, an error page for a person.

    The title is the same for every problem of a kind; the detail is about this one. Neither
    repeats a value that was sent.
    """

    #: Whether title and detail are words for a person; else a page says those of its kind.
    is_said = True

    def __init__(
        self,
        status: int,
        title: str,
        detail: str = "",
        errors: Sequence[Mistake] = (),
        type: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or title)
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = list(errors)
        self.kind = type
        self.type = f"{_TYPES}{type}" if type else "about:blank"
        self.headers = dict(headers or {})


def problem_response(problem: Problem, request: HttpRequest) -> JsonResponse:
    """The problem as a program gets it."""
    body: dict[str, Any] = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "instance": request.path,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = problem.errors
    return JsonResponse(
        body, status=problem.status, content_type=CONTENT_TYPE, headers=problem.headers
    )


def of_status(status: int, detail: str = "") -> Problem:
    """A problem that is only its status."""
    return _of_machines(Problem(status, HTTPStatus(status).phrase, detail))


def _of_machines(problem: Problem) -> Problem:
    problem.is_said = False
    return problem


def problem_of(error: Exception) -> Problem | None:
    """What a refusal of a lower room is to who asked; None for a defect.

    Texts of lower rooms name things by number, never what was sent.
    """
    if isinstance(error, Problem):
        return error
    if isinstance(error, FourEyes):
        return _of_machines(Problem(403, "Another person must do it", str(error), type="four-eyes"))
    if isinstance(error, AccessError):
        problem = of_status(error.status, str(error))
        problem.errors = [_of_line(line) for line in getattr(error, "mistakes", ())]
        return problem
    if isinstance(error, Conflict):
        return _of_machines(Problem(409, "Somebody was faster", str(error), type="overtaken"))
    if isinstance(error, NotPermitted):
        return of_status(403, str(error))
    if isinstance(error, Gone):
        return of_status(404, str(error))
    if isinstance(error, MoveRefused):
        return _of_machines(
            Problem(409, "This cannot be done now", str(error), type="move-refused")
        )
    if isinstance(error, DataError):
        # PostgreSQL takes no NUL in a text, and says so only when it is asked.
        return of_status(400)
    if _is_full(error):
        return of_status(507)
    if isinstance(error, OperationalError):
        return of_status(503)
    return None


def _is_full(error: Exception) -> bool:
    """Whether the disk of the database, or of the files, took no more."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    driver = error.__cause__ if isinstance(error, OperationalError) else None
    full = (sqlite3.SQLITE_FULL, _POSTGRESQL_FULL)
    return getattr(driver, "sqlite_errorcode", getattr(driver, "sqlstate", None)) in full


def _of_line(line: str) -> Mistake:
    """`field: what is wrong`, as `Invalid` of access says it."""
    field, _, detail = line.partition(": ")
    return {"field": field, "rule": "invalid", "detail": detail or line}
