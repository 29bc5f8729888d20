"""The start page, and the search over all rooms."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tidegate.access.interface import actor_of, requires

from ..finding import found
from ..rail import entries_for

_LONGEST = 200


@require_GET
@requires("web.enter")
def start(request: HttpRequest) -> HttpResponse:
    """To the first room that the roles open."""
    entries = entries_for(actor_of(request))
    if entries:
        return HttpResponseRedirect(entries[0]["url"])
    return render(request, "web/start.html")


@require_GET
@requires("web.enter")
def search(request: HttpRequest) -> HttpResponse:
    """What all rooms find; a single thing is opened at once."""
    text = " ".join(request.GET.get("q", "")[:_LONGEST].split())
    groups = found(request, text) if text else []
    if len(groups) == 1 and len(groups[0][1]) == 1:
        return HttpResponseRedirect(groups[0][1][0].url)
    return render(request, "web/search.html", {"q": text, "groups": groups})
