"""The machine API: rooms hang their routers into it, `config` gives it an address."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from tidegate.access.interface import AccessError, public
from tidegate.flow.interface import MoveRefused

from .errors import answer
from .problems import Mistake, Problem, of_status, problem_of, problem_response
from .schema import completed

_log = logging.getLogger("tidegate.api")


class Api(NinjaAPI):
    """Describes also what Ninja does not know of: problems, and who may."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI description."""
        return completed(super().get_openapi_schema(**options))


#: No page of documentation of its own: Ninja's loads scripts from the network.
api = Api(
    title="Tidegate",
    version="1",
    description="The machine API of Tidegate. Errors are application/problem+json (RFC 9457).",
    docs_url=None,
    urls_namespace="api",
    docs_decorator=public,
)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(problem, request)


@api.exception_handler(ValidationError)
def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(invalid(error.errors), request)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem_response(of_status(404, "There is no such thing, or it is not yours."), request)


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem_response(of_status(403, str(error)), request)


@api.exception_handler(AccessError)
@api.exception_handler(MoveRefused)
def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, Http404):
        return _not_there(request, error)
    problem = problem_of(error) or of_status(HTTPStatus.CONFLICT)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        problem.headers["WWW-Authenticate"] = "Bearer"
    return problem_response(problem, request)


@api.exception_handler(HttpError)
def _status(request: HttpRequest, error: HttpError) -> HttpResponse:
    detail = "" if isinstance(error, Throttled) else error.message
    if detail in ("Unauthorized", "Forbidden"):
        detail = ""
    return problem_response(of_status(error.status_code, detail), request)


@api.exception_handler(RequestDataTooBig)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def _too_big(request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem_response(of_status(413, "Send less in one request."), request)


@api.exception_handler(MultiPartParserError)
@api.exception_handler(UnreadablePostError)
def _unreadable(request: HttpRequest, _error: Exception) -> HttpResponse:
    detail = "The body cannot be read as what its Content-Type says, or it broke off."
    return problem_response(of_status(400, detail), request)


@api.exception_handler(Exception)
def _defect(request: HttpRequest, error: Exception) -> HttpResponse:
    known = problem_of(error)
    if known is not None:
        return answer(request, known)
    # The log says the route, not the address: a reference may stand in it.
    _log.error("a defect", exc_info=error, extra={"request": request, "status_code": 500})
    return problem_response(
        of_status(500, "A defect in Tidegate; nothing of this request was stored."), request
    )


def invalid(found: list[dict[str, Any]]) -> Problem:
    """What Pydantic found, as fields and rules; what was sent is not repeated."""
    errors = [_mistake(one) for one in found]
    return Problem(
        422,
        "What was sent is not valid",
        f"{len(errors)} {'field breaks' if len(errors) == 1 else 'fields break'} a rule.",
        errors,
        type="invalid",
    )


def _mistake(found: dict[str, Any]) -> Mistake:
    # The first two parts say where in the request (`body`) and which argument of the function.
    kind, *place = found["loc"]
    field = place[1:] if kind in ("body", "form", "file") else place
    return {
        "field": ".".join(map(str, field)),
        "rule": found["type"],
        "detail": found["msg"],
    }
