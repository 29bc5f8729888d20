"""What went wrong, as RFC 9457 says it to a machine and as a page says it to a person."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from django.http import HttpRequest, JsonResponse

CONTENT_TYPE = "application/problem+json"

#: Kinds of problems are named, not addressed: no server of ours has to answer for them.
_TYPES = "urn:tidegate:problem:"


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
    return Problem(status, HTTPStatus(status).phrase, detail)
