"""A trader's pages: which programs are told, and what became of what they were told."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tidegate.access.interface import actor_of, requires

from ..document import Invalid
from ..filings.wording import STATES as FILED
from ..labels import STATES as DECLARED
from ..labels import Words
from . import queries, services
from .models import Delivery
from .policies import MANAGE

_SHOWN = 50

#: Rule that an address breaks: what its form says.
_WRONG: Mapping[str, Words] = {
    "address": gettext_lazy("Enter an address such as https://example.com/news"),
    "https": gettext_lazy("Enter an address that begins with https://"),
    "public": gettext_lazy("Enter an address of the public internet"),
    "once": gettext_lazy("This address is registered already"),
    "count": gettext_lazy("Your organisation has as many addresses as it may have: end one first"),
}
#: Why there was no answer.
_FAILURES: Mapping[str, Words] = {
    "not_public": gettext_lazy("The address is not of the public internet"),
    "timeout": gettext_lazy("No answer in time"),
    "certificate": gettext_lazy("The certificate does not hold"),
    "no_answer": gettext_lazy("No answer"),
    "keys": gettext_lazy("It could not be signed here"),
}


@require_http_methods(["GET", "POST"])
@requires(MANAGE)
def endpoints(request: HttpRequest) -> HttpResponse:
    """The addresses of my organisation, and a form for another one."""
    actor, address = actor_of(request), request.POST.get("address", "")
    context: dict[str, object] = {"address": address}
    if request.method == "POST":
        try:
            made, secret = services.register(actor, address)
        except Invalid as invalid:
            context["error"] = _WRONG[invalid.mistakes[0].rule]
        else:
            context = {"made": made, "secret": secret}
    context["endpoints"] = queries.endpoints(actor)
    return _show(request, "endpoints", context)


@require_GET
@requires(MANAGE)
def endpoint(request: HttpRequest, number: int) -> HttpResponse:
    """One address: what it was told lately."""
    found = queries.endpoint(actor_of(request), number)
    lines = [(one, _about(one), *_fate(one)) for one in queries.deliveries(found)[:_SHOWN]]
    return _show(request, "endpoint", {"endpoint": found, "lines": lines})


@require_POST
@requires(MANAGE)
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Try an address again that was failing."""
    actor = actor_of(request)
    services.resume(actor, queries.endpoint(actor, number))
    messages.success(request, _("It is tried again, in the order in which things happened."))
    return redirect("endpoint", number=number)


@require_POST
@requires(MANAGE)
def redeliver(request: HttpRequest, number: int, event: UUID) -> HttpResponse:
    """Send one delivery again."""
    actor = actor_of(request)
    found = queries.endpoint(actor, number)
    services.redeliver(actor, queries.delivery(found, event))
    messages.success(request, _("It is sent again, under the same number."))
    return redirect("endpoint", number=number)


@require_POST
@requires(MANAGE)
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Tell an address nothing any more."""
    actor = actor_of(request)
    services.end(actor, queries.endpoint(actor, number))
    messages.success(request, _("The address was ended. Nothing is sent there any more."))
    return redirect("endpoints")


def _about(delivery: Delivery) -> tuple[str, Words | str, str]:
    """The page of the document, the name of its state, and the reference."""
    if delivery.filing is not None:
        return "filing", FILED[delivery.state][0], delivery.filing.reference
    assert delivery.declaration is not None  # noqa: S101 - the database holds it
    state = DECLARED[delivery.state][0] if delivery.state else ""
    return "declaration", state, delivery.declaration.reference


def _fate(delivery: Delivery) -> tuple[str, str, Words | str]:
    """A word, its colour, and what the other side said."""
    said: Words | str = _FAILURES.get(delivery.failure, "")
    if delivery.answered is not None:
        said = _("Answered with status %(status)d") % {"status": delivery.answered}
    if delivery.delivered_at is not None:
        return _("Delivered"), "green", ""
    if delivery.given_up_at is not None:
        return _("Given up"), "red", said
    if delivery.tries:
        return _("Tried again later"), "yellow", said
    return _("Waiting"), "blue", ""


def _show(request: HttpRequest, page: str, context: Mapping[str, object]) -> HttpResponse:
    whole = {"room": "documents", "tries": services.MOST_TRIES, **context}
    return render(request, f"lodgement/exchange/{page}.html", whole)


urlpatterns = [
    path("", endpoints, name="endpoints"),
    path("<int:number>/", endpoint, name="endpoint"),
    path("<int:number>/resume", resume, name="endpoint_resume"),
    path("<int:number>/end", end, name="endpoint_end"),
    path("<int:number>/deliveries/<uuid:event>/again", redeliver, name="endpoint_redeliver"),
]
