"""Pages for what went wrong: what happened, what became of what was sent, what to do next."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .problems import Problem, of_status, problem_response

#: Status → what happened, what to do next.
_WORDS: dict[int, tuple[Any, Any]] = {
    400: (
        gettext_lazy("This request cannot be read"),
        gettext_lazy("Go back, check what you entered, and send it again."),
    ),
    403: (
        gettext_lazy("You may not do this"),
        gettext_lazy("Your roles do not allow it. An administrator gives roles."),
    ),
    404: (
        gettext_lazy("There is nothing here"),
        gettext_lazy(
            "Check the address or the reference. What belongs to another organisation is not shown."
        ),
    ),
    409: (
        gettext_lazy("It changed meanwhile"),
        gettext_lazy("Nothing of yours was stored. Open it again, and decide on what it is now."),
    ),
    413: (
        gettext_lazy("This is too large"),
        gettext_lazy("Send it in parts, or as a file where the page takes one."),
    ),
    422: (
        gettext_lazy("Something in this is not valid"),
        gettext_lazy("Go back, correct what is named here, and send it again."),
    ),
    429: (
        gettext_lazy("Too many attempts"),
        gettext_lazy("Wait, then try again. Until then even what is right is refused."),
    ),
    500: (
        gettext_lazy("A defect in Tidegate"),
        gettext_lazy(
            "Nothing of this request was stored. Try again; if it happens again, tell your "
            "administrator the time below."
        ),
    ),
    503: (
        gettext_lazy("The database does not answer"),
        gettext_lazy("Nothing of this request was stored. Wait a minute, then send it again."),
    ),
    507: (
        gettext_lazy("No room is left to store anything"),
        gettext_lazy(
            "Nothing of this request was stored. Tell your administrator that a disk is full; then "
            "send it again."
        ),
    ),
}


#: What lower rooms refuse, by the kind of problem.
_REFUSALS: dict[str, tuple[Any, Any]] = {
    "four-eyes": (
        gettext_lazy("Another person must do it"),
        gettext_lazy("Who proposed something does not approve it. Ask a second person."),
    ),
    "overtaken": (gettext_lazy("Somebody was faster"), _WORDS[409][1]),
    "move-refused": (gettext_lazy("This cannot be done now"), _WORDS[409][1]),
}


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem, as who asked can read it: a program, a part of a page, a person."""
    what, then = _REFUSALS.get(problem.kind, _WORDS.get(problem.status, _WORDS[400]))
    is_part = "HX-Request" in request.headers
    if request.path.startswith("/api/") or is_part:
        if not problem.detail or (is_part and not problem.is_said):
            problem.detail = _("%(what)s. %(then)s") % {"what": what, "then": then}
        return problem_response(problem, request)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _alone(problem.status)
    context = {
        "status": problem.status,
        "what": problem.title if problem.is_said else what,
        "detail": problem.detail if problem.is_said else "",
        "next_step": then,
        "mistakes": problem.errors if problem.is_said else (),
    }
    response = render(request, "web/errors/error.html", context, status=problem.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return answer(request, of_status(400))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return answer(request, of_status(403))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, where a form does not prove that it comes from a page of ours."""
    title = gettext_lazy("This form is too old")
    detail = _("Open the page again and send the form from there. Nothing was stored.")
    return answer(request, Problem(403, str(title), detail, type="csrf"))


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return answer(request, of_status(404))


def defect(request: HttpRequest) -> HttpResponse:
    """500."""
    if request.path.startswith("/api/"):
        return problem_response(of_status(500), request)
    return _alone(500)


def _alone(status: int) -> HttpResponse:
    """A page that asks nothing of the database, which may be what is broken."""
    what, then = _WORDS.get(status, _WORDS[500])
    context = {"what": what, "next_step": then, "now": timezone.now()}
    return HttpResponse(render_to_string("web/errors/defect.html", context), status=status)
